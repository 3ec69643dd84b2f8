"""Proof that an answer is one that the description allows; used in tests, where a wrong answer is a fault of the
engine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

import msgspec
from msgspec import UnsetType

import specloom
from specloom.api import Json, JsonType, MediaType, Operation, Response, SchemaId
from specloom.media_types import is_sequential
from specloom_mock import media, xml_body
from specloom_mock.answer import PROBLEM
from specloom_mock.choose import PROTOCOL_STATUSES, declared, tells_success
from specloom_mock.faults import Fault, Violation, shown
from specloom_mock.message import OF_THE_MESSAGE, Answer
from specloom_mock.schemas import Schemas
from specloom_mock.xml_text import is_xml

Headers: TypeAlias = tuple[tuple[str, str], ...]

UNAUTHORIZED: Final = 401
BODILESS: Final = frozenset((204, 205, 304))
"""Statuses whose answers hold no content, whatever a description says (RFC 9110, 15.3.5, 15.3.6 and 15.4.5)."""
NOT_FOUND: Final = 404
_KEPT: Final = 64
_LONGEST_KEPT: Final = 16_384
"""How many answers' headers an operation remembers, and of which length at most a body of each."""
_TEXT: Final[frozenset[JsonType]] = frozenset(("string",))


class WrongAnswer(Exception):
    """The engine answered what the description does not allow; the message says what."""


def prove(answer: Answer, operation: Operation, schemas: Schemas) -> None:
    """Raise WrongAnswer unless the status, the headers and the body of an answer are declared."""
    # An operation that asks for credentials has to refuse those that are wrong (RFC 9110, 15.5.2).
    unasked = answer.status in PROTOCOL_STATUSES or (answer.status == UNAUTHORIZED and bool(operation.security))
    # What was deleted is not there, whether or not the description says so (RFC 9110, 15.5.5).
    unasked = unasked or (answer.status == NOT_FOUND and "{" in operation.path)
    if unasked and declared(operation, answer.status) is None:
        return
    found = violations_of(answer, operation, schemas)
    if found and not _says_what_cannot_be_said(answer, operation, schemas):
        raise WrongAnswer("; ".join(map(str, found)))


class _Sound(msgspec.Struct):
    """Headers that are sound with a status (0: with none), what judges the body (None: nothing has to), and the bytes
    that were proved last.
    """

    headers: Headers
    status: int
    judge: Callable[[Json], bool] | None
    data: bytes | None = None


class Prover:
    """``prove`` for the answers of one operation, which costs less where an earlier one had the same headers."""

    def __init__(self, operation: Operation, schemas: Schemas) -> None:
        self._operation = operation
        self._schemas = schemas
        # By the identity of headers.
        self._sound: dict[int, _Sound] = {}

    def prove(self, answer: Answer, body: Json | UnsetType) -> None:
        """Raise WrongAnswer as ``prove`` does; ``body`` is the value that the answer's body was written from."""
        known = self._sound.get(id(answer.headers)) or self._learnt(answer)
        is_raw = isinstance(body, msgspec.Raw)
        is_alike = known.headers is answer.headers and known.status == answer.status
        if is_alike and (
            known.judge is None or (known.data == answer.body if is_raw else _is_valid(known.judge, body))
        ):
            return
        prove(answer, self._operation, self._schemas)
        if is_alike and is_raw and len(answer.body) <= _LONGEST_KEPT:
            known.data = answer.body

    def _learnt(self, answer: Answer) -> _Sound:
        """What is known of an answer's headers from now on."""
        response = declared(self._operation, answer.status)
        known = _Sound(answer.headers, 0, None)
        if response is not None and not any(_in_headers(answer, response, self._schemas)):
            content, wrong = _content_of(answer, response)
            known.status = 0 if wrong else answer.status
            if content is not None and content.schema is not None:
                known.judge = self._schemas.judge(content.schema, "response") if _is_json(answer) else _unknown
        if len(self._sound) >= _KEPT:
            self._sound.clear()
        self._sound[id(answer.headers)] = known
        return known


def _unknown(_value: Json) -> bool:
    """The judgement of what is not written as JSON: what was written has to be read again."""
    return False


def _is_valid(judge: Callable[[Json], bool], body: Json | UnsetType) -> bool:
    """Whether a value is known to be valid. What is no JSON value, though it is written as one, is for others to
    judge."""
    try:
        return judge(body)
    except ValueError:
        return False


