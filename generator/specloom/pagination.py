"""How the pages of a list follow each other, where a document shows it.

Theory. A page is an answer with one list of items; what leads to the next page is in the answer (a link, a cursor, the
number of a page), in its ``Link`` header (RFC 8288), or is counted by the caller (page number, offset). A scheme is
taken only where both halves are in sight: what the answer tells and the query parameter that takes it. Names decide,
types confirm; where two things fit equally well, nothing is taken. What can't be seen is stated in
``[tool.specloom.apis.X.pagination]`` as a ``Rule``, which is held against the document.

Members of answers are named by JSON pointers (RFC 6901) into the answer, so that ``""`` is an answer that is a list.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, Literal, TypeAlias

import msgspec

from specloom import media_types
from specloom.api import Api, JsonType, MediaType, Operation, Parameter, SchemaId
from specloom.diagnostics import Diagnostic, Level, Location, quote
from specloom.pagination_members import Member, Members

Scheme: TypeAlias = Literal["link", "link-header", "cursor", "last-item", "page", "offset"]
SCHEMES: Final[tuple[Scheme, ...]] = ("link", "link-header", "cursor", "last-item", "page", "offset")


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """What the configuration states for one operation; ``scheme`` is None where its pages are not to be followed.

    ``operation`` is an operationId, or method and path (``GET /v1/things``); the other fields are those of
    ``Pagination``, None where they are to be inferred. ``at`` is where the rule stands.
    """

    operation: str
    at: Location
    scheme: Scheme | None = None
    items: str | None = None
    next: str | None = None
    parameter: str | None = None
    more: str | None = None
    total: str | None = None
    start: int | None = None


class Pagination(msgspec.Struct, frozen=True, kw_only=True):
    """How the pages of an operation follow each other.

    ``items`` is where the items are. ``next`` is what leads on: a link, a cursor, the number of the next page, for
    ``last-item`` the member of an item that is handed on. ``parameter`` is the query parameter that takes it.
    ``more`` is a boolean that is false on the last page, ``total`` the number of pages (``page``) or of items
    (``offset``); both are empty where the document shows none. ``start`` is the first page's number or offset.
    ``reason`` says what it was taken from, as the end of a sentence.
    """

    scheme: Scheme
    items: str
    next: str = ""
    parameter: str = ""
    more: str = ""
    total: str = ""
    start: int = 0
    reason: str = ""


def paginations(api: Api, rules: Iterable[Rule] = ()) -> tuple[dict[str, Pagination], tuple[Diagnostic, ...]]:
    """The pagination of each operation that has one, by the operation's pointer, and the rules that fit nothing."""
    members = Members(api)
    stated: dict[str, Rule] = {}
    findings: list[Diagnostic] = []
    for rule in rules:
        operation = next((each for each in api.operations if rule.operation in names_of(each)), None)
        if operation is None:
            findings.append(_unfit(rule, "names no operation of the document", _nearest(api)))
        else:
            stated[operation.pointer] = rule
    found: dict[str, Pagination] = {}
    for operation in api.operations:
        own = stated.get(operation.pointer)
        if own is None:
            pagination = infer(members, operation)
        else:
            pagination = _stated(members, operation, own, findings) if own.scheme is not None else None
        if pagination is not None:
            found[operation.pointer] = pagination
    return found, tuple(findings)


def names_of(operation: Operation) -> tuple[str, ...]:
    """What a rule may call an operation."""
    return (*((operation.operation_id,) if operation.operation_id else ()), f"{operation.method} {operation.path}")


def infer(members: Members, operation: Operation) -> Pagination | None:
    """The pagination that the document shows, None where it shows none."""
    if operation.method != "GET":
        return None
    answer = _answer(operation)
    if answer is None or answer.schema is None:
        return None
    items = _items(members, answer.schema)
    if items is None:
        return None
    page = _Page(members, operation, answer.schema, items)
    taken = page.link() or page.cursor() or page.next_page() or page.link_header()
    return taken or page.last_item() or page.number() or page.offset()


