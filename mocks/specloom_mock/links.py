"""Links to the pages of a list: in its envelope (JSON:API 1.1, 7.7) and in the header ``Link`` (RFC 8288, 3).

A link is the address that was asked for, with the parameter of the page, the offset or the cursor changed. Where no
parameter leads on, or its schema does not allow what it would have to be, there is no link.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import quote, urlsplit

from specloom.api import Json, Parameter
from specloom_mock.wire import query_pairs

_MEMBER: Final = re.compile(r"(next|prev|first|last|self)(?:ious)?(?:page)?(?:link|url|uri|href)?")


def relation_of(key: str) -> str | None:
    """The relation of a member of an envelope that holds a link, by what it is called without case and punctuation."""
    found = _MEMBER.fullmatch(key)
    return found[1] if found else None


class Pages:
    """Where the pages of one answer are, by relation: ``places`` are values of ``parameter``, None for its absence."""

    def __init__(
        self,
        url: str,
        query: str,
        parameter: Parameter | None,
        places: Mapping[str, Json],
        is_valid: Callable[[Parameter, Json], bool],
    ) -> None:
        self._url = url
        self._query = query
        self._parameter = parameter
        self._places = places
        self._is_valid = is_valid

    def number(self, relation: str) -> Json:
        """The place itself, where it is a number: of the next page, say; None where there is none."""
        place = self._places.get(relation)
        return place if isinstance(place, int) else None

    def link(self, relation: str, like: Json = "") -> str | None:
        """The address of a page, as a path alone where ``like`` is one; None where there is no such page."""
        if relation == "self":
            query = self._query
        elif self._parameter is None or relation not in self._places:
            return None
        else:
            place = self._places[relation]
            if place is not None and not self._is_valid(self._parameter, place):
                return None
            query = self._changed(self._parameter.name, place)
        # Brackets, which callers send as they are, are none of a query's characters (RFC 3986, 3.4).
        query = quote(query, safe="%&=+,;:@/?!$'()*~")
        address = f"{self._url}?{query}" if query else self._url
        if isinstance(like, str) and like.startswith("/"):
            parts = urlsplit(address)
            return parts.path + (f"?{parts.query}" if parts.query else "")
        return address

    def header(self) -> str:
        """The value of the header ``Link``; empty where no page has a link."""
        found = ((each, self.link(each)) for each in ("first", "prev", "next", "last"))
        return ", ".join(f'<{link}>; rel="{relation}"' for relation, link in found if link is not None)

    def _changed(self, name: str, value: Json) -> str:
        kept = [f"{quote(key, safe='')}={text}" for key, text in query_pairs(self._query) if key != name]
        return "&".join([*kept, *([] if value is None else [f"{quote(name, safe='')}={quote(str(value), safe='')}"])])
