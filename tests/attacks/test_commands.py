"""The other commands that read a document, on the same attacks; `make attacks` runs each on all of them."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from tests.attacks import corners, places, sizes, texts
from tests.attacks.sandbox import READERS, Attack, Sandbox, sampled
from tests.attacks.test_sizes import SHORT

pytestmark = [pytest.mark.proof, pytest.mark.slow]

ATTACKS = [
    each
    for each in itertools.chain(texts.documents(), corners.documents(), places.documents(), sizes.documents())
    if each.name.startswith(("text-", "corner-", "names-", "reference-", "file-", "named-", "output-", *SHORT))
]


@pytest.mark.parametrize("command", READERS)
@pytest.mark.parametrize("attack", sampled(ATTACKS, 7), ids=lambda attack: attack.name)
def test_reading_is_harmless(attack: Attack, command: str, tmp_path: Path) -> None:
    assert Sandbox(tmp_path, attack, READERS[command]).run().flags == ()
