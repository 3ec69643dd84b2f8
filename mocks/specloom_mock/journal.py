"""What went through a mock: every request with its answer, for assertions and for the report of a failing test.

Nothing that proves who is calling is ever shown: credentials stand in the journal, as they came, and not in its text.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Final
from urllib.parse import parse_qsl, unquote

import msgspec

from specloom.api import Json
from specloom.diagnostics import quote_plain
from specloom.json_values import is_array, is_object
from specloom_mock.message import Answer, Request

SHOWN_BODY: Final = 2_000
"""Characters of a body that are shown; the rest is counted."""
SHOWN_EXCHANGES: Final = 20
"""Exchanges that are shown: the last ones, as they are nearest to the failure."""

_SECRET_HEADERS: Final = frozenset({"authorization", "cookie", "proxy-authorization", "set-cookie"})
_HIDDEN: Final = "..."


class Exchange(msgspec.Struct, frozen=True, kw_only=True):
    """A request and what came of it: ``answer`` is None where it was lost; ``note`` says what was planned."""

    request: Request
    answer: Answer | None
    note: str = ""

    @property
    def method(self) -> str:
        return self.request.method

    @property
    def path(self) -> str:
        """The path as it was asked for, percent-decoded, with the base path of the server where one was there."""
        return unquote(self.request.target)

    @property
    def query(self) -> dict[str, str]:
        """The query by name, decoded; of a name that came twice the last."""
        return dict(parse_qsl(self.request.query, keep_blank_values=True))

    @property
    def headers(self) -> Mapping[str, str]:
        """The request's headers by lower-case name."""
        return self.request.headers

    @property
    def body(self) -> Json:
        """The request's body: the JSON value, the text or bytes where it is no JSON, None where there is none."""
        return _readable(self.request.body)


class Journal:
    """The exchanges, oldest first. ``secret_names`` are headers and query parameters whose values are never shown."""

    def __init__(self, secret_names: Collection[str] = ()) -> None:
        self._hidden = _SECRET_HEADERS | {name.lower() for name in secret_names}
        self.exchanges: list[Exchange] = []

    def text(self) -> str:
        """The last exchanges as a reader wants them, credentials left out."""
        shown = self.exchanges[-SHOWN_EXCHANGES:]
        left = len(self.exchanges) - len(shown)
        lines = [f"({left} earlier ones are not shown)"] if left else []
        return "\n".join([*lines, *(self._shown(each) for each in shown)])

    def _shown(self, each: Exchange) -> str:
        request = each.request
        query = f"?{self._query(request.query)}" if request.query else ""
        lines = [f"> {request.method} {quote_plain(request.target + query)}", *self._headers(request.headers.items())]
        lines += _body(request.body, "> ")
        if each.note:
            lines.append(f"! {each.note}")
        if each.answer is not None:
            lines += [f"< {each.answer.status}", *self._headers(each.answer.headers, "< ")]
            lines += _body(each.answer.body, "< ")
        return "\n".join(lines) + "\n"

    def _headers(self, headers: Iterable[tuple[str, str]], mark: str = "> ") -> list[str]:
        return [f"{mark}{name}: {self._value(name, value)}" for name, value in headers]

    def _value(self, name: str, value: str) -> str:
        return _HIDDEN if name.lower() in self._hidden else quote_plain(value)

    def _query(self, query: str) -> str:
        pairs = (part.partition("=") for part in query.split("&"))
        return "&".join(
            f"{name}={_HIDDEN}" if unquote(name).lower() in self._hidden else f"{name}{equals}{value}"
            for name, equals, value in pairs
        )


def contains(found: Json, wanted: Json) -> bool:
    """Whether a value has everything that another asks for: members of objects at any depth; all else is equal."""
    if is_object(found) and is_object(wanted):
        return all(name in found and contains(found[name], value) for name, value in wanted.items())
    if is_array(found) and is_array(wanted):
        return len(found) == len(wanted) and all(map(contains, found, wanted))
    return bool(found == wanted) and isinstance(found, bool) == isinstance(wanted, bool)


def _readable(body: bytes) -> Json:
    if not body:
        return None
    try:
        return msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        pass
    try:
        return body.decode()
    except UnicodeDecodeError:
        return body


def _body(body: bytes, mark: str) -> list[str]:
    if not body:
        return []
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return [f"{mark}({len(body)} bytes)"]
    more = f" (and {len(text) - SHOWN_BODY} more characters)" if len(text) > SHOWN_BODY else ""
    return [f"{mark}{quote_plain(text[:SHOWN_BODY])}{more}"]
