"""from_json and to_json: exact, tolerant and strict."""

from __future__ import annotations

import json
import logging
import pickle
from datetime import datetime
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from specloom.python.runtime import codec, unknown
from specloom.python.runtime.codec import decode_tolerantly, from_json, to_json
from specloom.python.runtime.errors import DecodeError
from specloom.python.runtime.models import UNSET, extra
from tests.unit.runtime.runtime_models import Boat, Cat, Closed, Dog, Expr, NewRouter, Owner, Pet, Plane, Router, When

WHOLE: dict[str, Any] = {"name": "n", "created_at": "2025-06-19T00:00:00.134000-07:00"}


def read(**members: Any) -> tuple[Any, list[str]]:
    """A router with these members besides the required ones, and where it departs."""
    text = json.dumps({**WHOLE, **members})
    departures = decode_tolerantly(text, Router)[1]
    return from_json(text, Router), [departure.pointer for departure in departures]


def test_the_exact_path_keeps_offsets_and_leaves_out_what_is_absent() -> None:
    text = json.dumps(WHOLE)
    assert json.loads(to_json(from_json(text, Router))) == WHOLE


def test_unknown_members_are_kept_and_no_departure() -> None:
    value, departures = read(
        slug="s", nested={"a": [1]}, **{'q"uote': 1, "back\\slash": 2, "": 3, "\x01": 4, "\x7f": 5}
    )
    assert departures == []
    expected = {"slug": "s", "nested": {"a": [1]}, 'q"uote': 1, "back\\slash": 2, "": 3, "\x01": 4, "\x7f": 5}
    assert extra(value) == expected
    assert json.loads(to_json(value)) == {**WHOLE, **expected}
    assert value.slug == "s"
    assert isinstance(value, Router)
    assert pickle.loads(pickle.dumps(value)) == value


def test_an_unknown_member_on_a_closed_model_is_a_departure() -> None:
    value, departures = decode_tolerantly(b'{"x": 1, "y": 2}', Closed)
    assert [departure.pointer for departure in departures] == ["/y"]
    assert json.loads(to_json(value)) == {"x": 1, "y": 2}


def test_ever_new_unknown_names_make_no_more_classes() -> None:
    for number in range(unknown.MOST_SUBCLASSES + 50):
        value = from_json(json.dumps({"x": 1, f"k{number}": number}), Closed)
        assert extra(value) == {f"k{number}": number}
        assert json.loads(to_json(value)) == {"x": 1, f"k{number}": number}
    assert len(unknown.subclasses[Closed]) <= unknown.MOST_SUBCLASSES + 1


@pytest.mark.parametrize(
    ("members", "pointer"),
    [
        ({"kind": "new"}, "/kind"),
        ({"name": 1}, "/name"),
        ({"delay": -1}, "/delay"),
        ({"delay": "1"}, "/delay"),
        ({"delay": 1.5}, "/delay"),
        ({"enabled": "yes"}, "/enabled"),
        ({"created_at": "yesterday"}, "/created_at"),
        ({"day": "2025-13-01"}, "/day"),
        ({"uid": "x"}, "/uid"),
        ({"trigger": "x"}, "/trigger"),
        ({"trigger": {"id": "i", "type": "new"}}, "/trigger/type"),
        ({"tags": ["a", 1]}, "/tags/1"),
        ({"tags": ["a", "b", "c", "d"]}, "/tags"),
        ({"counts": {"a/b~": "x"}}, "/counts/a~1b~0"),
        ({"from": 3}, "/from"),
    ],
)
def test_what_is_wrong_is_delivered_as_it_came(members: dict[str, Any], pointer: str) -> None:
    value, departures = read(**members)
    assert departures == [pointer]
    assert json.loads(to_json(value)) == {**WHOLE, **members}
    with pytest.raises(DecodeError) as caught:
        from_json(json.dumps({**WHOLE, **members}), Router, strict=True)
    assert [departure.pointer for departure in caught.value.departures] == [pointer]


