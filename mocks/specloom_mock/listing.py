"""Lists as they are asked for: equality filters, sorting and paging, by the names of the declared parameters.

A parameter filters where it is called like a property (``status``, ``filter[status]``); it pages or sorts where its
name is one of those that APIs use for that. Every other parameter changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

import msgspec
from msgspec import UNSET

from specloom.api import Json, Operation, Parameter, SchemaId
from specloom.json_values import is_array, is_object, same
from specloom_mock.links import RELATIONS, Pages
from specloom_mock.schemas import Schemas
from specloom_mock.wording import plain

_SIZES: Final = frozenset(
    "limit perpage pagesize size pagelimit maxresults maxitems itemsperpage resultsperpage take top first".split()
)
_PAGES: Final = frozenset("page pagenumber pageindex currentpage pageno".split())
_OFFSETS: Final = frozenset("offset skip pageoffset startindex".split())
_CURSORS: Final = frozenset(
    "cursor after startingafter pagetoken nexttoken nextcursor pagecursor continuationtoken pageafter marker".split()
)
_BACKWARDS: Final = frozenset("endingbefore before pagebefore beforecursor".split())
_SORTS: Final = frozenset("sort sortby orderby order sortfield sortcolumn sortkey".split())
_DIRECTIONS: Final = frozenset("order direction dir sortorder sortdirection sortdir orderdirection".split())
_WRAPPED: Final = re.compile(r"(?:filter|where|query|q)?[\[.]([^\]\[.]+)\]?")
_DIRECTED: Final = re.compile(r"([-+]?)(.*?)(?:[ :._,-](asc|desc|ascending|descending))?", re.IGNORECASE)
DEFAULT_SIZE: Final = 100
"""Items on a page where paging is declared and neither the caller nor the description says how many."""


class Window(msgspec.Struct, frozen=True):
    """What part of a list is shown: ``shown`` of ``total``, from ``start``; ``size`` is None where all of it is."""

    shown: list[Json]
    total: int
    start: int
    size: int | None
    page: int
    next_cursor: str | None = None
    leads_back: bool = False
    """Whether it was asked for what stands before an item, so that more is what stands before it."""

    @property
    def has_more(self) -> bool:
        if self.leads_back:
            return self.start > 0
        return self.start + len(self.shown) < self.total


class Lister:
    """Filters, sorts and pages one list operation. ``properties`` are the names of the resource's fields."""

    def __init__(self, schemas: Schemas, operation: Operation, properties: Iterable[str]) -> None:
        names = {plain(name): name for name in properties}
        query = [each for each in operation.parameters if each.location == "query"]
        self._schemas = schemas
        self._size = _first(query, _SIZES)
        self._page = _first(query, _PAGES)
        self._offset = _first(query, _OFFSETS)
        self._cursor = _first(query, _CURSORS)
        self._before = _first(query, _BACKWARDS) if self._cursor is not None else None
        self._sort = next((each for each in query if plain(each.name) in _SORTS and self._choices(each)), None)
        self._direction = next(
            (each for each in query if plain(each.name) in _DIRECTIONS and each is not self._sort), None
        )
        self._by = names
        taken = (self._size, self._page, self._offset, self._cursor, self._before, self._sort, self._direction)
        rest = [each for each in query if each not in taken]
        self.filters: Final = {
            each.name: names[name] for each in rest if (name := plain(_unwrapped(each.name))) in names
        }

    @property
    def says(self) -> str:
        """What it does, for the table of inferences."""
        known = (self._size, self._page, self._offset, self._cursor, self._before)
        paging = [each.name for each in known if each is not None]
        parts = [("filters", list(self.filters)), ("pages", paging), ("sorts", [self._sort.name] if self._sort else [])]
        return "; ".join(f"{name} by {', '.join(each)}" for name, each in parts if each)

    def window(self, items: list[Json], fields: tuple[str, ...], keys: list[str], query: Mapping[str, Json]) -> Window:
        """The part of the items that a query asks for. ``keys`` are the items' ids, ``fields`` the way to their
        fields.
        """
        pairs = [
            (key, item)
            for key, item in zip(keys, items, strict=True)
            if all(
                _matches(_field(item, fields, name), query[parameter])
                for parameter, name in self.filters.items()
                if parameter in query
            )
        ]
        pairs = self._sorted(pairs, fields, query)
        size = self._number(self._size, query, at_least=1)
        if size is None and (self._page or self._offset or self._cursor or self._size):
            size = DEFAULT_SIZE
        all_keys = [key for key, _ in pairs]
        start, page = self._start(all_keys, query, size or 0)
        end = len(pairs) if size is None else start + size
        token = query.get(self._before.name) if self._before is not None else None
        if size is not None and token is not None and str(token) in all_keys:
            # The page that ends before an item, in the same order.
            end = all_keys.index(str(token))
            return _before(pairs, max(0, end - size), end, size, page)
        leads_on = self._cursor is not None and start < end < len(pairs)
        next_cursor = pairs[end - 1][0] if leads_on else None
        return Window([item for _, item in pairs[start:end]], len(pairs), start, size, page, next_cursor)

    def pages(self, window: Window, url: str, query: str) -> Pages:
        """Where the pages around a window are."""
        size, base = window.size or 0, self._first_page()
        last = max(0, -(-window.total // size) - 1) if size else 0
        places: dict[str, Json] = {}
        parameter = self._cursor
        if self._page is not None:
            parameter = self._page
            places = {"first": base, "last": base + last}
            places |= {"next": window.page + 1} if window.has_more else {}
            places |= {"prev": window.page - 1} if window.page > base else {}
        elif self._offset is not None:
            parameter = self._offset
            places = {"first": 0, "last": last * size}
            places |= {"next": window.start + size} if window.has_more else {}
            places |= {"prev": max(0, window.start - size)} if window.start else {}
        elif window.next_cursor is not None:
            places = {"next": window.next_cursor}
        return Pages(url, query, parameter, places if size else {}, self._allows)

    def _allows(self, parameter: Parameter, value: Json) -> bool:
        return parameter.schema is None or self._schemas.is_valid(parameter.schema, "request", value)

    def _start(self, keys: list[str], query: Mapping[str, Json], size: int) -> tuple[int, int]:
        """Where the window begins, and the number of its page."""
        base = self._first_page()
        if self._cursor is not None and isinstance(token := query.get(self._cursor.name), (str, int)):
            after = keys.index(str(token)) + 1 if str(token) in keys else 0
            return after, base
        if self._offset is not None and self._offset.name in query:
            start = self._number(self._offset, query, at_least=0) or 0
            return start, base + start // size if size else base
        page = self._number(self._page, query, at_least=base)
        page = base if page is None else page
        return (page - base) * size, page

    def _first_page(self) -> int:
        """0 where the description counts from it, by its default or its minimum; else 1."""
        if self._page is None or self._page.schema is None:
            return 1
        schema = self._schemas.resolved(self._page.schema)
        return 0 if (schema.default == 0 or schema.minimum == 0) and schema.default != 1 else 1

    def _number(self, parameter: Parameter | None, query: Mapping[str, Json], *, at_least: int) -> int | None:
        """The integer that was sent or that is the default; UNSET ones and odd ones are None."""
        if parameter is None:
            return None
        value = query.get(parameter.name)
        if value is None and parameter.schema is not None:
            value = self._schemas.resolved(parameter.schema).default
        if value is UNSET or isinstance(value, bool) or not isinstance(value, (int, float)):
            return None
        return max(at_least, min(int(value), 2**53))

    def _choices(self, parameter: Parameter) -> list[str]:
        """The texts that a parameter for sorting allows; sorting by anything is not guessed."""
        if parameter.schema is None:
            return []
        schema = self._schemas.resolved(parameter.schema)
        if schema.items is not None:
            schema = self._schemas.resolved(schema.items)
        return [each for each in schema.enum or () if isinstance(each, str)]

    def _sorted(
        self, pairs: list[tuple[str, Json]], fields: tuple[str, ...], query: Mapping[str, Json]
    ) -> list[tuple[str, Json]]:
        if self._sort is None:
            return pairs
        asked: Json = query.get(self._sort.name)
        if asked is None and self._sort.schema is not None:
            asked = self._schemas.resolved(self._sort.schema).default
        down = self._direction is not None and str(query.get(self._direction.name, "")).lower().startswith("desc")
        for each in reversed(asked if is_array(asked) else [asked]):
            found = _DIRECTED.fullmatch(each) if isinstance(each, str) else None
            name = self._by.get(plain(found[2])) if found else None
            if found and name:
                descending = down != (found[1] == "-" or (found[3] or "").lower().startswith("desc"))
                pairs = _ordered(pairs, fields, name, descending=descending)
        return pairs


def _before(pairs: list[tuple[str, Json]], start: int, end: int, size: int, page: int) -> Window:
    """A page that is read backwards: there is more where there is more before it."""
    shown = [item for _, item in pairs[start:end]]
    return Window(shown, len(pairs), start, size, page, leads_back=True)


def _ordered(
    pairs: list[tuple[str, Json]], fields: tuple[str, ...], name: str, *, descending: bool
) -> list[tuple[str, Json]]:
    return sorted(pairs, key=lambda pair: _rank(_field(pair[1], fields, name)), reverse=descending)


def _first(parameters: Iterable[Parameter], names: frozenset[str]) -> Parameter | None:
    return next((each for each in parameters if plain(each.name) in names), None)


def _unwrapped(name: str) -> str:
    found = _WRAPPED.fullmatch(name)
    return found[1] if found else name


def _field(item: Json, fields: tuple[str, ...], name: str) -> Json:
    for step in fields:
        if is_object(item) and name not in item:
            item = item.get(step)
    return item.get(name) if is_object(item) else None


def _matches(value: Json, wanted: Json) -> bool:
    """Whether a field has the value, or one of the values; an array has it as one of its items."""
    values = value if is_array(value) else [value]
    any_of = wanted if is_array(wanted) else [wanted]
    return any(same(each, one) or (each is not None and str(each) == str(one)) for each in values for one in any_of)


def _rank(value: Json) -> tuple[int, float, str]:
    """An order over all scalars: nothing, then numbers, then texts."""
    if isinstance(value, (bool, int, float)):
        return 1, float(value), ""
    return (2, 0.0, value) if isinstance(value, str) else (0, 0.0, "")


_TOTALS: Final = frozenset(
    "total totalcount totalitems totalresults totalrecords totalelements totalsize totalentries totalhits totalrows "
    "numfound".split()
)
_COUNTS: Final = frozenset("count itemcount resultcount pagecount numitems numberofelements".split())

_NEXT: Final = frozenset(
    "next nextcursor nextpagetoken nexttoken nextpagecursor cursor after endcursor nextpage nextlink nexturl "
    "nextpageurl".split()
)
_LEADS: Final = _NEXT | frozenset(
    "prev previous prevcursor previouscursor before prevpage previouspage prevpageurl".split()
)


def tell(
    envelope: dict[str, Json],
    window: Window,
    pages: Pages,
    schema: SchemaId | None,
    schemas: Schemas,
    *,
    links: bool = False,
) -> None:
    """Set the members of an envelope, and of the objects in it, that count and lead on; others stay as they are.
    ``links`` says that the envelope itself is called so.

    What leads nowhere is null where the schema allows it, else left out, so that nobody pages for ever.
    """
    properties: Mapping[str, SchemaId] = schemas.properties(schema) if schema is not None else {}
    for name, value in list(envelope.items()):
        child, key = properties.get(name), plain(name)
        told = _told(key, value, window)
        is_link = _is_link(value) or (links and not isinstance(value, int) and not is_array(value))
        if is_object(value):
            tell(value, window, pages, child, schemas, links=key in ("links", "link"))
        elif (key in RELATIONS and is_link) or (key in _LEADS and not isinstance(value, bool)):
            told = _leading(key, value, window, pages, is_link=is_link or key.endswith(("url", "link")))
            if told is not None and child is not None and not schemas.is_valid(child, "response", told):
                told = None
            if told is None and child is not None and not schemas.is_valid(child, "response", None):
                del envelope[name]
                continue
        if told is not UNSET:
            envelope[name] = told


def _leading(key: str, value: Json, window: Window, pages: Pages, *, is_link: bool) -> Json:
    """What a member says that leads to another page: a link, the number of a page, or a cursor."""
    relation = RELATIONS.get(key)
    if relation is not None and is_link:
        return pages.link(relation, value)
    if relation is not None and key in ("nextpage", "prevpage", "previouspage") and window.next_cursor is None:
        return pages.number(relation)
    return window.next_cursor if key in _NEXT else None


def _is_link(value: Json) -> bool:
    return isinstance(value, str) and "/" in value


def _told(name: str, value: Json, window: Window) -> Json:
    """What a member of an envelope says of a window; UNSET where its name says nothing or it holds another type."""
    size = window.size or max(1, window.total)
    pages = max(1, -(-window.total // size))
    is_number = isinstance(value, int) and not isinstance(value, bool)
    numbers: dict[str, int] = {"totalpages": pages, "lastpage": pages}
    numbers |= dict.fromkeys(_TOTALS, window.total) | dict.fromkeys(_COUNTS, len(window.shown))
    numbers |= dict.fromkeys(_PAGES, window.page) | dict.fromkeys(_OFFSETS, window.start)
    numbers |= dict.fromkeys(_SIZES - {"first"}, size)
    if is_number and name in numbers:
        return numbers[name]
    if isinstance(value, bool) and name in ("hasmore", "hasnext", "hasnextpage", "more"):
        return window.has_more
    return UNSET
