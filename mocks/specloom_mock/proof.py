"""Proof that an answer is one that the description allows; used in tests, where a wrong answer is a fault of the
engine.
"""

from __future__ import annotations

from typing import Final

import msgspec

from specloom.api import Operation, Response
from specloom_mock import media
from specloom_mock.choose import PROTOCOL_STATUSES, declared
from specloom_mock.message import Answer
from specloom_mock.schemas import Schemas

UNAUTHORIZED: Final = 401


class WrongAnswer(Exception):
    """The engine answered what the description does not allow; the message says what."""


def prove(answer: Answer, operation: Operation, schemas: Schemas) -> None:
    """Raise WrongAnswer unless the status, the headers and the body of an answer are declared."""
    response = declared(operation, answer.status)
    if response is None:
        # An operation that asks for credentials has to refuse those that are wrong (RFC 9110, 15.5.2).
        if answer.status not in PROTOCOL_STATUSES and not (answer.status == UNAUTHORIZED and operation.security):
            raise WrongAnswer(f"{operation.method} {operation.path} declares no status {answer.status}")
        return
    _prove_headers(answer, response, schemas)
    _prove_body(answer, response, schemas)


def _prove_headers(answer: Answer, response: Response, schemas: Schemas) -> None:
    for header in response.headers:
        text = answer.header(header.name)
        if text is None:
            if header.required:
                raise WrongAnswer(f"the answer lacks the header {header.name}")
        elif header.schema is not None and not any(
            schemas.is_valid(header.schema, "response", value) for value in _header_readings(text)
        ):
            raise WrongAnswer(f"the header {header.name} has a value that its schema refuses")


def _header_readings(text: str) -> list[object]:
    try:
        return [text, msgspec.json.decode(text), text.split(",")]
    except msgspec.DecodeError:
        return [text, text.split(",")]


def _prove_body(answer: Answer, response: Response, schemas: Schemas) -> None:
    if not response.content:
        return
    sent = media.essence(answer.header("Content-Type") or "")
    content = next((each for each in response.content if media.fits(sent, media.essence(each.name))), None)
    if content is None:
        raise WrongAnswer(f"status {answer.status} is not declared with the media type {sent or 'that is missing'}")
    if content.schema is None or not media.is_json(sent):
        return
    value = msgspec.json.decode(answer.body)
    if not schemas.is_valid(content.schema, "response", value):
        found = schemas.violations(content.schema, "response", value, where="body")
        raise WrongAnswer("; ".join(map(str, found)))
