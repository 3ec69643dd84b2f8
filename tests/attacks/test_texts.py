"""Text that attacks, in every place of a document that has text."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.attacks import corners, oddities, texts
from tests.attacks.sandbox import Attack, Sandbox, sampled

pytestmark = [pytest.mark.proof, pytest.mark.slow]


@pytest.mark.parametrize(
    "attack",
    [*sampled(texts.documents(), 5), *sampled(corners.documents(), 8), *sampled(oddities.documents(), 12)],
    ids=lambda attack: attack.name,
)
def test_text_is_text(attack: Attack, tmp_path: Path) -> None:
    assert Sandbox(tmp_path, attack).run().flags == ()