@pytest.mark.parametrize(
    ("members", "attribute", "expected"),
    [({"delay": 1.0}, "delay", 1), ({"score": 1}, "score", 1.0), ({"delay": 10**30}, "delay", 10**30)],
)
def test_numbers_that_json_schema_takes_are_no_departure(members: Any, attribute: str, expected: Any) -> None:
    value, departures = read(**members, slug="unknown")
    assert (getattr(value, attribute), departures) == (expected, [])


def test_a_missing_required_member_reads_as_unset() -> None:
    value, departures = decode_tolerantly(b'{"name": "n", "slug": 1}', Router)
    assert value.created_at is UNSET
    assert [str(departure) for departure in departures] == [
        "/created_at: expected a value (the member is required), found nothing"
    ]
    assert json.loads(to_json(value)) == {"name": "n", "slug": 1}


def test_null_where_none_may_be_reads_as_absent_and_strict_sees_it() -> None:
    text = json.dumps({**WHOLE, "kind": None})
    assert from_json(text, Router).kind is None
    with pytest.raises(DecodeError, match="/kind: expected no null, found null"):
        from_json(text, Router, strict=True)
    assert from_json(json.dumps({**WHOLE, "note": None}), Router, strict=True).note is None
    assert from_json(json.dumps(WHOLE), Router, strict=True).note is UNSET


def test_a_null_that_is_required_not_to_be_is_delivered_and_told() -> None:
    value, departures = decode_tolerantly(json.dumps({**WHOLE, "name": None}), Router)
    assert (value.name, [departure.pointer for departure in departures]) == (None, ["/name"])


@pytest.mark.parametrize(
    "text", [b"", b"<html>", b'{"name": ', b"NaN", b'{"name": "\xff"}', b"[" * 100_000, b"null", b'"x"', b"[]"]
)
def test_what_cannot_be_a_router_is_a_decode_error(text: bytes) -> None:
    with pytest.raises(DecodeError):
        from_json(text, Router)


def test_the_error_shows_the_first_bytes_and_no_more() -> None:
    with pytest.raises(DecodeError) as caught:
        from_json("<html>" + "x" * 1000, Router)
    assert "'<html>xxx" in str(caught.value)
    assert len(str(caught.value)) < 300


def test_odd_json_is_read() -> None:
    assert from_json(b'\xef\xbb\xbf{"x": 1}', Closed).x == 1
    assert from_json(b'{"x": 1, "x": 2}', Closed).x == 2
    assert from_json(rb'{"y": "\ud83d cut", "x": 1}', Closed).x == 1
    assert from_json(b'{"name": "n", "created_at": "2025-06-19T00:00:00Z", "score": 1e400}', Router).score == float(
        "inf"
    )


def test_deep_json_is_an_error_and_no_crash() -> None:
    with pytest.raises(DecodeError, match=r"deep|not JSON"):
        from_json(b'{"args": [' * 400 + b'{"z": 1}' + b"]}" * 400, Expr)


def test_a_place_is_reported_once_and_holds_no_value(caplog: pytest.LogCaptureFixture) -> None:
    codec.reporter.seen.clear()
    with caplog.at_level(logging.WARNING):
        for secret in ("hunter2", "hunter3"):
            from_json(json.dumps({**WHOLE, "tags": [1, 2, {"p": secret}], "kind": secret}), Router)
    assert [record.getMessage() for record in caplog.records] == [
        "Router: /tags/0: expected a string, found an integer",
        "Router: /kind: expected one of 'live', 'voicemail', found a string of 7 characters",
    ]


