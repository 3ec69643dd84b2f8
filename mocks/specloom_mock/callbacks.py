"""The callbacks that follow an answer: what to send where, found from the description (OpenAPI 3.1, 4.8.18 and 4.8.20).

Nothing is sent here; ``outgoing`` does that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, cast
from urllib.parse import quote

import msgspec
from msgspec import UNSET

import specloom
from specloom.api import Json, MediaType, Payload
from specloom_mock import media
from specloom_mock.answer import encode, simple
from specloom_mock.behaviour import Call
from specloom_mock.faults import Violation
from specloom_mock.message import Answer, Outgoing, Request
from specloom_mock.proof import violations_of
from specloom_mock.route import decode
from specloom_mock.schemas import Schemas
from specloom_mock.wire import query_pairs

_EXPRESSION: Final = re.compile(r"\{(\$[^{}]*)\}")
_SOURCE: Final = re.compile(r"\$(request|response)\.(header|query|path|body)(?:[.](.+)|(#.*))?", re.DOTALL)
# What an expression gives may not reach beyond its place in a part of the address that the description wrote.
_WHOLE_ADDRESS: Final = re.compile(r"https?://", re.IGNORECASE)


class Callbacks:
    """The callbacks of one API."""

    def __init__(self, payloads: Iterable[Payload], schemas: Schemas) -> None:
        self._schemas = schemas
        self._by_parent: dict[str, list[Payload]] = {}
        self._all = [each for each in payloads if each.kind == "callback"]
        for each in self._all:
            self._by_parent.setdefault(each.parent, []).append(each)

    @property
    def are_any(self) -> bool:
        """Whether any operation registers callbacks."""
        return bool(self._all)

    def has(self, pointer: str) -> bool:
        """Whether the operation at a pointer registers callbacks."""
        return pointer in self._by_parent

    def after(self, request: Request, call: Call, answer: Answer) -> tuple[Outgoing, ...]:
        """What follows an answer; nothing where it refuses, or where an address can't be told from the exchange."""
        if answer.status >= 400:
            return ()
        exchange = Exchange(request, call, answer)
        made = (self._outgoing(each, exchange) for each in self._by_parent.get(call.operation.pointer, ()))
        return tuple(each for each in made if each is not None)

    def _outgoing(self, payload: Payload, exchange: Exchange) -> Outgoing | None:
        url = exchange.filled(payload.expression)
        if url is None or not _WHOLE_ADDRESS.match(url):
            return None
        headers = [
            (each.name, simple(value))
            for each in payload.operation.parameters
            if each.location == "header" and each.required and each.schema is not None
            if not isinstance(value := self._schemas.smallest(each.schema, "request"), specloom.NoValue)
        ]
        content = payload.operation.body.content[0] if payload.operation.body else None
        body = self._body(content) if content is not None else None
        if content is None or body is None:
            return Outgoing(
                payload.name, payload.operation.method, url, tuple(headers), pointer=payload.operation.pointer
            )
        headers.insert(0, ("Content-Type", content.name))
        pointer = payload.operation.pointer
        return Outgoing(payload.name, payload.operation.method, url, tuple(headers), body, pointer)

    def violations(self, call: Outgoing, answer: Answer) -> list[Violation]:
        """What the callback's own responses do not allow about the answer of its receiver."""
        payload = next((each for each in self._all if each.operation.pointer == call.pointer), None)
        return [] if payload is None else violations_of(answer, payload.operation, self._schemas)

    def _body(self, content: MediaType) -> bytes | None:
        """The first example that is valid, else a value with all parts, else the smallest; None where none is made."""
        schema = content.schema
        for example in content.examples:
            if schema is None or self._schemas.is_valid(schema, "request", example.value):
                return encode(example.value, content.name)
        if schema is None:
            return None
        value = self._schemas.fullest(schema, "request")
        return None if isinstance(value, specloom.NoValue) else encode(value, content.name)


class Exchange:
    """A request and its answer, of which runtime expressions speak."""

    def __init__(self, request: Request, call: Call, answer: Answer) -> None:
        self._request = request
        self._call = call
        self._answer = answer

    def filled(self, template: str) -> str | None:
        """A template with its expressions evaluated; None where one leads nowhere."""
        if template.startswith("$"):
            template = f"{{{template}}}"
        parts: list[str] = []
        end = 0
        for found in _EXPRESSION.finditer(template):
            value = self.value(found[1])
            if value is None or isinstance(value, (dict, list)):
                return None
            # An address as a whole stands as it is; a part of one is encoded, so that it stays a part.
            parts += [
                template[end : found.start()],
                simple(value) if not found.start() else quote(simple(value), safe=""),
            ]
            end = found.end()
        return "".join([*parts, template[end:]])

    def value(self, expression: str) -> Json:
        """The value of a runtime expression (OpenAPI 3.1, 4.8.20.4); None where it leads nowhere."""
        if expression == "$url":
            query = f"?{self._request.query}" if self._request.query else ""
            return f"{self._call.url}{query}"
        if expression == "$method":
            return self._request.method
        if expression == "$statusCode":
            return self._answer.status
        found = _SOURCE.fullmatch(expression)
        if found is None:
            return None
        side, place, name, pointer = found.groups()
        if place == "body":
            return self._body(side, pointer or "") if name is None else None
        if place == "header":
            return self._request.headers.get(name.lower()) if side == "request" else self._answer.header(name or "")
        if side == "response" or name is None:
            return None
        return self._call.path.get(name) if place == "path" else self._query(name)

    def _query(self, name: str) -> Json:
        if name in self._call.query:
            return self._call.query[name]
        return next(
            (decode(value.replace("+", " ")) for key, value in query_pairs(self._request.query) if key == name), None
        )

    def _body(self, side: str, pointer: str) -> Json:
        if side == "request":
            return None if self._call.body is UNSET else resolved(self._call.body, pointer)
        kind = media.essence(self._answer.header("Content-Type") or "")
        if not media.is_json(kind):
            return self._answer.body.decode("utf-8", "replace") if not pointer else None
        return resolved(msgspec.json.decode(self._answer.body), pointer)


def resolved(value: Json, pointer: str) -> Json:
    """What a pointer as a URI fragment (``#/a/0``) names in a value (RFC 6901); None where it names nothing."""
    for token in decode(pointer.removeprefix("#")).split("/")[1:]:
        key = token.replace("~1", "/").replace("~0", "~")
        if isinstance(value, Mapping):
            value = cast("Mapping[str, Json]", value).get(key)
        elif isinstance(value, list) and key.isascii() and key.isdigit():
            items = cast("Sequence[Json]", value)
            value = items[int(key)] if int(key) < len(items) else None
        else:
            return None
    return value