# --- the two halves: the answer and the query -----------------------------------------------------------------------


def _answer(operation: Operation) -> MediaType | None:
    """The one JSON body of a success; None where there are several, or none."""
    good = [response for response in operation.responses if response.status.startswith("2")]
    if len(good) != 1:
        return None
    found = [media for media in good[0].content if media_types.may_be_json(media.name)]
    return found[0] if found and not any(media.item_schema for media in found) else None


def _items(members: Members, answer: SchemaId) -> str | None:
    """Where the items are: the answer itself, its one list, or the one list of the member that wraps everything."""
    if members.is_list(answer):
        return ""
    below = members.of(answer)
    lists = [each for each in below if members.is_list(each.schema) and each.name.lower() not in _NOT_ITEMS]
    known = [each for each in lists if each.name.lower() in _ITEMS]
    chosen = lists if len(lists) == 1 else known
    if len(chosen) == 1:
        return chosen[0].pointer
    if lists:
        return None
    inside = [
        each
        for wrapper in below
        if wrapper.name.lower() in _WRAPPERS
        for each in members.of(wrapper.schema, wrapper.pointer)
        if members.is_list(each.schema) and each.name.lower() not in _NOT_ITEMS
    ]
    return inside[0].pointer if len(inside) == 1 else None


class _Page:
    """One operation's answer and query, asked for each scheme in turn."""

    def __init__(self, members: Members, operation: Operation, answer: SchemaId, items: str) -> None:
        self._members = members
        self._operation = operation
        self._items = items
        self._query = {each.name: each for each in operation.parameters if each.location == "query"}
        self._told = [each for each in self._around(answer) if each.pointer != items]

    def _around(self, answer: SchemaId) -> Iterator[Member]:
        """The members of the answer beside the items, and those of the objects that tell of pages."""
        wrapper = self._items.rpartition("/")[0]
        waiting = [(each, 0) for each in self._members.of(answer)]
        while waiting:
            member, depth = waiting.pop(0)
            yield member
            if depth < 2 and (member.name.lower() in _ABOUT_PAGES or member.pointer == wrapper):
                waiting += [(each, depth + 1) for each in self._members.of(member.schema, member.pointer)]

    def link(self) -> Pagination | None:
        """A member ``next`` that holds an address."""
        found = [each for each in self._told if _plain(each.name) in _LINKS and self._is_link(each)]
        if len(found) != 1:
            return None
        return self._made("link", f"the answer holds the address of the next page at {found[0].pointer}", found[0])

    def _is_link(self, member: Member) -> bool:
        schema = self._members.flat(member.schema)
        if _parent(member.pointer) in ("links", "_links"):
            hrefs = [each for each in self._members.of(member.schema, member.pointer) if each.name == "href"]
            return self._members.is_of(member.schema, "string") or bool(hrefs)
        if not self._members.is_of(member.schema, "string"):
            return False
        examples = [example.value for example in schema.examples if isinstance(example.value, str)]
        addresses = any(example.startswith(("http://", "https://", "/")) for example in examples)
        said = f" {schema.description} ".lower()
        says = any(word in said for word in (" url", " uri", "hyperlink", "link to the next", "link to next"))
        return schema.format in ("uri", "uri-reference", "url") or addresses or says or _plain(member.name) != "next"

    def cursor(self) -> Pagination | None:
        """A member that holds a cursor, and a query parameter that takes it."""
        found = [each for each in self._told if _plain(each.name) in _CURSORS and self._is_text(each)]
        found = found or [each for each in self._told if self._is_cursor_by_place(each)]
        found = found or [each for each in self._told if _plain(each.name) == "lastid" and self._more()]
        takers = [each for name, each in self._query.items() if _plain(name) in _TAKERS and self._takes_text(each)]
        exact = [each for each in takers if found and _plain(each.name) == _plain(found[0].name)]
        if len(found) != 1 or not (len(takers) == 1 or len(exact) == 1):
            return None
        taker = (exact or takers)[0]
        if not self._is_taken(found[0], taker):
            return None
        reason = f"the answer holds a cursor at {found[0].pointer}, and the query takes it as {taker.name}"
        return self._made("cursor", reason, found[0], taker, more=self._more())

    def next_page(self) -> Pagination | None:
        """An object of the next page, with a text that the query takes under the same name."""
        found = [
            (each, self._query[each.name])
            for each in self._told
            if _plain(_parent(each.pointer)) in _NEXT_PAGES and each.name in self._query and self._is_text(each)
        ]
        taken = [(each, taker) for each, taker in found if self._is_taken(each, taker) and not self._counts(taker)]
        if len(taken) != 1:
            return None
        told, taker = taken[0]
        reason = f"the answer tells of the next page at {told.pointer}, and the query takes it as {taker.name}"
        return self._made("cursor", reason, told, taker)

    def _is_cursor_by_place(self, member: Member) -> bool:
        """``next`` or ``cursor`` beside the items, ``after`` in an object of cursors."""
        name, parent = _plain(member.name), _parent(member.pointer).lower()
        named = name in ("next", "cursor") or (name == "after" and parent in ("cursors", "cursor", "pageinfo", "page"))
        return named and self._is_text(member)

    def link_header(self) -> Pagination | None:
        """A ``Link`` header that the answer declares, and a query that speaks of pages."""
        responses = [each for each in self._operation.responses if each.status.startswith("2")]
        if not any(header.name.lower() == "link" for header in responses[0].headers):
            return None
        if not any(_plain(name) in _TAKERS | _NUMBERS | _SIZES | _OFFSETS for name in self._query):
            return None
        return self._made("link-header", "the answer declares a Link header, whose rel=next is the next page")

    def last_item(self) -> Pagination | None:
        """``starting_after`` takes the id of the last item; a boolean tells whether there is more."""
        taker = next((each for name, each in self._query.items() if _plain(name) == "startingafter"), None)
        more = self._more()
        if taker is None or not more:
            return None
        item = self._members.item(self._items_schema())
        ids = [each for each in self._members.of(item, "") if each.name == "id"] if item is not None else []
        if not ids or not self._is_taken(ids[0], taker):
            return None
        reason = f"the query takes the id of the last item as {taker.name}, and {more} tells whether there is more"
        return self._made("last-item", reason, ids[0], taker, more=more)

    def number(self) -> Pagination | None:
        """A query parameter for the number of a page, and something that ends it, or a size beside it."""
        takers = [each for name, each in self._query.items() if _plain(name) in _NUMBERS and self._counts(each)]
        if len(takers) != 1:
            return None
        following = [each for each in self._told if _plain(each.name) in _NEXT_NUMBERS and self._is_count(each)]
        totals = [each for each in self._told if _plain(each.name) in _TOTAL_PAGES and self._is_count(each)]
        sizes = [name for name in self._query if _plain(name) in _SIZES]
        more, first = self._more(), self._first(takers[0], 1)
        counted = bool(sizes) and not any(_plain(name) in _OFFSETS for name in self._query)
        if first is None or not (len(following) == 1 or len(totals) == 1 or more or counted):
            return None
        next_ = following[0] if len(following) == 1 else None
        total = totals[0].pointer if len(totals) == 1 and next_ is None else ""
        if next_ is not None:
            ends = f"{next_.pointer} holds the number of the next"
        elif total:
            ends = f"{total} holds how many there are"
        else:
            ends = f"{more} tells whether there is more" if more else "an empty one is the last"
        reason = f"the query takes the number of a page as {takers[0].name}; {ends}"
        more = "" if next_ is not None or total else more
        return self._made("page", reason, next_, takers[0], more=more, total=total, start=first)

    def offset(self) -> Pagination | None:
        """A query parameter for the offset of the first item, and a limit beside it."""
        takers = [each for name, each in self._query.items() if _plain(name) in _OFFSETS and self._counts(each)]
        first = self._first(takers[0], 0) if len(takers) == 1 else None
        if first is None or not any(_plain(name) in _SIZES for name in self._query):
            return None
        totals = [each for each in self._told if _plain(each.name) in _TOTALS and self._is_count(each)]
        total = totals[0].pointer if len(totals) == 1 else ""
        ends = f"{total} holds how many items there are" if total else "an empty page is the last"
        reason = f"the query takes an offset as {takers[0].name}; {ends}"
        return self._made("offset", reason, None, takers[0], total=total, start=first)

    def _made(
        self,
        scheme: Scheme,
        reason: str,
        next_: Member | None = None,
        taker: Parameter | None = None,
        *,
        more: str = "",
        total: str = "",
        start: int = 0,
    ) -> Pagination:
        return Pagination(
            scheme=scheme,
            items=self._items,
            next=next_.pointer if next_ else "",
            parameter=taker.name if taker else "",
            more=more,
            total=total,
            start=start,
            reason=reason,
        )

    def _more(self) -> str:
        found = [
            each
            for each in self._told
            if _plain(each.name) in _MORE and self._members.is_of(each.schema, "boolean", exactly=True)
        ]
        return found[0].pointer if len(found) == 1 else ""

    def _items_schema(self) -> SchemaId:
        answer = _answer(self._operation)
        found = self._members.at(answer.schema, self._items) if answer and answer.schema else None
        if found is None:
            raise ValueError("the items were found before")
        return found

    def _is_text(self, member: Member) -> bool:
        return self._members.is_of(member.schema, "string") or self._members.is_of(member.schema, "integer")

    def _is_taken(self, member: Member, taker: Parameter) -> bool:
        """Whether the parameter is of the type that the member has."""
        types: tuple[JsonType, ...] = ("string", "integer")
        schema = taker.schema
        return schema is not None and any(
            self._members.is_of(member.schema, each) and self._members.is_of(schema, each) for each in types
        )

    def _is_count(self, member: Member) -> bool:
        return self._members.is_of(member.schema, "integer") or self._members.is_of(member.schema, "number")

    def _takes_text(self, parameter: Parameter) -> bool:
        return parameter.schema is not None and any(
            self._members.is_of(parameter.schema, each) for each in ("string", "integer")
        )

    def _counts(self, parameter: Parameter) -> bool:
        return parameter.schema is not None and any(
            self._members.is_of(parameter.schema, each, exactly=True) for each in ("integer", "number")
        )

    def _first(self, parameter: Parameter, usual: int) -> int | None:
        """The default of the parameter where it is a start, else the usual one; None where its bounds leave it open."""
        schema = self._members.flat(parameter.schema) if parameter.schema is not None else None
        if schema is None or schema.default in (0, 1):
            return usual if schema is None or schema.default != 1 - usual else 1 - usual
        return None if usual == 1 and schema.minimum == 0 else usual


