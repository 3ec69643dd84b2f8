"""Hostile documents in the mock: it starts or refuses, in time, and answers each operation, well or badly asked."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from tests.attacks import mocked
from tests.attacks.sandbox import Attack, Sandbox, Tool, sampled

pytestmark = [pytest.mark.proof, pytest.mark.slow]

LONG = re.compile("long-|wide-|many-|limit-|pattern-|reference-|doubled-|number-|nested-")
"""What takes seconds, of which only the whole run asks for all."""


def documents() -> list[Attack]:
    every = list(mocked.documents())
    short = [each for each in every if not LONG.match(each.name)]
    return [*sampled(short, 30), *sampled([each for each in every if each not in short], 8)]


@pytest.mark.parametrize("attack", documents(), ids=lambda attack: attack.name)
def test_the_mock_refuses_or_answers(attack: Attack, tmp_path: Path) -> None:
    assert Sandbox(tmp_path, attack, mocked.ASKING).run().flags == ()


def test_the_harness_sees_a_fault(tmp_path: Path) -> None:
    """An engine that fails at each answer, and one that is slow."""
    asking = Path(mocked.__file__).with_name("ask_mock.py").read_text("utf-8")
    for broken, seen in (("raise RuntimeError", "TRACEBACK"), ("time.sleep(0), [None] * 10**9", "BUDGET")):
        planted = (
            f"import time\nfrom specloom_mock.endpoint import Endpoint\ndef bad(*_): {broken}\nEndpoint.handle = bad\n"
        )
        script = tmp_path / f"{seen}.py"
        script.write_text(asking.replace("\nOPERATIONS", f"\n{planted}\nOPERATIONS", 1), encoding="utf-8")
        attack = Attack("planted", {"spec.json": b'{"openapi": "3.1.0", "paths": {"/a": {"get": {}}}}'})
        tool = Tool((sys.executable, str(script), "{spec}"))
        flags = Sandbox(tmp_path / seen.lower(), attack, tool).run().flags
        assert seen in {each.split()[0] for each in flags}
