"""Lists as they are asked for: equality filters, sorting and paging, by the names of the declared parameters.

A parameter filters where it is called like a property (``status``, ``filter[status]``), or like one with a comparison
(``filter[age][gte]``, ``age__gte``); it pages or sorts where its name is one of those that APIs use for that. Every
other parameter changes nothing.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Final, TypeAlias

import msgspec
from msgspec import UNSET

from specloom.api import Json, Operation, Parameter, SchemaId
from specloom.json_values import is_array, is_object, same
from specloom_mock.links import Pages, relation_of
from specloom_mock.schemas import Schemas
from specloom_mock.wording import plain

_SIZES: Final = frozenset(
    "limit perpage pagesize size pagelimit maxresults maxitems itemsperpage resultsperpage take top first".split()
)
_PAGES: Final = frozenset("page pagenumber pageindex currentpage pageno".split())
_OFFSETS: Final = frozenset("offset skip pageoffset startindex startat".split())
_CURSORS: Final = frozenset(
    "cursor after startingafter pagetoken nexttoken nextcursor pagecursor continuationtoken pageafter marker".split()
)
_BACKWARDS: Final = frozenset("endingbefore before pagebefore beforecursor".split())
_SORTS: Final = frozenset("sort sortby orderby order sortfield sortcolumn sortkey".split())
_DIRECTIONS: Final = frozenset("order direction dir sortorder sortdirection sortdir orderdirection".split())
_WRAPPED: Final = re.compile(r"(?:filter|where|query|q)?[\[.]([^\]\[.]+)\]?")
_COMPARED: Final = re.compile(r"(?:(?:filter|where|query|q)[\[.])?([^\]\[.]+?)\]?(?:\[|__)([A-Za-z_]+)\]?")
_DIRECTED: Final = re.compile(r"([-+]?)(.*?)(?:[ :._,-](asc|desc|ascending|descending))?", re.IGNORECASE)
DEFAULT_SIZE: Final = 100
"""Items on a page where paging is declared and neither the caller nor the description says how many."""


Comparison: TypeAlias = Callable[[Json, Json], bool]
"""Whether a field lets an item through, by what was sent."""


class Window(msgspec.Struct, frozen=True):
    """What part of a list is shown: ``shown`` of ``total``, from ``start``; ``size`` is None where all of it is."""

    shown: list[Json]
    total: int
    start: int
    size: int | None
    page: int
    next_cursor: str | None = None
    keys: tuple[str, ...] = ()
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
        if self._cursor is None and self._offset is not None and self._is_text(self._offset):
            # An offset that is text is a token of the server's, which ``next_page`` tells.
            self._cursor, self._offset = self._offset, None
        self._before = _first(query, _BACKWARDS) if self._cursor is not None else None
        sorts = [each for each in query if plain(each.name) in _SORTS and self._is_text(each)]
        # ``order`` may say what to sort by, or which way.
        self._sort = next((each for each in sorts if plain(each.name) not in _DIRECTIONS), None)
        self._sort = self._sort or next((each for each in sorts if not self._is_direction(each)), None)
        self._direction = next(
            (each for each in query if plain(each.name) in _DIRECTIONS and each is not self._sort), None
        )
        self._by = names
        taken = (self._size, self._page, self._offset, self._cursor, self._before, self._sort, self._direction)
        rest = [each for each in query if each not in taken]
        self.filters: Final = {
            each.name: names[name] for each in rest if (name := plain(_unwrapped(each.name))) in names
        }
        split = ((each.name, _COMPARED.fullmatch(each.name)) for each in rest if each.name not in self.filters)
        self._compared: Final = {
            parameter: (names[plain(found[1])], COMPARISONS[plain(found[2])])
            for parameter, found in split
            if found and plain(found[1]) in names and plain(found[2]) in COMPARISONS
        }

    @property
    def says(self) -> str:
        """What it does, for the table of inferences."""
        known = (self._size, self._page, self._offset, self._cursor, self._before)
        paging = [each.name for each in known if each is not None]
        parts = [
            ("filters", [*self.filters, *self._compared]),
            ("pages", paging),
            ("sorts", [self._sort.name] if self._sort else []),
        ]
        return "; ".join(f"{name} by {', '.join(each)}" for name, each in parts if each)

    def window(self, items: list[Json], fields: tuple[str, ...], keys: list[str], query: Mapping[str, Json]) -> Window:
        """The part of the items that a query asks for. ``keys`` are the items' ids, ``fields`` the way to their
        fields.
        """
        pairs = [(key, item) for key, item in zip(keys, items, strict=True) if self._is_wanted(item, fields, query)]
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
        shown = pairs[start:end]
        ids = tuple(key for key, _ in shown)
        return Window([item for _, item in shown], len(pairs), start, size, page, next_cursor, ids)

    def _is_wanted(self, item: Json, fields: tuple[str, ...], query: Mapping[str, Json]) -> bool:
        """Whether every filter that was sent lets an item through."""
        plainly = (
            _matches(_field(item, fields, name), query[parameter])
            for parameter, name in self.filters.items()
            if parameter in query
        )
        compared = (
            comparison(_field(item, fields, name), query[parameter])
            for parameter, (name, comparison) in self._compared.items()
            if parameter in query
        )
        return all(plainly) and all(compared)

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

    def _is_text(self, parameter: Parameter) -> bool:
        """Whether a parameter for sorting is a text or a list of texts; only what names a property sorts."""
        if parameter.schema is None:
            return False
        items = self._schemas.items(parameter.schema)
        return "string" in self._schemas.types(parameter.schema if items is None else items)

    def _sorted(
        self, pairs: list[tuple[str, Json]], fields: tuple[str, ...], query: Mapping[str, Json]
    ) -> list[tuple[str, Json]]:
        down = self._sent_or_default(self._direction, query).lower().startswith("desc")
        if self._sort is None:
            # A way without anything to sort by is that of time: the list is in the order of creation.
            return pairs[::-1] if down else pairs
        asked: Json = query.get(self._sort.name, self._sent_or_default(self._sort, query))
        wanted = [part for each in (asked if is_array(asked) else [asked]) for part in self._parts(each)]
        for found, name in reversed(wanted):
            descending = down != (found[1] == "-" or (found[3] or "").lower().startswith("desc"))
            pairs = _ordered(pairs, fields, name, descending=descending)
        return pairs

    def _parts(self, asked: Json) -> list[tuple[re.Match[str], str]]:
        """What to sort by, with the property that it names: one, or several between commas."""
        for texts in ([asked], asked.split(",")) if isinstance(asked, str) else ():
            found = [_DIRECTED.fullmatch(each) for each in texts]
            named = [(each, self._by[plain(each[2])]) for each in found if each and plain(each[2]) in self._by]
            if named:
                return named
        return []

    def _sent_or_default(self, parameter: Parameter | None, query: Mapping[str, Json]) -> str:
        if parameter is None:
            return ""
        value = query.get(parameter.name)
        if value is None and parameter.schema is not None:
            value = self._schemas.resolved(parameter.schema).default
        return value if isinstance(value, str) else ""

    def _is_direction(self, parameter: Parameter) -> bool:
        """Whether a parameter takes ``asc`` and ``desc`` and nothing else."""
        values = self._schemas.resolved(parameter.schema).enum if parameter.schema is not None else None
        return bool(values) and all(str(each).lower().startswith(("asc", "desc")) for each in values or ())


def _before(pairs: list[tuple[str, Json]], start: int, end: int, size: int, page: int) -> Window:
    """A page that is read backwards: there is more where there is more before it."""
    shown = pairs[start:end]
    keys = tuple(key for key, _ in shown)
    return Window([item for _, item in shown], len(pairs), start, size, page, None, keys, leads_back=True)


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
    """Whether a field has the value, or one of the values; an array has it as one of its items. An object of
    comparisons (``created[gte]=5`` as a deepObject) has them all to hold.
    """
    if is_object(wanted) and wanted and all(plain(each) in COMPARISONS for each in wanted):
        return all(COMPARISONS[plain(name)](value, each) for name, each in wanted.items())
    values = value if is_array(value) else [value]
    any_of = wanted if is_array(wanted) else [wanted]
    return any(same(each, one) or (each is not None and str(each) == str(one)) for each in values for one in any_of)


def _rank(value: Json) -> tuple[int, float, str]:
    """An order over all scalars: nothing, then numbers, then texts."""
    if isinstance(value, (bool, int, float)):
        return 1, float(value), ""
    return (2, 0.0, value) if isinstance(value, str) else (0, 0.0, "")


def _listed(wanted: Json) -> Json:
    """Several values where one text holds them, as ``[in]=a,b`` does."""
    return wanted.split(",") if isinstance(wanted, str) else wanted


def _ordering(holds: Callable[[float | str, float | str], bool]) -> Comparison:
    """A comparison of numbers, of times, or of texts; what is not comparable is not let through."""

    def compare(value: Json, wanted: Json) -> bool:
        pair = _comparable(value, wanted)
        return pair is not None and holds(*pair)

    return compare


def _comparable(value: Json, wanted: Json) -> tuple[float, float] | tuple[str, str] | None:
    if isinstance(value, bool) or value is None or wanted is None:
        return None
    if isinstance(value, (int, float)):
        number = _number_of(wanted)
        return (float(value), number) if number is not None else None
    if not isinstance(value, str) or not isinstance(wanted, str):
        return None
    one, other = _time_of(value), _time_of(wanted)
    return (one, other) if one is not None and other is not None else (value, wanted)


def _number_of(value: Json) -> float | None:
    try:
        return float(value) if isinstance(value, (int, float, str)) else None
    except (ValueError, OverflowError):
        return None


def _time_of(text: str) -> float | None:
    """Seconds since 1970 of a date or time; UTC where it has no zone."""
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None


_GREATER: Final = _ordering(operator.gt)
_AT_LEAST: Final = _ordering(operator.ge)
_LESS: Final = _ordering(operator.lt)
_AT_MOST: Final = _ordering(operator.le)
COMPARISONS: Final[Mapping[str, Comparison]] = {
    **dict.fromkeys(("eq", "is"), _matches),
    **dict.fromkeys(("ne", "neq", "noteq", "not"), lambda value, wanted: not _matches(value, wanted)),
    "in": lambda value, wanted: _matches(value, _listed(wanted)),
    **dict.fromkeys(("nin", "notin"), lambda value, wanted: not _matches(value, _listed(wanted))),
    **dict.fromkeys(("gt", "after"), _GREATER),
    **dict.fromkeys(("gte", "ge", "min"), _AT_LEAST),
    **dict.fromkeys(("lt", "before"), _LESS),
    **dict.fromkeys(("lte", "le", "max"), _AT_MOST),
}
"""What the last word of a filter's name asks for: ``filter[age][gte]``, ``age[gte]``, ``age__gte``."""