def _plain(name: str) -> str:
    """A name without what notations differ in: ``next_page_token``, ``nextPageToken`` and ``page[number]``."""
    return "".join(char for char in name.lower() if char.isalnum())


def _parent(pointer: str) -> str:
    return pointer.rpartition("/")[0].rpartition("/")[2]


# --- what the configuration states ----------------------------------------------------------------------------------


def _stated(members: Members, operation: Operation, rule: Rule, findings: list[Diagnostic]) -> Pagination | None:
    """The pagination of a rule, completed by what can be seen; None, with a finding, where it does not fit."""
    answer = _answer(operation)
    if rule.scheme is None or answer is None or answer.schema is None:
        findings.append(_unfit(rule, "belongs to an operation without one JSON answer that tells its members", ""))
        return None
    items = rule.items if rule.items is not None else _items(members, answer.schema)
    if items is None:
        findings.append(_unfit(rule, "does not say where the items are, and the answer has several lists", _EXAMPLE))
        return None
    lacking = [name for name in _NEEDS[rule.scheme] if getattr(rule, name) is None]
    if lacking:
        findings.append(_unfit(rule, f"has no {' and no '.join(lacking)}, which {rule.scheme} needs", _EXAMPLE))
        return None
    problems = list(_problems(members, operation, answer.schema, rule, items))
    findings.extend(_unfit(rule, problem, _EXAMPLE) for problem in problems)
    if problems:
        return None
    return Pagination(
        scheme=rule.scheme,
        items=items,
        next=rule.next or "",
        parameter=rule.parameter or "",
        more=rule.more or "",
        total=rule.total or "",
        start=rule.start if rule.start is not None else int(rule.scheme == "page"),
        reason="the configuration says so",
    )