def _says_what_cannot_be_said(answer: Answer, operation: Operation, schemas: Schemas) -> bool:
    """Whether an error is problem details (RFC 9457) as what is declared for it has no value or is no text: the caller
    is told what is wrong, rather than that the mock can't say it.
    """
    response = declared(operation, answer.status)
    if response is None or answer.status < 400 or answer.header("Content-Type") != PROBLEM:
        return False
    return all(_is_unsayable(each, schemas) for each in response.content)


def _is_unsayable(content: MediaType, schemas: Schemas) -> bool:
    name = media.essence(content.name)
    if media.is_json(name):
        return content.schema is not None and isinstance(schemas.smallest(content.schema, "response"), specloom.NoValue)
    return not (is_xml(name) or name in ("text/plain", "text/html") or name.startswith("multipart/"))


def violations_of(answer: Answer, operation: Operation, schemas: Schemas) -> list[Violation]:
    """What is wrong with an answer; ``where`` is ``status``, ``header`` or ``body``."""
    response = declared(operation, answer.status)
    if response is None and (not operation.responses or (answer.status == 200 and not tells_success(operation))):
        # It says nothing of its answers (OpenAPI 3.1, 4.8.10: responses may be left out), or of errors alone.
        return []
    if response is None:
        known = ", ".join(each.status for each in operation.responses)
        where = f"{operation.method} {operation.path}"
        return [
            Violation("status", "", f"a status that {where} declares ({known})", str(answer.status), operation.pointer)
        ]
    return [*_in_headers(answer, response, schemas), *_in_body(answer, response, schemas)]


def _in_headers(answer: Answer, response: Response, schemas: Schemas) -> Iterator[Violation]:
    for header in response.headers:
        if header.name.lower() in OF_THE_MESSAGE:
            continue
        text = answer.header(header.name)
        if text is None:
            if header.required:
                yield Violation("header", f"/{header.name}", "a value, as it is required", "none", header.pointer)
        elif header.schema is not None and not any(
            schemas.is_valid(header.schema, "response", value) for value in _header_readings(text)
        ):
            yield Violation("header", f"/{header.name}", "a value that its schema allows", shown(text), header.schema)


def _header_readings(text: str) -> list[object]:
    try:
        return [text, msgspec.json.decode(text), text.split(",")]
    except msgspec.DecodeError:
        return [text, text.split(",")]


def _in_body(answer: Answer, response: Response, schemas: Schemas) -> list[Violation]:
    content, wrong = _content_of(answer, response)
    if content is None or content.schema is None:
        return wrong
    if not _is_json(answer):
        return _in_xml(answer.body, content.schema, schemas)
    try:
        value = msgspec.json.decode(answer.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        return [Violation("body", "", "JSON", shown(str(error)), content.pointer)]
    if schemas.is_valid(content.schema, "response", value):
        return []
    return schemas.violations(content.schema, "response", value, where="body")


def _content_of(answer: Answer, response: Response) -> tuple[MediaType | None, list[Violation]]:
    """The declared content whose schema speaks of an answer's body; None where none does, and whether that is wrong."""
    if not response.content or answer.status in BODILESS:
        return None, []
    sent = media.essence(answer.header("Content-Type") or "")
    # One that is sent as it is declared, parameters included, goes before one that merely fits.
    declared_first = sorted(response.content, key=lambda each: each.name != answer.header("Content-Type"))
    content = next((each for each in declared_first if media.fits(sent, media.essence(each.name))), None)
    if content is None:
        wanted = ", ".join(each.name for each in response.content)
        return None, [Violation("header", "/Content-Type", f"a media type of {wanted}", shown(sent), response.pointer)]
    if content.schema is None or is_sequential(sent) or not (media.is_json(sent) or is_xml(sent)):
        return None, []
    return content, []


def _is_json(answer: Answer) -> bool:
    sent = media.essence(answer.header("Content-Type") or "")
    return media.is_json(sent) and not is_xml(sent)


def _in_xml(body: bytes, schema: SchemaId, schemas: Schemas) -> list[Violation]:
    """What is wrong with a document. An array that is empty can't be told from one that is not there."""
    if schemas.types(schema) == _TEXT:
        return []
    try:
        value = xml_body.value_of(xml_body.document(body), schema, schemas, "response")
    except Fault as fault:
        return [Violation("body", "", "XML as the schema describes it", fault.detail, schema)]
    return schemas.violations(schema, "response", value, where="body")
