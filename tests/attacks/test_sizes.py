"""Documents that cost much: every circle, and of each other kind what ends soonest; `make attacks` runs them all."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.attacks import sizes
from tests.attacks.sandbox import Attack, Sandbox, sampled

pytestmark = [pytest.mark.proof, pytest.mark.slow]

SHORT = (
    *("circle-", "nested-", "doubled-", "number-", "limit-", "pattern-nested", "yaml-laughs", "yaml-merges"),
    *("yaml-self", "yaml-tags", "yaml-flow-depth", "json-depth", "empty", "zeros"),
)


@pytest.mark.parametrize(
    "attack",
    sampled((each for each in sizes.documents() if each.name.startswith(SHORT)), 6),
    ids=lambda attack: attack.name,
)
def test_it_ends_in_time(attack: Attack, tmp_path: Path) -> None:
    assert Sandbox(tmp_path, attack).run().flags == ()


@pytest.mark.parametrize(
    "attack", [each for each in sizes.documents() if each.name.endswith("-beside")], ids=lambda attack: attack.name
)
def test_many_members_beside_many_variants_become_a_package(attack: Attack, tmp_path: Path) -> None:
    """Each variant with all of them would be thousands of times the document."""
    outcome = Sandbox(tmp_path, attack).run()
    assert (outcome.status, outcome.flags) == (0, ())