def _problems(members: Members, operation: Operation, answer: SchemaId, rule: Rule, items: str) -> Iterator[str]:
    """Why a rule does not fit the document, each as the end of a sentence."""
    found = members.at(answer, items)
    item = members.item(found) if found is not None else None
    if found is None or not members.is_list(found):
        yield f"says that the items are at {quote(items)}, where the answer has no list"
    query = {each.name for each in operation.parameters if each.location == "query"}
    if rule.parameter is not None and rule.parameter not in query:
        yield f"names the query parameter {quote(rule.parameter)}, which the operation does not have"
    inside = item if rule.scheme == "last-item" else answer
    if rule.next is not None and (inside is None or members.at(inside, rule.next) is None):
        yield f"names {quote(rule.next)}, which is not there"
    for pointer in (rule.more, rule.total):
        if pointer is not None and members.at(answer, pointer) is None:
            yield f"names {quote(pointer)}, which the answer does not have"


_NEEDS: Final[Mapping[Scheme, tuple[str, ...]]] = {
    "link": ("next",),
    "link-header": (),
    "cursor": ("next", "parameter"),
    "last-item": ("next", "parameter"),
    "page": ("parameter",),
    "offset": ("parameter",),
}
_EXAMPLE: Final = (
    'listThings = { scheme = "cursor", items = "/data", next = "/meta/next_cursor", parameter = "cursor" }'
)


