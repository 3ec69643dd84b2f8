"""The ledger explains itself."""

from __future__ import annotations

import json

import pytest

from specloom.diagnostics import Diagnostic, Level, Location
from specloom.ledger import Entry, Ledger, entry


def test_notes_decide_the_status_and_stand_once() -> None:
    assert entry("#/a", "m:A").status == "emitted"
    assert entry("#/a", "m:A", ["why", "why"]) == Entry(
        pointer="#/a", status="approximated", python="m:A", notes=("why",)
    )


def test_nothing_is_lost_without_a_reason() -> None:
    with pytest.raises(ValueError, match="needs a note"):
        Entry(pointer="#/a", status="refused")


def test_as_json_in_order() -> None:
    ledger = Ledger(schemas=(entry("#/b", "m:B"), entry("#/a", "m:A")))
    assert [each["pointer"] for each in json.loads(ledger.to_json())["schemas"]] == ["#/b", "#/a"]
    assert ledger.to_json().endswith("}\n")


def test_a_warning_is_noted_at_the_innermost_construct() -> None:
    ledger = Ledger(operations=(entry("#/paths/~1a/get", "m:A.get"),), schemas=(entry("#/paths/~1a/get/x", "m:X"),))
    noted = ledger.with_findings([_found("#/paths/~1a/get/x/type"), _found("#/paths/~1a/get/responses/200")])
    assert [(each.status, each.notes) for each in noted] == [("approximated", ("SL060: lost",))] * 2


def test_a_warning_of_a_path_item_is_noted_at_each_of_its_operations() -> None:
    names = ("~1a/get", "~1a/post", "~1ab/get")
    ledger = Ledger(operations=tuple(entry(f"#/paths/{each}", "m:A.b") for each in names))
    noted = ledger.with_findings([_found("#/paths/~1a/parameters/0"), _found("#/paths/~1a"), _found("#/webhooks/w")])
    assert [each.notes for each in noted] == [("SL060: lost",), ("SL060: lost",), ()]


def test_what_costs_nothing_or_lies_outside_changes_nothing() -> None:
    ledger = Ledger(operations=(entry("#/paths/~1a/get", "m:A.get"),))
    assert ledger.with_findings([_found("#/paths/~1a/get", Level.NOTE), _found("#/info/title")]) == ledger


def _found(pointer: str, level: Level = Level.WARNING) -> Diagnostic:
    return Diagnostic(code="SL060", level=level, message="lost", at=Location(file="a.yaml", pointer=pointer))