_TOTALS: Final = frozenset(
    "total totalcount totalitems totalresults totalrecords totalelements totalsize totalentries totalhits totalrows "
    "numfound".split()
)
_EDGES: Final = {"firstid": 1, "lastid": -1}
"""What is called by the id of an item on the page, and from which end the items are read for it."""
_COUNTS: Final = frozenset("count itemcount resultcount numitems numberofelements".split())

_NEXT: Final = frozenset(
    "next nextcursor nextpagetoken nexttoken nextpagecursor cursor after endcursor nextpage".split()
)
_LEADS: Final = _NEXT | frozenset("prev previous prevcursor previouscursor before prevpage previouspage".split())
_LINKS: Final = ("url", "uri", "link", "href")


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
        if key in _EDGES and child is not None and (value is None or isinstance(value, str)):
            told = next(iter(window.keys[:: _EDGES[key]]), None)
            told = told if schemas.is_valid(child, "response", told) else UNSET
        is_link = _is_link(value) or (links and not isinstance(value, int) and not is_array(value))
        if is_object(value) and key == "nextpage" and not window.has_more:
            told = None
            if child is not None and not schemas.is_valid(child, "response", None):
                del envelope[name]
                continue
        elif is_object(value):
            tell(value, window, pages, child, schemas, links=key in ("links", "link"))
            if key == "nextpage":
                value |= {each: window.next_cursor for each in value if plain(each) in _OFFSETS and window.next_cursor}
        elif (relation_of(key) and is_link) or (_leads(key) and not isinstance(value, bool)):
            told = _leading(key, value, window, pages, is_link=is_link or key.endswith(_LINKS))
            if told is not None and child is not None and not schemas.is_valid(child, "response", told):
                told = None
            if told is None and child is not None and not schemas.is_valid(child, "response", None):
                del envelope[name]
                continue
        if told is not UNSET:
            envelope[name] = told


def _leads(key: str) -> bool:
    """Whether a member leads to the next page or to the one before, whatever it holds."""
    return key in _LEADS or (relation_of(key) in ("next", "prev") and key.endswith(_LINKS))


def _leading(key: str, value: Json, window: Window, pages: Pages, *, is_link: bool) -> Json:
    """What a member says that leads to another page: a link, the number of a page, or a cursor."""
    relation = relation_of(key)
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
    numbers = dict.fromkeys(("totalpages", "lastpage", "pagecount", "numpages"), pages)
    numbers |= dict.fromkeys(_TOTALS, window.total) | dict.fromkeys(_COUNTS, len(window.shown))
    numbers |= dict.fromkeys(_PAGES, window.page) | dict.fromkeys(_OFFSETS, window.start)
    numbers |= dict.fromkeys(_SIZES - {"first"}, size)
    if is_number and name in numbers:
        return numbers[name]
    if isinstance(value, bool) and name in ("hasmore", "hasnext", "hasnextpage", "more"):
        return window.has_more
    return UNSET
