"""Lists that come in pages: one iterator over all items, one over all answers.

Everything but the waiting is in ``Turner``: it tells which request comes next, and is told what was answered. A page is
asked for when its first item is wanted, never before. A list that never ends is noticed: a link or cursor that comes a
second time, or a counted page that repeats the one before it, raises ``PaginationError``; a link that leaves the API's
origin raises ``ForeignLink``, as credentials would go with it.

What an operation declares (``Pages``):

    link            ``next`` is the address of the next page, a string or an object with ``href``; no string ends it
    link-header     the address stands in the header ``Link`` with ``rel="next"`` (RFC 8288)
    cursor          ``next`` is what the query parameter ``parameter`` takes; null or nothing ends it
    last-item       ``parameter`` takes what stands at ``next`` in the last item; an empty page ends it
    page            ``parameter`` counts pages from ``start``; ``next`` is the next one's number, or ``total`` is how
                    many there are; where neither is declared, an empty page ends it
    offset          ``parameter`` counts items from ``start``; ``total`` or an empty page ends it

``more``, where it is declared, is a boolean of the answer that is false on the last page.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Generic, Literal, TypeAlias, TypeVar, cast

from msgspec import UNSET, Struct

from .errors import PaginationError
from .operations import Operation
from .origins import checked_link
from .transport import Headers

P = TypeVar("P")
T = TypeVar("T")

Scheme: TypeAlias = Literal["link", "link-header", "cursor", "last-item", "page", "offset"]
PARAMETER = r'[ \t]*;[ \t]*([\w!#$&+.^`|~*-]+)(?:[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^\s";,<]*)))?'
"""A parameter of a link (RFC 8288, 3): its name, and its value, quoted or not."""
LINK = rf"<([^<>]*)>((?:{PARAMETER})*)"


class Pages(Struct, Generic[P, T], frozen=True, eq=False):
    """How the pages of an operation follow each other: answers of type ``P`` that hold items of type ``T``.

    ``items``, ``next``, ``more`` and ``total`` are JSON pointers (RFC 6901) by the names on the wire. ``items`` is
    empty for an answer that is a list, the others where there is none.
    """

    operation: Operation[P]
    scheme: Scheme
    items: str
    next: str = ""
    parameter: str = ""
    more: str = ""
    total: str = ""
    start: int = 0


class Step(Struct, frozen=True):
    """What to ask for: the query, by its names on the wire, or the absolute address in place of path and query."""

    query: Mapping[str, object]
    link: str = ""


class Page(Struct, Generic[P], frozen=True):
    """A page as it came: its value, its headers, and the URL that was asked for."""

    value: P
    headers: Headers
    url: str


class Turner(Generic[P, T]):
    """Turns pages: ``step`` is the next request, None behind the last page."""

    __slots__ = ("_before", "_pages", "_place", "_seen", "step")

    def __init__(self, pages: Pages[P, T], query: Mapping[str, object]) -> None:
        given = query.get(pages.parameter, UNSET)
        self._pages = pages
        self._place = given if isinstance(given, int) else pages.start
        self._before: Sequence[T] = ()
        self._seen: set[object] = set()
        self.step: Step | None = Step(query)

    def turn(self, answer: Page[P]) -> None:
        """Find out what comes behind a page. Raises PaginationError, and ForeignLink for a link to another origin."""
        pages, step = self._pages, self.step
        self.step = None
        if step is None or (pages.more and member(answer.value, pages.more) is False):
            return
        items = items_of(pages, answer.value)
        if pages.scheme == "link":
            self._follow(step, answer, address(member(answer.value, pages.next)))
        elif pages.scheme == "link-header":
            self._follow(step, answer, next_of(answer.headers))
        elif pages.scheme == "cursor":
            self._hand_on(step, member(answer.value, pages.next))
        elif pages.scheme == "last-item":
            self._hand_on(step, member(items[-1], pages.next) if items else None)
        elif pages.next:
            self._hand_on(step, member(answer.value, pages.next))
        else:
            self._count(step, answer.value, items)

    def _follow(self, step: Step, answer: Page[P], link: str) -> None:
        if link:
            self._seen.add(answer.url)
            url = checked_link(link, answer.url)
            self._once(url)
            self.step = Step(step.query, url)

    def _hand_on(self, step: Step, cursor: object) -> None:
        if cursor is None or cursor is UNSET or cursor == "":
            return
        if isinstance(cursor, dict | list | Struct):
            raise PaginationError(
                self._pages.operation.path, f"{self._pages.next} holds nothing that could be handed on"
            )
        self._seen.add(step.query.get(self._pages.parameter, UNSET))
        self._once(cursor)
        self.step = Step({**step.query, self._pages.parameter: cursor})

    def _once(self, lead: object) -> None:
        if lead in self._seen:
            raise PaginationError(self._pages.operation.path, "an answer leads back to a page that was read before")
        self._seen.add(lead)

    def _count(self, step: Step, page: P, items: Sequence[T]) -> None:
        """The next page or offset by counting; see the table above for what ends it."""
        pages = self._pages
        total = member(page, pages.total) if pages.total else None
        by_items = pages.scheme == "offset"
        following = self._place + (len(items) if by_items else 1)
        counted = isinstance(total, int | float)
        if not items or (isinstance(total, int | float) and following >= total + pages.start):
            return
        if not counted and items == self._before:
            raise PaginationError(pages.operation.path, "a page holds the very items of the page before it")
        self._before, self._place = items, following
        self.step = Step({**step.query, pages.parameter: following})


class Paged(Generic[T, P]):
    """All items of a list, from the first page on each time that it is iterated; ``pages()`` gives the answers.

    Iterating raises what calling the operation raises, and PaginationError.
    """

    __slots__ = ("_ask", "_pages", "_query")

    def __init__(self, pages: Pages[P, T], query: Mapping[str, object], ask: Callable[[Step], Page[P]]) -> None:
        self._pages = pages
        self._query = query
        self._ask = ask

    def __iter__(self) -> Iterator[T]:
        for page in self.pages():
            yield from items_of(self._pages, page)

    def pages(self) -> Iterator[P]:
        """The answers, each asked for when it is wanted."""
        turner = Turner(self._pages, self._query)
        while turner.step is not None:
            answer = self._ask(turner.step)
            yield answer.value
            turner.turn(answer)


class AsyncPaged(Generic[T, P]):
    """See ``Paged``."""

    __slots__ = ("_ask", "_pages", "_query")

    def __init__(
        self, pages: Pages[P, T], query: Mapping[str, object], ask: Callable[[Step], Awaitable[Page[P]]]
    ) -> None:
        self._pages = pages
        self._query = query
        self._ask = ask

    async def __aiter__(self) -> AsyncIterator[T]:
        async for page in self.pages():
            for item in items_of(self._pages, page):
                yield item

    async def pages(self) -> AsyncIterator[P]:
        """The answers, each asked for when it is wanted."""
        turner = Turner(self._pages, self._query)
        while turner.step is not None:
            answer = await self._ask(turner.step)
            yield answer.value
            turner.turn(answer)


def items_of(pages: Pages[P, T], page: P) -> Sequence[T]:
    """The items of a page; none where the answer has no list in their place."""
    found = member(page, pages.items)
    return cast("Sequence[T]", found) if isinstance(found, list | tuple) else ()


def member(value: object, pointer: str) -> object:
    """What stands at a JSON pointer, by the names on the wire; None where nothing does."""
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        if isinstance(value, Struct):
            value = getattr(value, attributes(type(value)).get(name, ""), None)
        elif isinstance(value, Mapping):
            value = cast("Mapping[str, object]", value).get(name)
        else:
            return None
    return value


@lru_cache(maxsize=4096)
def attributes(model: type[Struct]) -> Mapping[str, str]:
    """The attribute of each member of a model, by its name on the wire."""
    return dict(zip(model.__struct_encode_fields__, model.__struct_fields__, strict=True))


def address(link: object) -> str:
    """The address of a link: the string itself, or its member ``href`` (JSON:API 1.1, links; HAL); else nothing."""
    found: Any = link if isinstance(link, str) else member(link, "/href")
    return found if isinstance(found, str) else ""


def next_of(headers: Headers) -> str:
    """The target of the first ``rel="next"`` in the ``Link`` headers (RFC 8288, 3), or nothing."""
    for field in headers.get_all("link"):
        for found in re.finditer(LINK, field):
            given = ((name.lower(), quoted or bare) for name, quoted, bare in re.findall(PARAMETER, found[2]))
            rel = next((value for name, value in given if name == "rel"), "")
            if "next" in rel.lower().split():
                return found[1].strip()
    return ""
