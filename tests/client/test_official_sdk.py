"""Rootly's official SDK updates a router on our mock, and our client reads it back."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from rootly_client import RootlyClient

from .mock_process import ROOT, running_mock
from .seed_pages import SEEDS, read_page

SDK_PYTHON = ROOT / ".venv-sdk" / "bin" / "python"
ROUTER_ID = "5a0c86a2-2c5e-4b6e-8f43-9a3f3cf4ad10"

pytestmark = [
    pytest.mark.proof,
    pytest.mark.skipif(not SDK_PYTHON.exists(), reason="the official SDK is not installed; `make sdk` does it"),
    pytest.mark.skipif(not SEEDS.is_dir(), reason=f"the documentation pages are not at {SEEDS}"),
]


def test_what_the_official_sdk_wrote_our_client_reads() -> None:
    page = read_page("rootly-update-live-call-router.txt")
    body = json.loads(json.dumps(page.body))
    body["data"]["attributes"]["name"] = "written by the official SDK"
    with running_mock("--token", "a-token") as url:
        answer = _drive(url, "a-token", body)
        assert answer["status"] == 200
        assert answer["parsed"]["data"]["attributes"]["name"] == "written by the official SDK"
        with RootlyClient(token="a-token", base_url=url) as rootly:
            router = rootly.live_call_routers.get(ROUTER_ID).data
    assert router.id == ROUTER_ID
    assert router.attributes.name == "written by the official SDK"
    assert router.attributes.country_code == body["data"]["attributes"]["country_code"]
    assert router.attributes.escalation_policy_trigger is not None
    assert router.attributes.escalation_policy_trigger.type == "service"


def test_a_token_that_the_mock_does_not_know_is_refused() -> None:
    page = read_page("rootly-update-live-call-router.txt")
    with running_mock("--token", "a-token") as url:
        assert _drive(url, "another", page.body)["status"] == 401


def _drive(url: str, token: str, body: object) -> Any:
    script = Path(__file__).parent / "official_sdk" / "drive.py"
    said = subprocess.run(
        [SDK_PYTHON, script, url, token, ROUTER_ID],
        input=json.dumps(body),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert said.returncode == 0, said.stderr
    return json.loads(said.stdout)