def _unfit(rule: Rule, problem: str, expected: str) -> Diagnostic:
    return Diagnostic(
        code="SL318",
        level=Level.ERROR,
        message=f"the pagination of {quote(rule.operation)} {problem}",
        at=rule.at,
        expected=expected,
        help="",
    )


def _nearest(api: Api) -> str:
    """Operations that a rule could name, a few of them."""
    return ", ".join(names_of(each)[0] for each in api.operations[:5])


# --- names -----------------------------------------------------------------------------------------------------------

_ITEMS: Final = frozenset("data items results records entries values objects elements list content rows hits".split())
_NOT_ITEMS: Final = frozenset("errors warnings included links _links messages facets".split())
_WRAPPERS: Final = frozenset("data result response _embedded".split())
_ABOUT_PAGES: Final = frozenset(
    "meta metadata pagination paging page page_info pageinfo links _links cursors cursor response_metadata "
    "responsemetadata paginator next_page nextpage".split()
)
_NEXT_PAGES: Final = frozenset("nextpage next".split())
_LINKS: Final = frozenset("next nexturl nexturi nextlink nextpageurl nextpageuri nextpagelink odatanextlink".split())
_CURSORS: Final = frozenset("nextcursor nextpagetoken nexttoken endcursor continuationtoken nextpagecursor".split())
_TAKERS: Final = frozenset(
    "cursor after pagetoken nexttoken nextpagetoken startingafter startcursor nextcursor continuationtoken pagecursor "
    "pageafter paginationtoken token".split()
)
_NUMBERS: Final = frozenset("page pagenumber pageno pagenum".split())
_NEXT_NUMBERS: Final = frozenset("nextpage nextpagenumber".split())
_TOTAL_PAGES: Final = frozenset("totalpages pagecount lastpage numpages pagestotal".split())
_SIZES: Final = frozenset("perpage pagesize limit size pagelimit itemsperpage maxresults count".split())
_OFFSETS: Final = frozenset("offset skip pageoffset".split())
_TOTALS: Final = frozenset("total totalcount totalresults totalitems".split())
_MORE: Final = frozenset("hasmore hasnext hasnextpage hasmorepages morepages more".split())
