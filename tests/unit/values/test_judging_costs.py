"""What is not judged as it would take too long, or too much memory, and what is said of it."""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from typing import Any

import pytest

from specloom import judged_patterns, judging_costs
from specloom.api import Api, SchemaId
from specloom.checks import Checks
from specloom.findings import Findings
from specloom.judged_patterns import MOST_NAMES, beyond_bounds, bytes_of
from specloom.loading import load
from specloom.unjudged import find_patterns
from specloom.values import Values

POINTER = SchemaId("#/components/schemas/A")
LETTERS = r"^\p{L}{100}"


def api_of(tmp_path: Path, schema: Any) -> Api:
    document = {
        "openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {},
        "components": {"schemas": {"A": schema}},
    }  # fmt: skip
    (tmp_path / "spec.json").write_text(json.dumps(document), "utf-8")
    return load(tmp_path / "spec.json").api


def texts(*patterns: str) -> Any:
    properties = {f"p{n}": {"type": "string", "pattern": each} for n, each in enumerate(patterns)}
    return {"type": "object", "properties": properties}


def whys(api: Api) -> list[str]:
    return [*beyond_bounds(api.schemas.values()).values()]


def test_patterns_are_judged_by_as_long_as_they_fit(tmp_path: Path) -> None:
    api = api_of(tmp_path, texts(*(f"{LETTERS}{n}$" for n in range(40)), "^[0-9]+$"))
    assert set(whys(api)) == {"takes more memory than is left for a document's patterns"}
    left = beyond_bounds(api.schemas.values())
    assert f"{LETTERS}0$" not in left
    assert f"{LETTERS}39$" in left
    checks = Checks(api)
    assert not checks.is_valid(POINTER, {"p0": "1"}, None)
    assert checks.is_valid(POINTER, {"p39": "1"}, None)
    assert not checks.is_valid(POINTER, {"p40": "a"}, None)


def test_what_is_left_out_is_told(tmp_path: Path) -> None:
    api = api_of(tmp_path, texts(*(f"{LETTERS}{n}$" for n in range(40))))
    findings = Findings()
    find_patterns(api, findings)
    told = [each.code for each in findings.tell(load(tmp_path / "spec.json").library)]
    assert told == ["SL530"] * len(whys(api))


def test_usual_patterns_are_not_compiled_to_weigh_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judged_patterns, "bytes_of", lambda _: pytest.fail("it was weighed"))
    usual = ("^[a-z0-9-]{1,63}$", r"^\d{4}-\d{2}$", r"^[^<>]*$", r"^\S+$", r"^(a|b)(c|d)?$")
    assert whys(api_of(tmp_path, texts(*usual))) == []


def test_a_pattern_of_many_groups_and_states_is_none_to_run() -> None:
    assert not judged_patterns.is_usable("()" * 600 + r"\p{L}{100}x")
    assert judged_patterns.is_usable("()" * 600 + "x")
    assert (bytes_of("^[a-z]+$") or 0) < 30_000


@pytest.mark.skipif(sys.platform == "win32", reason="there is no peak of memory to ask for")
def test_many_patterns_with_groups_are_asked_in_little_memory() -> None:
    patterns = judged_patterns.Patterns(f"(a|b)*[a-z]+x{n}$" for n in range(7000))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert patterns.found_in("a" * 60 + "x7") == ["(a|b)*[a-z]+x7$"]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000


def test_names_are_tried_with_so_many_patterns(tmp_path: Path) -> None:
    patterns = {f"^p{n}_": {"type": "string"} for n in range(MOST_NAMES + 1)}
    api = api_of(tmp_path, {"type": "object", "patternProperties": patterns, "additionalProperties": False})
    assert [*beyond_bounds(api.schemas.values())] == [f"^p{MOST_NAMES}_"]
    checks = Checks(api)
    assert not checks.is_valid(POINTER, {"p1_": 1}, None)
    assert checks.is_valid(POINTER, {f"p{MOST_NAMES}_": 1}, None)
    assert checks.is_valid(POINTER, {"other": 1}, None), "nobody knows whether it was meant"


SMALL = {"type": "array", "items": {"type": "object", "properties": {"a": {"type": "string"}}}}
DENSE: dict[str, Any] = {
    "alternatives": {"type": "array", "items": {"oneOf": [{"const": n} for n in range(5000)]}},
    "decimals": {"type": "array", "items": {"enum": [n + 0.5 for n in range(5000)]}},
    "containers": {"type": "array", "items": {"enum": [[n] for n in range(5000)]}},
    "patterns that step back": {"type": "array", "items": {"pattern": "^(?:(?=a)a|aa)+b|0"}, "minItems": 1},
}


@pytest.mark.parametrize("kind", DENSE)
def test_a_value_that_would_take_long_is_refused_unjudged(tmp_path: Path, kind: str) -> None:
    checks = Checks(api_of(tmp_path, DENSE[kind]))
    value = [0] * 100_000
    assert checks.is_beyond(POINTER, value, None)
    assert not checks.is_valid(POINTER, value, None)
    assert not checks.judge(POINTER, None)(value)
    assert not checks.is_beyond(POINTER, value[:100], None)
    assert checks.is_beyond(POINTER, [value], None)


@pytest.mark.parametrize("keyword", ["unevaluatedProperties", "unevaluatedItems"])
def test_what_asks_for_the_rest_within_itself_is_not_judged(tmp_path: Path, keyword: str) -> None:
    """Each level goes through the one below more than twice: the validator would never end."""
    schema: Any = {"minLength": 1}
    for _ in range(60):
        schema = {keyword: False, "anyOf": [schema, {"maxLength": 1}]}
    checks = Checks(api_of(tmp_path, schema))
    value: Any = {"a": 1} if keyword == "unevaluatedProperties" else [1]
    for each in (value, type(value)()):
        assert checks.is_beyond(POINTER, each, None)
        assert not checks.is_valid(POINTER, each, None)


def test_what_is_usual_is_judged_at_any_length(tmp_path: Path) -> None:
    checks = Checks(api_of(tmp_path, SMALL))
    assert checks.is_valid(POINTER, [{"a": "x"}] * 300_000, None)
    assert not checks.judge(POINTER, None)([{"a": "x"}] * 300_000 + [{"a": 1}])


def test_a_schema_within_itself_has_a_density(tmp_path: Path) -> None:
    schema = {"anyOf": [{"$ref": POINTER}, {"type": "string"}], "allOf": [{"$ref": POINTER}]}
    api = api_of(tmp_path, schema)
    assert 1 < judging_costs.density(api.schemas, [*api.schemas], ()) < 20


def test_an_example_that_is_too_large_to_be_judged_is_told_as_that(tmp_path: Path) -> None:
    api = api_of(tmp_path, DENSE["alternatives"] | {"example": [1] * 20_000})
    schema = api.schemas[POINTER]
    (told,) = Values(api).examples(schema.examples, POINTER).diagnostics
    assert told.code == "SL403"


def test_of_many_alternatives_not_all_is_told(tmp_path: Path) -> None:
    checks = Checks(api_of(tmp_path, DENSE["alternatives"]), shared=True)
    assert [*checks.faults(POINTER, [-1] * 100, None)] == [None]
    assert [fault and fault[0] for fault in checks.faults(POINTER, [-1], None)] == ["oneOf"]


@pytest.mark.parametrize(("value", "count"), [([], 1), ([1], 2), ({"a": [1, 2]}, 4), ("x", 1), ([[[]]], 3)])
def test_places_are_counted(value: Any, count: int) -> None:
    assert judging_costs.holds_more(value, count - 1)
    assert not judging_costs.holds_more(value, count)
