"""What is given in place of an OpenAPI document, and what the message says to do."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from specloom import SpecloomError, load

GIVEN = {
    "page.yaml": (b"<!DOCTYPE html>\n<title>404: Not Found</title>\n<p>Not: Found", "save the OpenAPI document itself"),
    "plain.html": (b"<p>gone</p>", "save the OpenAPI document itself"),
    "spec.yaml.gz": (gzip.compress(b"openapi: 3.1.0"), "unpack it"),
    "utf8.zip": (b"PK\x03\x04\x14\x00\xe9", "unpack it"),
    "latin.yaml": (b"openapi: \xe9", "save the file as UTF-8"),
    "events.yaml": (b"asyncapi: 2.6.0\ninfo: {}", "AsyncAPI"),
    "schema.json": (b'{"$schema": "https://json-schema.org/draft/2020-12/schema"}', "components/schemas"),
    "postman.json": (b'{"info": {}, "item": []}', "Postman"),
    "part.yaml": (b"paths: {}", "the file that refers to it"),
    "capitals.yaml": (b"openAPI: 3.1.0", "lower case"),
    "tabs.yaml": (b"info:\n\ttitle: x", "spaces, never with tabs"),
    "at.yaml": (b"info: @me", "begins with @ in quotes"),
    "colon.yaml": (b"info: a: b", "in quotes"),
    "escape.yaml": (b'info: "\\d"', "write two"),
    "open.yaml": (b'info: "x', "close the quotes"),
    "comments.json": (b'{\n  // mine\n  "openapi": "3.1.0"}', "no comments"),
    "cut.json": (b'{"openapi": "3.1.0", "info": ', "is the file complete?"),
}


def told(path: Path | str) -> str:
    with pytest.raises(SpecloomError) as caught:
        load(path)
    (found,) = caught.value.diagnostics
    return found.help


@pytest.mark.parametrize("name", GIVEN)
def test_what_is_no_openapi_document_is_told_how_it_becomes_one(tmp_path: Path, name: str) -> None:
    content, sentence = GIVEN[name]
    (tmp_path / name).write_bytes(content)
    assert sentence in told(tmp_path / name)


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("https://example.com/openapi.yaml", "download the document"),
        ("-", "standard input is not read"),
        ("", "the OpenAPI document in it"),
        ("missing.yaml", "relative to the current folder"),
    ],
)
def test_what_is_no_path_is_told_what_to_give(path: str, sentence: str) -> None:
    assert sentence in told(path)


def test_a_url_is_shown_as_it_was_given() -> None:
    with pytest.raises(SpecloomError, match=r"^https://example\.com/a\.json: "):
        load("https://example.com/a.json")


def test_nothing_is_guessed_of_a_document_that_may_be_anything(tmp_path: Path) -> None:
    (tmp_path / "any.json").write_text(json.dumps({"a": 1}))
    assert not told(tmp_path / "any.json")
