"""Which pagination is taken from a document, which is not, and what the configuration may state."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from specloom import load
from specloom.api import Api
from specloom.diagnostics import Location
from specloom.pagination import Pagination, Rule, paginations
from specloom.python.make_plan import make_plan

LIST = {"type": "array", "items": {"type": "object", "properties": {"id": {"type": "string"}}}}
TEXT, NUMBER, FLAG = {"type": "string"}, {"type": "integer"}, {"type": "boolean"}
HERE = Location("pyproject.toml", 3, 1)


def api(tmp_path: Path, answer: Any, query: dict[str, Any], *, method: str = "get", headers: Any = None) -> Api:
    """A document of one operation."""
    response = {"description": "", "headers": headers or {}, "content": {"application/json": {"schema": answer}}}
    operation = {
        "operationId": "find",
        "parameters": [{"name": name, "in": "query", "schema": schema} for name, schema in query.items()],
        "responses": {"200": response},
    }
    document = {"openapi": "3.1.0", "info": {"title": "A", "version": "1"}, "paths": {"/a": {method: operation}}}
    path = tmp_path / "openapi.json"
    path.write_text(json.dumps(document))
    return load(path).api


def holding(**members: Any) -> dict[str, Any]:
    return {"type": "object", "properties": members}


def found(of: Api, *rules: Rule) -> Pagination | None:
    pages, findings = paginations(of, rules)
    assert findings == ()
    return next(iter(pages.values()), None)


@pytest.mark.parametrize(
    ("answer", "query", "expected"),
    [
        (holding(data=LIST, links=holding(next=TEXT)), {}, ("link", "/data", "/links/next", "")),
        (
            holding(data=LIST, links=holding(next={"type": "object", "properties": {"href": TEXT}})),
            {},
            ("link", "/data", "/links/next", ""),
        ),
        (
            holding(value=LIST, **{"@odata.nextLink": {"type": ["string", "null"]}}),
            {},
            ("link", "/value", "/@odata.nextLink", ""),
        ),
        (holding(results=LIST, next={**TEXT, "format": "uri"}), {"page": NUMBER}, ("link", "/results", "/next", "")),
        (
            holding(rows=LIST, nextPageToken=TEXT),
            {"pageToken": TEXT},
            ("cursor", "/rows", "/nextPageToken", "pageToken"),
        ),
        (
            holding(channels=LIST, response_metadata=holding(next_cursor=TEXT)),
            {"cursor": TEXT},
            ("cursor", "/channels", "/response_metadata/next_cursor", "cursor"),
        ),
        (
            holding(result=holding(list=LIST, next_cursor=TEXT)),
            {"cursor": TEXT},
            ("cursor", "/result/list", "/result/next_cursor", "cursor"),
        ),
        (
            holding(data=LIST, next_page=holding(offset=TEXT, path=TEXT, uri=TEXT)),
            {"limit": NUMBER, "offset": TEXT},
            ("cursor", "/data", "/next_page/offset", "offset"),
        ),
        (holding(data=LIST, last_id=TEXT, has_more=FLAG), {"after": TEXT}, ("cursor", "/data", "/last_id", "after")),
        (holding(data=LIST, has_more=FLAG), {"starting_after": TEXT}, ("last-item", "/data", "/id", "starting_after")),
        (LIST, {"page": NUMBER, "per_page": NUMBER}, ("page", "", "", "page")),
        (
            holding(data=LIST, meta=holding(next_page=NUMBER)),
            {"page": NUMBER},
            ("page", "/data", "/meta/next_page", "page"),
        ),
        (
            holding(data=LIST, next_page=holding(offset=NUMBER)),
            {"limit": NUMBER, "offset": NUMBER},
            ("offset", "/data", "", "offset"),
        ),
        (holding(data=LIST, total=NUMBER), {"skip": NUMBER, "limit": NUMBER}, ("offset", "/data", "", "skip")),
    ],
)
def test_what_is_shown_is_taken(
    tmp_path: Path, answer: Any, query: dict[str, Any], expected: tuple[str, str, str, str]
) -> None:
    pages = found(api(tmp_path, answer, query))
    assert pages is not None
    assert (pages.scheme, pages.items, pages.next, pages.parameter) == expected
    assert pages.reason


@pytest.mark.parametrize(
    ("answer", "query"),
    [
        (holding(data=LIST), {}),
        (holding(data=LIST, next_cursor=TEXT), {}),
        (holding(data=LIST, next_cursor=TEXT), {"cursor": NUMBER}),
        (holding(data=LIST, next_page=holding(offset=TEXT)), {"offset": NUMBER}),
        (holding(data=LIST, next_page=holding(a=TEXT, b=TEXT)), {"a": TEXT, "b": TEXT}),
        (holding(data=LIST, filters=holding(offset=TEXT)), {"offset": TEXT}),
        (holding(data=LIST), {"cursor": TEXT}),
        (holding(data=LIST), {"page": NUMBER}),
        (holding(data=LIST), {"page": {**NUMBER, "minimum": 0}, "limit": NUMBER}),
        (holding(data=LIST), {"offset": NUMBER}),
        (holding(data=LIST, next=TEXT), {"limit": NUMBER}),
        (holding(red=LIST, blue=LIST, next_cursor=TEXT), {"cursor": TEXT}),
        (holding(errors=LIST), {"page": NUMBER, "limit": NUMBER}),
        (holding(data=LIST, next_cursor=TEXT), {"after": TEXT, "cursor": TEXT}),
        ({"oneOf": [holding(data=LIST, links=holding(next=TEXT)), TEXT]}, {}),
        (holding(data={"type": "array"}, links=holding(next=TEXT)), {}),
    ],
)
def test_what_is_not_clear_is_not_taken(tmp_path: Path, answer: Any, query: dict[str, Any]) -> None:
    assert found(api(tmp_path, answer, query)) is None


def test_only_what_reads_is_taken(tmp_path: Path) -> None:
    answer = holding(data=LIST, links=holding(next=TEXT))
    assert found(api(tmp_path, answer, {}, method="post")) is None


def test_a_link_header_is_taken_where_the_query_speaks_of_pages(tmp_path: Path) -> None:
    headers = {"LINK": {"schema": TEXT}}
    assert found(api(tmp_path, LIST, {}, headers=headers)) is None
    pages = found(api(tmp_path, LIST, {"per_page": NUMBER}, headers=headers))
    assert pages is not None
    assert (pages.scheme, pages.items) == ("link-header", "")


@pytest.mark.parametrize("name", ["find", "GET /a"])
def test_a_rule_switches_it_off_or_states_it(tmp_path: Path, name: str) -> None:
    of = api(tmp_path, holding(red=LIST, blue=LIST, links=holding(next=TEXT), at=TEXT), {"from": TEXT})
    stated = Rule(operation=name, at=HERE, scheme="cursor", items="/blue", next="/at", parameter="from")
    pages = found(of, stated)
    assert pages == Pagination(
        scheme="cursor", items="/blue", next="/at", parameter="from", reason="the configuration says so"
    )
    plain = api(tmp_path, holding(data=LIST, links=holding(next=TEXT)), {})
    assert found(plain) is not None
    assert found(plain, Rule(operation=name, at=HERE)) is None


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"operation": "lost", "scheme": "link", "next": "/at"}, "names no operation"),
        ({"scheme": "link"}, "has no next"),
        ({"scheme": "cursor", "next": "/at"}, "has no parameter"),
        ({"scheme": "link", "next": "/lost"}, "names '/lost', which is not there"),
        ({"scheme": "page", "parameter": "lost"}, "the query parameter 'lost'"),
        ({"scheme": "link", "next": "/at", "items": "/at"}, "has no list"),
        ({"scheme": "page", "parameter": "from", "total": "/lost"}, "which the answer does not have"),
        ({"scheme": "last-item", "parameter": "from", "next": "/at"}, "which is not there"),
    ],
)
def test_a_rule_that_does_not_fit_is_a_finding(tmp_path: Path, rule: dict[str, Any], said: str) -> None:
    of = api(tmp_path, holding(data=LIST, at=TEXT), {"from": TEXT})
    pages, findings = paginations(of, [Rule(**{"operation": "find", "at": HERE, **rule})])
    assert [(each.code, said in each.message, bool(each.expected)) for each in findings] == [("SL318", True, True)]
    assert findings[0].at == HERE
    assert pages == {}


def test_items_that_are_not_stated_must_be_clear(tmp_path: Path) -> None:
    of = api(tmp_path, holding(red=LIST, blue=LIST, at=TEXT), {})
    _, findings = paginations(of, [Rule(operation="find", at=HERE, scheme="link", next="/at")])
    assert [each.message for each in findings] == [
        "the pagination of 'find' does not say where the items are, and the answer has several lists"
    ]


def turning(of: Api, items: str) -> tuple[list[str], tuple[str, ...]]:
    """The signatures of the methods, and the notes of the operation, where a document is stated to have pages."""
    pages = {
        of.operations[0].pointer: Pagination(scheme="page", items=items, parameter="page", reason="so it is stated")
    }
    plan = make_plan(of, "client", None, pages)
    signatures = [method.signature for resource in plan.resources for method in resource.methods if method.pages_of]
    return signatures, plan.ledger.operations[0].notes


@pytest.mark.parametrize(
    ("answer", "items", "expected"),
    [
        (
            {"oneOf": [holding(data=LIST), holding(data=LIST, more=FLAG)]},
            "/data",
            "Paged[PlainFindAResponseItem | FindAResponseWithMoreItem, FindAResponse]",
        ),
        ({"oneOf": [holding(data=LIST), holding(error=TEXT)]}, "/data", "Paged["),
        (holding(data={"oneOf": [{"type": "array", "items": TEXT}, TEXT]}), "/data", "Paged[str, "),
        (holding(data={"type": "array"}), "/data", "Paged[Any, "),
    ],
    ids=["in each variant", "in one variant", "beside text", "without a type"],
)
def test_items_behind_a_union(tmp_path: Path, answer: Any, items: str, expected: str) -> None:
    signatures, notes = turning(api(tmp_path, answer, {"page": NUMBER}), items)
    assert len(signatures) == 1
    assert expected in signatures[0].replace("\n", "")
    assert not any("pages" in note for note in notes)


def test_pages_without_typed_items_are_told_of(tmp_path: Path) -> None:
    signatures, notes = turning(api(tmp_path, {}, {"page": NUMBER}), "/data")
    assert signatures == []
    assert notes == ("its pages are not turned: no list that has a type stands at /data",)


def test_a_union_of_itself_has_an_end(tmp_path: Path) -> None:
    of = api(
        tmp_path, {"oneOf": [{"$ref": "#/paths/~1a/get/responses/200/content/application~1json/schema"}, LIST]}, {}
    )
    assert isinstance(turning(of, "/data")[1], tuple)
