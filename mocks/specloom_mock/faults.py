"""What can be wrong with a request, as data; each API says it in its own words later.

A fault has a kind, and the kind says which statuses are right for it in the order of preference; which of them is sent
depends on what the operation declares (``choose.status_for``).
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Final

import msgspec

from specloom.api import Json
from specloom.diagnostics import QUOTE_LIMIT, quote_plain

MAX_VIOLATIONS: Final = 50
"""How many violations an answer lists at most."""


class Kind(Enum):
    """The kinds of fault. The value is the statuses that fit, best first (RFC 9110, 15.5; RFC 9457 for the words)."""

    MALFORMED = (400,)
    UNAUTHORIZED = (401, 403)
    NOT_FOUND = (404, 410)
    PREFERENCE = (404,)
    METHOD_NOT_ALLOWED = (405,)
    NOT_ACCEPTABLE = (406,)
    TIMEOUT = (408,)
    CONFLICT = (409,)
    TOO_LARGE = (413,)
    TARGET_TOO_LONG = (414,)
    UNSUPPORTED_MEDIA_TYPE = (415,)
    EXPECTATION = (417,)
    PARAMETERS = (400, 422)
    BODY = (422, 400)
    HEADERS_TOO_LARGE = (431,)
    LIMITED = (429,)
    INTERNAL = (500,)
    NO_VALUE = (501,)
    BAD_GATEWAY = (502,)
    GATEWAY_TIMEOUT = (504,)

    @property
    def statuses(self) -> tuple[int, ...]:
        statuses: tuple[int, ...] = self.value
        return statuses


class Violation(msgspec.Struct, frozen=True):
    """One thing that the description does not allow.

    ``where`` is ``path``, ``query``, ``header``, ``cookie`` or ``body``; ``pointer`` the JSON pointer of the value
    inside the body or of the parameter by its name (``/data/type``, ``/page[size]``); ``expected`` and ``got`` are
    plain words; ``schema`` is the pointer of the schema or parameter in the description that says so, and ``place``
    its file and line, once they were looked up.
    """

    where: str
    pointer: str
    expected: str
    got: str
    schema: str = ""
    place: str = ""

    def __str__(self) -> str:
        """The sentence for the caller: where, what was expected, what came, and which line of the description says
        so.
        """
        where = f"{self.where} {self.pointer}" if self.pointer else self.where
        return f"{where}: expected {self.expected}, got {self.got}" + (f" ({self.place})" if self.place else "")


class Fault(Exception):
    """A request that is answered by an error.

    ``kind`` decides the status, ``detail`` is the sentence, ``violations`` the particulars, and ``headers`` what the
    status needs (``Allow``, ``WWW-Authenticate``). ``schema`` is the pointer of what the description says of it where
    no violation has one, and ``place`` its file and line. An exception, so that the pipe can stop at the first stage
    that finds one.
    """

    def __init__(
        self,
        kind: Kind,
        detail: str,
        *,
        violations: tuple[Violation, ...] = (),
        headers: tuple[tuple[str, str], ...] = (),
        schema: str = "",
        place: str = "",
    ) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail
        self.violations = violations
        self.headers = headers
        self.schema = schema
        self.place = place

    def placed(self, place: Callable[[str], str], otherwise: str = "") -> Fault:
        """The fault with the places that ``place`` gives for its pointers; ``otherwise`` is a pointer for want of
        one.
        """
        if self.violations:
            found = [msgspec.structs.replace(each, place=place(each.schema or otherwise)) for each in self.violations]
            more = self.detail.rpartition("; and ")[2] if self.detail.endswith(" more") else ""
            detail = "; ".join(map(str, found)) + (f"; and {more}" if more else "")
            return Fault(self.kind, detail, violations=tuple(found), headers=self.headers, schema=self.schema)
        where = place(self.schema or otherwise)
        detail = f"{self.detail} ({where})" if where else self.detail
        return Fault(self.kind, detail, headers=self.headers, schema=self.schema, place=where)


def violated(kind: Kind, violations: list[Violation]) -> Fault:
    """The fault for a list of violations (at least one)."""
    kept = tuple(violations[:MAX_VIOLATIONS])
    more = len(violations) - len(kept)
    detail = "; ".join(map(str, kept)) + (f"; and {more} more" if more else "")
    return Fault(kind, detail, violations=kept)


def shown(value: Json) -> str:
    """A value as a caller reads it in a sentence: JSON, shortened, with nothing unprintable in it."""
    text = msgspec.json.encode(value).decode()
    return quote_plain(text if len(text) <= QUOTE_LIMIT else text[: QUOTE_LIMIT - 3] + "...")
