"""Pages that follow each other: what is asked for, when, and what ends it; no network."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from msgspec import Struct

from specloom.python.runtime.client import AsyncClient, Client
from specloom.python.runtime.credentials import ApiKey, Bearer, Credential
from specloom.python.runtime.errors import ForeignLink, PaginationError
from specloom.python.runtime.models import UNSET, Model, field
from specloom.python.runtime.operations import Operation, Query
from specloom.python.runtime.pagination import AsyncPaged, Paged, Pages, next_of
from specloom.python.runtime.resources import AsyncResource, Resource
from specloom.python.runtime.transport import Headers, Request, Response

BASE = "https://api.example/v1"


class Item(Model, kw_only=True):
    """An item."""

    id: int


class Links(Model, kw_only=True):
    """Where to go on."""

    next: str | None = None


class Meta(Model, kw_only=True):
    """What is told of pages."""

    next_cursor: str | None = field(name="nextCursor", default=None)
    next_page: int | None = None
    pages: int | None = None
    total: int | None = None
    more: bool | None = None


class Listed(Model, kw_only=True):
    """A page."""

    data: list[Item]
    links: Links | None = None
    meta: Meta | None = None


LIST: Operation[Listed] = Operation(
    "GET",
    "/items",
    parameters=(Query("page[number]", int), Query("cursor", str), Query("offset", int), Query("q", str)),
    returns={200: Listed},
    security=(("token", "key"), ()),
)


def declared(scheme: Any, **more: Any) -> Pages[Listed, Item]:
    return Pages(LIST, scheme, items="/data", **more)


LINK = declared("link", next="/links/next")
HEADER = declared("link-header")
CURSOR = declared("cursor", next="/meta/nextCursor", parameter="cursor")
NUMBER = declared("page", parameter="page[number]", start=1)
NEXT_PAGE = declared("page", next="/meta/next_page", parameter="page[number]", start=1)
TOTAL = declared("page", total="/meta/pages", parameter="page[number]", start=1)
OFFSET = declared("offset", parameter="offset")
OFFSET_TOTAL = declared("offset", parameter="offset", total="/meta/total")


class Api:
    """A transport that answers by a function of the query, and remembers what was asked for."""

    def __init__(self, answer: Callable[[dict[str, str]], dict[str, Any]], header: str = "") -> None:
        self.answer = answer
        self.header = header
        self.urls: list[str] = []

    def send(self, request: Request, /) -> Response:
        self.urls.append(request.url)
        query = dict(parse_qsl(urlsplit(request.url).query))
        body = self.answer(query)
        headers = Headers([("Content-Type", "application/json"), *([("Link", body["link"])] if "link" in body else [])])
        return Response(status=200, headers=headers, content=json.dumps(body).encode())

    def close(self) -> None:
        """Nothing is held."""


class AsyncApi:
    """The same, awaited."""

    def __init__(self, api: Api) -> None:
        self.api = api

    async def send(self, request: Request, /) -> Response:
        return self.api.send(request)

    async def aclose(self) -> None:
        """Nothing is held."""


class Items(Resource):
    """As an emitted resource."""

    def list_all(self, pages: Pages[Listed, Item], **query: object) -> Paged[Item, Listed]:
        return self._pages(pages, query=query)


class AsyncItems(AsyncResource):
    """As an emitted resource."""

    def list_all(self, pages: Pages[Listed, Item], **query: object) -> AsyncPaged[Item, Listed]:
        return self._pages(pages, query=query)


def items(api: Api, pages: Pages[Listed, Item], **query: object) -> Paged[Item, Listed]:
    return Items(Client(BASE, transport=api)).list_all(pages, **query)


def numbered(*ids: int) -> list[dict[str, int]]:
    return [{"id": each} for each in ids]


def three(query: dict[str, str], told: Callable[[int], dict[str, Any]], by: str = "page[number]") -> dict[str, Any]:
    """Three pages of two items, by number."""
    page = int(query.get(by, "1"))
    return {"data": numbered(2 * page - 1, 2 * page) if page <= 3 else [], **told(page)}


def next_link(page: int) -> dict[str, Any]:
    return {"links": {"next": f"/v1/items?page%5Bnumber%5D={page + 1}&q=a%20b" if page < 3 else None}}


def by_cursor(query: dict[str, str]) -> dict[str, Any]:
    page = int(query.get("cursor", "c1")[1:])
    return {"data": numbered(page), "meta": {"nextCursor": f"c{page + 1}" if page < 3 else None}}


def by_offset(query: dict[str, str]) -> dict[str, Any]:
    start = int(query.get("offset", "0"))
    return {"data": numbered(*range(start + 1, min(start + 2, 5) + 1)), "meta": {"total": 5}}


@pytest.mark.parametrize(
    ("pages", "api", "ids", "calls"),
    [
        (LINK, Api(lambda query: three(query, next_link)), [1, 2, 3, 4, 5, 6], 3),
        (
            HEADER,
            Api(
                lambda query: three(
                    query,
                    lambda page: (
                        {"link": f'<?page[number]={page + 1}>; title="a, b"; rel="last next"'} if page < 3 else {}
                    ),
                )
            ),
            [1, 2, 3, 4, 5, 6],
            3,
        ),
        (CURSOR, Api(by_cursor), [1, 2, 3], 3),
        (NUMBER, Api(lambda query: three(query, lambda _: {})), [1, 2, 3, 4, 5, 6], 4),
        (
            NEXT_PAGE,
            Api(lambda query: three(query, lambda page: {"meta": {"next_page": page + 1 if page < 3 else None}})),
            [1, 2, 3, 4, 5, 6],
            3,
        ),
        (TOTAL, Api(lambda query: three(query, lambda _: {"meta": {"pages": 3}})), [1, 2, 3, 4, 5, 6], 3),
        (
            declared("page", more="/meta/more", parameter="page[number]", start=1),
            Api(lambda query: three(query, lambda page: {"meta": {"more": page < 3}})),
            [1, 2, 3, 4, 5, 6],
            3,
        ),
        (OFFSET, Api(by_offset), [1, 2, 3, 4, 5], 4),
        (OFFSET_TOTAL, Api(by_offset), [1, 2, 3, 4, 5], 3),
        (
            declared("last-item", next="/id", parameter="offset", more="/meta/more"),
            Api(
                lambda query: {
                    "data": numbered(int(query.get("offset", "0")) + 1),
                    "meta": {"more": query.get("offset") != "2"},
                }
            ),
            [1, 2, 3],
            3,
        ),
    ],
)
async def test_each_scheme_gives_every_item_once(pages: Any, api: Api, ids: list[int], calls: int) -> None:
    assert [each.id for each in items(api, pages)] == ids
    assert len(api.urls) == calls
    urls, api.urls = api.urls, []
    awaited = AsyncItems(AsyncClient(BASE, transport=AsyncApi(api))).list_all(pages)
    assert [each.id async for each in awaited] == ids
    assert api.urls == urls


def test_nothing_is_asked_for_before_it_is_wanted() -> None:
    api = Api(lambda query: three(query, next_link))
    found = iter(items(api, LINK, q="a b"))
    assert api.urls == []
    assert [next(found).id, next(found).id] == [1, 2]
    assert len(api.urls) == 1
    next(found)
    assert len(api.urls) == 2


def test_iterating_again_begins_again() -> None:
    api = Api(lambda query: three(query, next_link))
    paged = items(api, LINK)
    assert [each.id for each in paged] == [each.id for each in paged]


def test_pages_are_the_answers() -> None:
    api = Api(lambda query: three(query, next_link))
    assert [[each.id for each in page.data] for page in items(api, LINK).pages()] == [[1, 2], [3, 4], [5, 6]]


def test_a_start_that_is_given_is_kept() -> None:
    api = Api(lambda query: three(query, lambda _: {}))
    assert [each.id for each in items(api, NUMBER, **{"page[number]": 3})] == [5, 6]
    assert [each.id for each in items(Api(by_offset), OFFSET_TOTAL, offset=4)] == [5]


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.example/items",
        "//evil.example/x",
        "http://api.example/v1/items",
        "https://u:p@api.example/",
        "x:y",
    ],
)
def test_a_link_to_another_origin_is_refused_after_its_page(link: str) -> None:
    api = Api(lambda _: {"data": numbered(1), "links": {"next": link}})
    client = Client(BASE, transport=api, credentials={"token": Bearer("secret")})
    found = iter(Items(client).list_all(LINK))
    assert next(found).id == 1
    with pytest.raises(ForeignLink) as error:
        next(found)
    assert len(api.urls) == 1
    assert "u:p" not in str(error.value)


def test_a_link_keeps_its_query_and_gets_the_clients_own_key() -> None:
    api = Api(
        lambda query: three(query, lambda page: {"links": {"next": f"?key=other&page[number]={page + 1}&a=%C3%A4 ö"}})
    )
    credentials: dict[str, Credential] = {"token": Bearer("t"), "key": ApiKey("mine", "key", "query")}
    found = iter(Items(Client(BASE, transport=api, credentials=credentials)).list_all(LINK))
    for _ in range(3):
        next(found)
    assert api.urls[1] == "https://api.example/v1/items?page[number]=2&a=%C3%A4%20%C3%B6&key=mine"


@pytest.mark.parametrize(
    ("pages", "answer"),
    [
        (LINK, {"data": numbered(1), "links": {"next": "/v1/items?page[number]=1"}}),
        (CURSOR, {"data": numbered(1), "meta": {"nextCursor": "same"}}),
        (NEXT_PAGE, {"data": [], "meta": {"next_page": 2}}),
        (NUMBER, {"data": numbered(1, 2)}),
        (OFFSET, {"data": numbered(1, 2)}),
    ],
)
def test_pages_that_do_not_end_are_an_error(pages: Any, answer: dict[str, Any]) -> None:
    api = Api(lambda _: answer)
    with pytest.raises(PaginationError, match="the pages of /items can't be turned"):
        list(items(api, pages))
    assert len(api.urls) == 2


def test_a_cursor_that_is_no_cursor_is_an_error() -> None:
    api = Api(lambda _: {"data": [], "meta": {"nextCursor": {"a": 1}}})
    with pytest.raises(PaginationError, match="handed on"):
        list(items(api, CURSOR))


def test_an_answer_without_its_list_has_no_items() -> None:
    assert list(items(Api(lambda _: {"data": None}), NUMBER)) == []


def test_a_link_object_has_an_address() -> None:
    class Linked(Struct):
        data: list[Item]
        links: dict[str, dict[str, str]]

    operation: Operation[Linked] = Operation("GET", "/items", returns={200: Linked})
    pages: Pages[Linked, Item] = Pages(operation, "link", items="/data", next="/links/next")
    api = Api(lambda query: {"data": numbered(1), "links": {} if query else {"next": {"href": "/v1/items?a=1"}}})
    resource = Resource(Client(BASE, transport=api))
    assert [each.id for each in resource._pages(pages, query={})] == [1, 1]


@pytest.mark.parametrize(
    ("field_", "target"),
    [
        ('<https://a.example/?page=2>; rel="next"', "https://a.example/?page=2"),
        ('<a>; rel="prev", <b>; rel="next", <c>; rel="last"', "b"),
        ("<b>; rel=next", "b"),
        ('<b>; title="<x>; rel=next, y"; rel="prev"', ""),
        ('<a,b;c>; REL="First NEXT"', "a,b;c"),
        ('<b>; rel="nextish"', ""),
        ("no link", ""),
        ("", ""),
    ],
)
def test_link_headers(field_: str, target: str) -> None:
    assert next_of(Headers([("Link", field_)])) == target


def test_an_argument_that_is_not_given_is_not_sent() -> None:
    api = Api(lambda query: three(query, lambda _: {}))
    list(items(api, NUMBER, q=UNSET))
    assert api.urls[0] == f"{BASE}/items"
