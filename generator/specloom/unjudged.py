"""What no judge of ours looks at, though a schema states it: told once, as silence would pass for a yes.

A pattern that no engine reads is a warning, as its author meant it to refuse. A format that nobody knows, and what a
text holds when it is decoded, are notes, as JSON Schema calls them annotations (Validation 2020-12, 7.2.1 and 8.1).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from specloom import pointers
from specloom.api import Api, Schema
from specloom.checks import INTEGER_RANGES
from specloom.diagnostics import Level, quote
from specloom.findings import Findings
from specloom.judged_patterns import LONGEST_PATTERN, beyond_bounds, is_usable

_JUDGED: Final = frozenset(
    "date date-time time duration email hostname idn-email idn-hostname ipv4 ipv6 uri uri-reference iri iri-reference "
    "uuid json-pointer relative-json-pointer uri-template regex".split()
)
"""The formats that jsonschema-rs asserts in JSON Schema 2020-12."""
_WITHOUT_A_RULE: Final = frozenset("float double password binary commonmark html".split())
"""Formats of OpenAPI's registry that refuse nothing which the type does not refuse."""


def find_patterns(api: Api, findings: Findings) -> None:
    """Add a warning (SL530) for each pattern that is left out of every judgement."""
    beyond = beyond_bounds(api.schemas.values())
    for schema in api.schemas.values():
        for steps, pattern in _patterns(schema):
            why = beyond.get(pattern) or _why(pattern)
            if not why:
                continue
            findings.warn(
                "SL530",
                f"the pattern {quote(pattern)} {why}, so nothing is judged by it",
                pointers.join(schema.pointer, *steps),
                expected="a regular expression of ECMA-262 without references to named groups",
                help="write it shorter, or in simpler words",
            )


def _why(pattern: str) -> str:
    """Why nothing is judged by a pattern, were it alone; empty where it is judged by."""
    if is_usable(pattern):
        return ""
    return f"is longer than {LONGEST_PATTERN} characters" if len(pattern) > LONGEST_PATTERN else "can't be read"


def _patterns(schema: Schema) -> Iterator[tuple[tuple[str, ...], str]]:
    """The patterns that a schema states itself, each with its place there."""
    if schema.pattern is not None:
        yield ("pattern",), schema.pattern
    for each in schema.pattern_properties:
        yield ("patternProperties", each), each


def find_annotations(api: Api, findings: Findings) -> None:
    """Add a note for each format (SL531) and each way to decode a text (SL532) that is an annotation here."""
    places: dict[tuple[str, str], list[str]] = {}
    for schema in api.schemas.values():
        for code, message, keyword in _annotations(schema):
            places.setdefault((code, message), []).append(pointers.join(schema.pointer, keyword))
    tell_once(places, findings)


def tell_once(places: dict[tuple[str, str], list[str]], findings: Findings) -> None:
    """Add a note for each code and message, at its first place, with the number of the others."""
    for (code, message), found in places.items():
        findings.warn(code, message, found[0], level=Level.NOTE, notes=tuple(_others(found)))


def _others(places: list[str]) -> Iterable[str]:
    if len(places) > 1:
        yield f"{len(places) - 1} more place{' is' if len(places) == 2 else 's are'} like this"


def _annotations(schema: Schema) -> Iterator[tuple[str, str, str]]:
    """Code, message and keyword of what a schema states and nobody judges."""
    if schema.format and schema.format not in _JUDGED | _WITHOUT_A_RULE | INTEGER_RANGES.keys():
        yield "SL531", f"the format {quote(schema.format)} is not one that is judged", "format"
    if schema.content_encoding:
        yield "SL532", f"whether a text is in {quote(schema.content_encoding)} is not judged", "contentEncoding"
    if schema.content_media_type:
        yield "SL532", f"whether a text is {quote(schema.content_media_type)} is not judged", "contentMediaType"
    if schema.content_schema is not None:
        yield "SL532", "what a text holds when it is decoded is not judged", "contentSchema"