class TestUnions:
    def test_by_discriminator(self) -> None:
        pet = from_json(b'{"petType": "dog", "name": "d", "friend": {"petType": "cat", "name": "c", "new": 1}}', Pet)
        assert isinstance(pet, Dog)
        assert isinstance(pet.friend, Cat)
        assert extra(pet.friend) == {"new": 1}

    def test_the_discriminator_decides_though_the_rest_is_wrong(self) -> None:
        pet, departures = decode_tolerantly(b'{"petType": "cat", "name": 1}', Pet)
        assert isinstance(pet, Cat)
        assert [departure.pointer for departure in departures] == ["/name"]

    def test_an_unknown_discriminator_leaves_the_object_as_it_came(self) -> None:
        pet, departures = decode_tolerantly(b'{"petType": "lizard", "name": "l"}', Pet)
        assert pet == {"petType": "lizard", "name": "l"}
        assert [departure.pointer for departure in departures] == ["/petType"]

    def test_the_first_exact_variant_then_the_one_that_departs_least(self) -> None:
        def craft(text: str) -> Any:
            return from_json(f'{{"pets": [], "craft": {text}}}', Owner).craft

        assert craft('{"sails": 1}') == Boat(sails=1)
        assert craft('{"wings": 2}') == Plane(wings=2)
        assert craft("[1, 2]") == [1, 2]
        assert isinstance(craft('{"sails": 1, "mast": "m", "x": 1}'), Boat)
        assert isinstance(craft('{"mast": "m", "x": 1}'), Boat)
        assert craft("[1, null]") == [1, None]
        assert craft("true") is True

    def test_a_date_or_text(self) -> None:
        assert isinstance(from_json(b'"2025-06-19T00:00:00Z"', When), datetime)
        assert from_json(b'"soon"', When) == "soon"

    def test_nested_unions_cost_no_more_than_their_size(self) -> None:
        depth = 40
        text = b'{"args": [' * depth + b'{"args": 3}' + b"]}" * depth
        value, departures = decode_tolerantly(text, Expr)
        assert len(departures) == 1
        assert json.loads(to_json(value)) == json.loads(text)
        assert from_json(text, Expr) == value


def test_inputs_send_null_and_defaults_but_nothing_unset() -> None:
    assert json.loads(to_json(NewRouter(name="n", note=None))) == {"name": "n", "note": None, "type": "routers"}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)
NAMES = st.sampled_from([*Router.__struct_encode_fields__, "slug", 'q"', "\\", "\x7f", "from_", "name_", "copy"])


@given(st.dictionaries(NAMES | st.text(max_size=4), JSON, max_size=8))
def test_whatever_comes_in_goes_out_again(members: dict[str, Any]) -> None:
    for name in ("created_at", "day", "uid"):  # other spellings of the same instant are the same
        members.pop(name, None)
    value = from_json(msgspec.json.encode(members), Router)
    sent = json.loads(to_json(value))
    nulls = {"kind", "enabled", "delay", "score", "from", "trigger", "tags", "counts", "anything"}
    assert sent == without_nulls(members, nulls)


def without_nulls(members: dict[str, Any], names: set[str]) -> dict[str, Any]:
    """The members without the nulls that read as absent."""
    return {name: value for name, value in members.items() if value is not None or name not in names}


@given(JSON)
def test_no_json_crashes_a_decode(plain: Any) -> None:
    types: list[Any] = [Router, Owner, Pet, Expr, NewRouter]
    for type in types:
        try:
            from_json(msgspec.json.encode(plain), type)
        except DecodeError:
            assert not isinstance(plain, dict)


@pytest.mark.parametrize(
    ("type_", "text", "expected"),
    [
        (Cat | Dog, '{"petType": "dog", "name": "Rex"}', Dog),
        (list[Cat | Dog], '[{"petType": "dog", "name": "Rex"}]', list),
        (datetime | str, '"2025-06-19T00:00:00Z"', datetime),
        (datetime | str, '"later"', str),
        (list[int] | list[str] | None, '["a"]', list),
        (dict[str, list[int] | list[str]], '{"a": ["b"]}', dict),
    ],
)
@pytest.mark.parametrize("strict", [False, True])
def test_a_union_that_a_caller_writes_is_read(type_: Any, text: str, expected: type, strict: bool) -> None:
    value = from_json(text, type_, strict=strict)
    assert isinstance(value, expected)
    assert json.loads(to_json(value)) == json.loads(text)


def test_a_union_that_a_caller_writes_tells_what_it_expects() -> None:
    with pytest.raises(DecodeError):
        from_json("5", list[int] | list[str], strict=True)


def test_unknown_members_show_under_their_names() -> None:
    closed = from_json('{"x": 1, "slug": "s", "a b": 2, "q\\"": 3}', Closed)
    assert repr(closed) == "Closed(x=1, slug='s', 'a b'=2, 'q\"'=3)"
