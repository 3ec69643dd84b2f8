"""What most likely lies behind a file that can't be read as an OpenAPI document, as the ``help`` of a message.

The functions give one sentence that says what to do, or an empty text where nothing is more likely than the rest.
Nothing but the wording of messages depends on it.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from itertools import islice
from typing import Any, Final

from specloom.syntax import is_object

MOST_NAMES: Final = 2_000
"""Names among which the one that was meant is looked for: each comparison takes some microseconds."""

_LONGEST_NAME: Final = 200

BEGINNING: Final = 256
"""Bytes or characters of a file in which what it is shows."""

_URL: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://?")

_CONTENTS: Final = (
    (b"\x1f\x8b", "this looks like a gzip archive: unpack it and give the file in it"),
    (b"PK\x03\x04", "this looks like a zip archive: unpack it and give the file in it"),
    (b"%PDF-", "this looks like a PDF: give the OpenAPI document that it was made from"),
    (b"<", "this looks like HTML or XML: save the OpenAPI document itself, not the page that shows it"),
)
"""What a file begins with, once white space is passed over."""

_FIELDS: Final = {
    "asyncapi": "this looks like an AsyncAPI document, which describes messages: specloom reads OpenAPI only",
    "arazzo": "this looks like an Arazzo document: give the OpenAPI document that its sourceDescriptions name",
    "overlay": "this looks like an Overlay document: apply it to its OpenAPI document, and give the result",
    "swaggerVersion": "this looks like Swagger 1: convert it to OpenAPI 3 first",
    "$schema": "this looks like a JSON Schema: put it under components/schemas of an OpenAPI document",
    "__schema": "this looks like a GraphQL schema: specloom reads OpenAPI only",
    "item": "this looks like a Postman collection: export the API as OpenAPI, or convert the collection",
    "log": "this looks like a HAR file, which records traffic: specloom reads OpenAPI only",
    "openAPI": "the field is called openapi, in lower case",
    "OpenAPI": "the field is called openapi, in lower case",
    "paths": "if this is a part of an OpenAPI document, give the file that refers to it; else add openapi: 3.1.0",
}
"""Fields of an object that is no OpenAPI document, the most telling first."""

_YAML: Final = {
    "mapping values are not allowed": (
        "put text that holds a colon and a space in quotes, and check the indentation of this line and the one above"
    ),
    "could not find expected ':'": "check the indentation of this line and the one above, and that quotes are closed",
    "did not find expected key": "check the indentation of this line and those above, and that quotes are closed",
    "did not find expected '-' indicator": "check the indentation of this line and those above",
    "did not find expected ',' or ']'": "close the bracket, or put a comma between the items",
    "did not find expected ',' or '}'": "close the brace, or put a comma between the members",
    "expected ',' or ']'": "close the bracket, or put a comma between the items",
    "expected ',' or '}'": "close the brace, or put a comma between the members",
    "expected <block end>": "check the indentation of this line and those above",
    "did not find expected node content": "put text that begins with a bracket, a brace or a comma in quotes",
    "found unknown escape character": "a backslash in double quotes begins an escape: write two, or use single quotes",
    "found unexpected end of stream": "close the quotes that were opened here or above",
    "control characters are not allowed": "remove the control character",
    "found undefined alias": "an alias (*name) needs an anchor (&name) above it; text that begins with * needs quotes",
}
"""What libyaml, or PyYAML's own parser, says or begins with, and what is behind it as a rule."""

_CANNOT_START: Final = "cannot start any token"


def nearest(name: str, names: Iterable[str]) -> str:
    """The one of these names that a misspelt one was most likely meant to be, or empty."""
    known = [each for each in islice(names, MOST_NAMES) if len(each) <= _LONGEST_NAME]
    return next(iter(difflib.get_close_matches(name, known, 1)), "") if len(name) <= _LONGEST_NAME else ""


def path_help(path: str) -> str:
    """For a path at which there is no file: what may have been given in its place."""
    if _URL.match(path):
        return "specloom fetches nothing from the network: download the document, and give the path of the file"
    if path == "-":
        return "standard input is not read: save the document, and give the path of the file"
    return "check the path: it is relative to the current folder" if path else "give the path of an OpenAPI document"


def content_help(raw: bytes) -> str:
    """For bytes that are neither JSON nor YAML: what they are."""
    beginning = raw[:BEGINNING].removeprefix(b"\xef\xbb\xbf").lstrip()
    return next((sentence for start, sentence in _CONTENTS if beginning.startswith(start)), "")


def document_help(data: Any) -> str:
    """For a value that is no OpenAPI document: which kind of document it is."""
    if is_object(data):
        return next((sentence for field, sentence in _FIELDS.items() if field in data), "")
    return content_help(data[:BEGINNING].encode("utf-8", "replace")) if type(data) is str else ""


def yaml_help(problem: str, character: str) -> str:
    """For what the parser of YAML can't read: its own words for it, and the character at the place that it names."""
    if problem.endswith(_CANNOT_START):
        if character == "\t":
            return "YAML is indented with spaces, never with tabs"
        return f"put text that begins with {character} in quotes" if character.isprintable() and character else ""
    return next((sentence for beginning, sentence in _YAML.items() if problem.startswith(beginning)), "")


def json_help(text: str, offset: int) -> str:
    """For what Python's reader of JSON refuses at an offset."""
    at = text[offset:].lstrip()[:1]
    if at in ("/", "#"):
        return "JSON has no comments: remove them"
    if not at:
        return "the text ends too early: is the file complete?"
    if at == "'":
        return "JSON has double quotes only"
    return "remove the comma before it" if at in ("}", "]") else ""
