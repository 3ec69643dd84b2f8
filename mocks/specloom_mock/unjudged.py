"""What the mock does not judge of a description, as diagnostics: said at the start where it was meant to refuse, and
all of it by ``--explain``. ``specloom.unjudged`` says it of schemas, this module of what travels around them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from specloom.api import Api, Header, JsonType, MediaType, Parameter, SchemaId
from specloom.diagnostics import Diagnostic, Level, Report, quote
from specloom.findings import Findings
from specloom.loading import Loaded
from specloom.media_types import is_sequential
from specloom.source import Library
from specloom.unjudged import find_annotations, find_patterns, tell_once
from specloom_mock import media
from specloom_mock.schemas import Schemas
from specloom_mock.wire import is_readable
from specloom_mock.xml_text import is_xml

Note = tuple[str, str, str]
"""The code, the message, and the pointer of what is not judged."""

_TEXT: Final[frozenset[JsonType]] = frozenset(("string",))
_ANY: Final = 7
_FORMS: Final = frozenset(("application/x-www-form-urlencoded", "multipart/form-data"))


def warnings_of(loaded: Loaded) -> tuple[Diagnostic, ...]:
    """What costs a judgement or a construct of a document that was read: what its readers warned of, and patterns."""
    findings = Findings()
    find_patterns(loaded.api, findings)
    told = [*loaded.report, *findings.tell(loaded.library)]
    return tuple(dict.fromkeys(each for each in told if each.level is not Level.NOTE))


def notes_of(spec: Path, api: Api) -> Report:
    """A note for each kind of thing that is taken as it comes, with its place in the document's files.

    Raises SpecloomError where these can't be read any more.
    """
    findings = Findings()
    find_annotations(api, findings)
    places: dict[tuple[str, str], list[str]] = {}
    for code, message, pointer in _notes(api, Schemas(api)):
        places.setdefault((code, message), []).append(pointer)
    tell_once(places, findings)
    return findings.tell(Library(spec))


def _notes(api: Api, schemas: Schemas) -> Iterator[Note]:
    for scheme in api.security_schemes.values():
        if scheme.type == "mutualTLS":
            yield "SL534", "whether a client shows a certificate is not judged", scheme.pointer
    for operation in api.operations:
        yield from _of_bodies("requests", operation.body.content if operation.body is not None else (), schemas)
        yield from _of_parameters(operation.parameters)
        for response in operation.responses:
            yield from _of_bodies("answers", response.content, schemas)
            yield from _of_headers(response.headers)


def _of_bodies(way: str, contents: Iterable[MediaType], schemas: Schemas) -> Iterator[Note]:
    for content in contents:
        name = media.essence(content.name)
        schema = content.schema if content.schema is not None else content.item_schema
        if schema is not None and _says_something(schemas, schema) and not _is_judged(way, name):
            yield "SL533", f"what {way} of {quote(name or content.name)} hold is not judged", content.pointer


def _is_judged(way: str, name: str) -> bool:
    if is_sequential(name):
        return False
    # A range is judged by what comes: JSON, mostly.
    if media.is_json(name) or is_xml(name) or "*" in name:
        return True
    return way == "requests" and (name in _FORMS or name.startswith(("multipart/", "text/")))


def _says_something(schemas: Schemas, schema: SchemaId) -> bool:
    """Whether a schema refuses any text or bytes; one of text alone is of files, mostly."""
    types = schemas.types(schema)
    return types != _TEXT and (len(types) < _ANY or bool(schemas.possible_properties(schema)))


def _of_parameters(parameters: Iterable[Parameter]) -> Iterator[Note]:
    for each in parameters:
        is_whole = each.location == "querystring"
        if each.content is None or each.content.schema is None or is_readable(each.content.name):
            continue
        if not (is_whole and media.essence(each.content.name) in _FORMS):
            name = quote(media.essence(each.content.name))
            yield "SL533", f"what parameters of {name} hold is not judged", each.content.pointer


def _of_headers(headers: Iterable[Header]) -> Iterator[Note]:
    for each in headers:
        if each.content is not None:
            yield "SL533", "what headers of answers hold is not judged where they state a media type", each.pointer
