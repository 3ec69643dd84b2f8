"""Attacks on places: references, links, file names, output folders, configuration."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from tests.attacks.sandbox import Attack
from tests.attacks.texts import CALL

ELSEWHERE: Final = {
    "parent": "../secret/secret.json#/X",
    "parent-encoded": "%2e%2e/secret/secret.json#/X",
    "parent-double-encoded": "%252e%252e/secret/secret.json#/X",
    "parent-slash-encoded": "..%2fsecret%2fsecret.json#/X",
    "down-and-up": "sub/../../secret/secret.json#/X",
    "dots": "./.././secret/./secret.json#/X",
    "absolute": "@SANDBOX@/secret/secret.json#/X",
    "file-url": "file://@SANDBOX@/secret/secret.json#/X",
    "file-url-host": "file://localhost@SANDBOX@/secret/secret.json#/X",
    "file-opaque": "file:../secret/secret.json#/X",
    "backslash": "..\\secret\\secret.json#/X",
    "drive": "C:/secret/secret.json#/X",
    "share": "\\\\127.0.0.1\\share\\x.json#/X",
    "network-path": "//127.0.0.1:9/x.json#/X",
    "http": "http://127.0.0.1:9/x.json#/X",
    "https": "https://127.0.0.1:9/x.json#/X",
    "ftp": "ftp://127.0.0.1:9/x.json#/X",
    "data": 'data:application/json,{"X":{"type":"string"}}#/X',
    "null": "sub/\0.json#/X",
    "device": "../../../../../../dev/zero#/X",
    "linked-file": "link.json#/X",
    "linked-folder": "linked/secret.json#/X",
    "linked-device": "zero.json#/X",
    "folder": "sub#/X",
    "itself-through-folder": "../specs/spec.json#/components/schemas/Here",
}
LINKS: Final = {
    "specs/link.json": "secret/secret.json",
    "specs/linked": "secret",
    "specs/zero.json": "../../../../../../../../../../dev/zero",
}
FILE_NAMES: Final = (
    f"'''{CALL}'''.json",
    f'"""{CALL}""".json',
    "{{7*7191}}.json",
    f"a\n{CALL}\n.json",
    "\u202egpj.json",
    "-output.json",
    "a\x1b[31m.json",
    "..json",
    "%2e%2e.json",
    "a#b.json",
    "a?b.json",
    "CON.json",
    "x" * 200 + ".json",
)


def documents() -> Iterator[Attack]:
    """References first, then names of files, then what lies where output goes."""
    for name, reference in ELSEWHERE.items():
        files = {"spec.json": _referring(reference), "sub/x.json": b"{}"}
        yield Attack(f"reference-{name}", files, "either", LINKS if name.startswith("linked") else {})
    for number, name in enumerate(FILE_NAMES):
        other = b'{"X": {"type": "object", "properties": {"a": {"type": "string"}}}}'
        yield Attack(f"file-name-{number}", {name: _plain()}, "made", arguments=("--fixtures",))
        yield Attack(f"named-file-{number}", {"spec.json": _referring(f"./{_quoted(name)}#/X"), name: other}, "made")
    yield from _outputs()


def _outputs() -> Iterator[Attack]:
    spec = {"spec.json": _plain()}
    yield Attack("output-is-a-link", spec, "refused", {"work/out": "secret"})
    yield Attack("output-is-a-dangling-link", spec, "refused", {"work/out": "secret/new"})
    yield Attack("output-is-a-link-to-a-file", spec, "refused", {"work/out": "secret/secret.json"})
    yield Attack("output-holds-a-linked-package", spec, "refused", {"work/out/client": "secret"})
    yield Attack("output-holds-a-linked-file", spec, "refused", {"work/out/README.md": "secret/secret.json"})
    yield Attack("output-holds-a-linked-manifest", spec, "refused", {"work/out/manifest.json": "secret/secret.json"})


def _quoted(name: str) -> str:
    return "".join(
        character if character.isalnum() or character in "._-" else _percent(character) for character in name
    )


def _percent(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode())


def _plain() -> bytes:
    return json.dumps(document({"Here": {"type": "object", "properties": {"a": {"type": "string"}}}})).encode()


def _referring(reference: str) -> bytes:
    found = document({"Here": {"$ref": reference}, "Mapped": {
        "oneOf": [{"$ref": reference}], "discriminator": {"propertyName": "a", "mapping": {"x": reference}},
    }})  # fmt: skip
    found["paths"]["/b"] = {"$ref": reference}
    found["paths"]["/a"]["get"]["parameters"] = [{"$ref": reference}]
    found["paths"]["/a"]["get"]["responses"]["400"] = {"$ref": reference}
    example = {"externalValue": reference.partition("#")[0]}
    content = {"schema": {"$ref": reference}, "examples": {"e": example, "f": {"$ref": reference}}}
    found["paths"]["/a"]["get"]["responses"]["200"]["content"] = {"application/json": content}
    found["components"]["links"] = {"l": {"operationRef": reference}}
    found["jsonSchemaDialect"] = reference
    found["components"]["schemas"]["Identified"] = {"$id": reference.partition("#")[0], "$ref": "#/X", "type": "object"}
    return json.dumps(found).encode()


def document(schemas: dict[str, Any], **operation: Any) -> dict[str, Any]:
    """A small document with these schemas and one operation, of which more may be said."""
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{next(iter(schemas), 'X')}"}}}
    get = {"operationId": "get", "responses": {"200": {"description": "d", "content": content}}, **operation}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Client", "version": "1"},
        "paths": {"/a": {"get": get}},
        "components": {"schemas": schemas},
    }
