"""Validators of APIs of many schemas: few are kept, and what is said of a value is the same."""

from __future__ import annotations

from typing import Any

import pytest

from specloom import checks as checking
from specloom.checks import MOST_KEPT, Checks
from tests.unit.values.facts import api_of, id_of

MANY: dict[str, Any] = {f"S{n}": {"type": "string", "maxLength": n} for n in range(MOST_KEPT * 2)}


@pytest.mark.parametrize("many", [MOST_KEPT // 2, MOST_KEPT * 100], ids=["by one of all", "by one of each"])
def test_answers_are_the_same_beyond_what_is_kept(many: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "MANY", many)
    checks = Checks(api_of(**MANY))
    for _ in range(2):
        for number in range(MOST_KEPT * 2):
            schema = id_of(f"S{number}")
            assert checks.is_valid(schema, "a" * number, "request")
            assert not checks.is_valid(schema, "a" * (number + 1), "request")
            assert list(checks.errors(schema, "a" * number, "request")) == []
            [error] = checks.errors(schema, "a" * (number + 1), "request")
            assert (error.instance_path, error.schema_path[-1]) == ([], "maxLength")


def test_a_reference_shares_its_target_s_validator() -> None:
    checks = Checks(
        api_of(
            A={"type": "string"},
            B={"$ref": "#/components/schemas/A"},
            C={"$ref": "#/components/schemas/A", "maxLength": 1},
        )
    )
    assert checks.validator(id_of("B"), None) is checks.validator(id_of("A"), None)
    assert checks.validator(id_of("C"), None) is not checks.validator(id_of("A"), None)


def test_schemas_that_refer_to_each_other_end() -> None:
    checks = Checks(api_of(A={"$ref": "#/components/schemas/B"}, B={"$ref": "#/components/schemas/A"}))
    assert checks.validator(id_of("A"), None) is not None
