"""The harness catches a generator that is known to be open to these attacks."""

from __future__ import annotations

import pytest

from tests.attacks import control, texts
from tests.attacks.sandbox import sampled

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not control.is_installed(), reason=f"needs {control.FOLDER}: make attacks-control"),
]


def test_the_control_is_caught() -> None:
    found = control.caught(
        each for each in sampled(texts.documents(), 48) if each.name.startswith(("text-triple-", "text-c"))
    )
    assert found.flags["SYNTAX"] + found.flags["LIVE"] > 0, str(found)
