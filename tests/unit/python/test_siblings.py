"""Which arguments would turn one operation's path into another's: found in the document."""

from __future__ import annotations

import pytest

from specloom.api import Operation, Server
from specloom.python.siblings import siblings


def operation(place: str, server: str = "https://api.test") -> Operation:
    method, path = place.split(" ")
    return Operation(
        pointer=place,
        method=method,
        path=path,
        servers=(Server(pointer="", url=server, default_url=server, base_path=""),),
    )


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        (("GET /a/{id}", "GET /a/new"), {"GET /a/{id}": ("/a/new",)}),
        (("GET /a/{id}", "POST /a/new"), {}),
        (("GET /a/{id}", "GET /a/new/x", "GET /a", "GET /b/new"), {}),
        (("GET /a/{x}/{y}", "GET /a/b/{z}"), {"GET /a/{x}/{y}": ("/a/b/{z}",)}),
        (
            ("GET /a/{x}/{y}", "GET /a/b/c", "GET /a/{x}/c"),
            {"GET /a/{x}/{y}": ("/a/b/c", "/a/{x}/c"), "GET /a/{x}/c": ("/a/b/c",)},
        ),
        (("GET /a/{x}/c", "GET /a/b/{y}"), {}),  # Neither stands before the other.
        (("GET /a/{x}.json", "GET /a/all.json", "GET /a/all.xml"), {"GET /a/{x}.json": ("/a/all.json",)}),
        (("GET /a/{x}", "GET /a/{y}.json"), {}),
        (("GET /a/{x}", "GET /a/{y}"), {}),
    ],
)
def test_a_sibling_has_text_where_the_other_has_a_template(
    places: tuple[str, ...], expected: dict[str, tuple[str, ...]]
) -> None:
    assert siblings(map(operation, places)) == expected


def test_what_is_at_another_server_is_no_sibling() -> None:
    assert siblings([operation("GET /a/{id}"), operation("GET /a/new", "https://b.test")]) == {}


def test_many_operations_take_no_time_of_note() -> None:
    many = [operation(f"GET /a/{number}/{{id}}/{part}") for number in range(2000) for part in ("{x}", "all", "new")]
    found = siblings(many)
    assert len(found) == 2000
    assert found["GET /a/7/{id}/{x}"] == ("/a/7/{id}/all", "/a/7/{id}/new")
