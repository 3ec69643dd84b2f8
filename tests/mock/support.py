"""What the mock's tests share: engines with every answer proved, and small documents."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from specloom import load
from specloom.api import Api
from specloom_mock.behaviour import Behaviour
from specloom_mock.engine import Engine, Mounted, Settings
from specloom_mock.loading import behaviour_from
from specloom_mock.message import Answer
from specloom_mock.transport import Mock

ROOT = Path(__file__).resolve().parents[2]
KEY = "rg_live_test"
ROOTLY = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/vnd.api+json"}
VOCOBASE = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/json"}
ROUTERS = "/v1/live_call_routers"
ROUTINGS = "/api/v2/voicelink/call-routing"
EXAMPLE_ID = "bfb52ef5-0bbb-4e92-85b9-fac8f7fb3cc5"


@lru_cache
def api(name: str) -> Api:
    return load(ROOT / "specs" / f"{name}.yaml").api


@lru_cache
def behaviour(name: str) -> type[Behaviour]:
    return behaviour_from(ROOT / "mocks" / "behaviours" / f"{name}.py")


def both(**settings: Any) -> Mock:
    """A mock of both APIs that proves every answer it gives."""
    mounted = [Mounted(name, api(name), behaviour(name)) for name in ("rootly", "vocobase")]
    return Mock(Engine(mounted, Settings(prove=True, **settings)))


def small(tmp_path: Path, document: dict[str, Any], **settings: Any) -> Mock:
    """A mock of a document without a behaviour."""
    path = tmp_path / "spec.json"
    whole = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, **document}
    path.write_text(json.dumps(whole), encoding="utf-8")
    return Mock(Engine([Mounted("spec", load(path).api)], Settings(prove=True, **settings)))


def sent(value: Any) -> bytes:
    return json.dumps(value).encode()


def got(answer: Answer) -> Any:
    return json.loads(answer.body)


def router(**attributes: Any) -> bytes:
    return sent({"data": {"type": "live_call_routers", "attributes": attributes}})


def titles(answer: Answer) -> list[str]:
    return [each["title"] for each in got(answer)["errors"]]
