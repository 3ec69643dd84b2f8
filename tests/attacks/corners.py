"""Text that attacks in the rarer places of a document, those of OpenAPI 3.2 among them; and names that mean something
to a disk, to a shell, to Python or to our own package, wherever a document has names."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any, Final

from tests.attacks.sandbox import MARK, Attack
from tests.attacks.texts import PAYLOADS

MORE: Final = {
    "shell": f"$({MARK}) `{MARK}` '; {MARK} #\n$ {MARK}\nEOF\n{MARK}",
    "named-escape": f"\\N{{QUOTATION MARK}}+{MARK}()+\\N{{QUOTATION MARK}} \\x27 \\042 \\\n\\\\",
    "homoglyph": "\uff30\uff37\uff2e\uff25\uff24\uff08\uff09 \u0430\u0435 \u2044 \u037e \uff07\uff02\u02bc\u201c",
    "ansi": "\x1b]0;x\x07\x1b[2J\x1b[31m\x9b1m\x90q\x9c\x1b_x\x1b\\ \r \x08",
    "tags": "\U000e0050\U000e0057\u2028\u2029\u200b\u2060\ufff9\ufffb\U000f0000\ufdd0\uffff",
    "line-cookies": f"# fmt: off\n# type: ignore[{MARK}]\n# pyright: basic\n# ruff: noqa\n# pragma: no cover\n#!{MARK}",
    "type-comment": f"# type: {MARK}()\n",
    "indent": f"  \n\t{MARK}()\n    {MARK}()\n \\\n",
    "raw-end": f"\\\\\\\"\"\"\\\n{MARK}()\n'''\\",
    "html-entities": "&lt;script&gt; &#60;img src=x&#62; &amp;#x3c; <!--> ]]> <?php <svg/onload=x>",
    "links": "[a](data:text/html,x) [b]: javascript:x\n<javascript:x> ![](//127.0.0.1) [c](<x y> 'z') [[d]] :::{eval}",
    "rest": f".. raw:: html\n\n   {MARK}\n:func:`x` :py:mod:`y` `{{z}}`_ |w|\n>>> {MARK}()\n",
    "digits": "9" * 400,
}
NAMES: Final = (
    *("..", ".", "/", "\\", "../../x", "/etc/passwd", "C:\\x", "a/b", "a\\b", "~", "~root", "-rf", "--help", "*", "?"),
    *(
        "con",
        "CON",
        "con.py",
        "aux",
        "nul",
        "nul.",
        "prn",
        "com1",
        "lpt9",
        "conin$",
        "a.",
        "a ",
        " a",
        "a..",
        "NUL.txt",
    ),
    *("__init__", "__main__", "__pycache__", "_runtime", "runtime", "client", "models", "resources", "errors", "types"),
    *("py.typed", "py", "conftest", "sitecustomize", "testing", "docs", "manifest", "ledger", "pyproject.toml", ".git"),
    *("json", "typing", "msgspec", "httpx2", "asyncio", "builtins", "os", "sys", "datetime", "enum", "decimal", "uuid"),
    *("self", "cls", "None", "True", "match", "case", "type", "_", "__", "__class__", "__dict__", "__slots__", "mro"),
    *("print", "list", "dict", "str", "int", "id", "object", "property", "super", "Exception", "BaseException"),
    *(
        "Thing",
        "thing",
        "THING",
        "tHing",
        "th ing",
        "th-ing",
        "th_ing",
        "Th.ing",
        "caf\u00e9",
        "cafe\u0301",
        "CAF\u00c9",
    ),
    *("stra\u00dfe", "STRASSE", "\ufb01x", "fix", "\u212b", "\u00c5", "A\u030a", "\u0131", "I", "\u0130", "i\u0307"),
    *(
        "\u4f60",
        "\u0661",
        "1",
        "01",
        "\u00b2",
        "",
        "x" * 300,
        "y" * 5000,
        "\u00e9" * 200,
        "\U0001f600",
        "\u200d",
        "a\u200db",
    ),
)


def documents() -> Iterator[Attack]:
    """An attack for each payload in the rarer places, and one for the names in each place of names."""
    for name, payload in (PAYLOADS | MORE).items():
        content = json.dumps(_corners(payload)).encode()
        yield Attack(f"corner-{name}", {"spec.json": content}, "made", arguments=("--fixtures",))
    for name, document in _named().items():
        yield Attack(f"names-{name}", {"spec.json": json.dumps(document).encode()}, "made", arguments=("--fixtures",))


def _corners(payload: str) -> dict[str, Any]:
    def key(plain: str) -> str:
        return f"{plain}{payload}"

    def ref(kind: str, name: str) -> dict[str, Any]:
        escaped = key(name).replace("~", "~0").replace("/", "~1")
        return {"$ref": f"#/components/{kind}/{escaped}", "summary": payload, "description": payload}

    part = {
        "contentType": payload,
        "headers": {key("X-Part"): {"description": payload, "schema": {"type": "string"}}},
        key("x-part"): payload,
    }
    operation = {
        "operationId": key("op"),
        "tags": [payload, key("tag")],
        "parameters": [
            ref("parameters", "P"),
            {"name": payload, "in": "query", "content": {key("application/json"): {"schema": _odd(payload)}}},
            {"name": key("deep"), "in": "query", "style": "deepObject", "explode": True, "schema": _odd(payload)},
            {"name": key("styled"), "in": "query", "style": payload, "schema": {"type": "array"}},
        ],
        "requestBody": ref("requestBodies", "B"),
        "responses": {
            "200": ref("responses", "R"),
            key("4XX"): {"description": payload},
            "4XX": {
                "summary": payload,
                "description": payload,
                "content": {"text/event-stream": {"itemSchema": _odd(payload)}},
                "links": {key("l"): {"operationRef": payload, "server": {"url": payload, "name": payload}}},
            },
        },
        "callbacks": {key("c"): ref("callbacks", "C")},
        "security": [{key("oidc"): [payload]}, {key("tls"): []}, {key("bearer"): []}, {payload: [payload]}],
        "servers": [{"url": f"/{payload}", "name": payload, "description": payload}],
    }
    path = f"/x/{{{payload}}}/{payload}"
    return {
        "openapi": "3.2.0",
        "$self": payload,
        "info": {"title": f"Corner {payload}", "version": payload, key("x-info"): {payload: [payload]}},
        "externalDocs": {"url": payload, "description": payload},
        "jsonSchemaDialect": payload,
        "servers": [{"url": payload, "variables": {payload: {"default": payload, "enum": [payload]}}}],
        "tags": [{"name": key("tag"), "summary": payload, "description": payload, "parent": payload, "kind": payload,
                  "externalDocs": {"url": payload, "description": payload}}],
        "paths": {
            path: {
                "summary": payload,
                "parameters": [{"name": payload, "in": "path", "required": True, "schema": {"type": "string"}}],
                "get": operation,
                "query": {"parameters": [{"name": payload, "in": "querystring", "content": {payload: {}}}],
                          "responses": {"204": {"description": payload}}},
                "additionalOperations": {key("COPY"): {"operationId": payload, "responses": {}}, payload: {}},
            },
            f"x-{payload}": payload,
        },
        "webhooks": {payload: {"post": {"operationId": key("hook"), "requestBody": ref("requestBodies", "B")}}},
        "components": {
            "parameters": {key("P"): {"name": key("p"), "in": "cookie", "schema": {"type": "string"},
                                      "examples": {key("e"): {"summary": payload, "dataValue": payload,
                                                              "serializedValue": payload}}}},
            "requestBodies": {key("B"): {"content": {
                "multipart/form-data": {"schema": {"type": "object", "properties": {key("f"): {"type": "string"}}},
                                        "encoding": {key("f"): part}},
                key("application/x+json"): {"schema": _odd(payload), "example": {payload: payload}}}}},
            "responses": {key("R"): {"description": payload, "content": {"application/json": {"schema": _odd(payload)}},
                                     "headers": {key("H"): {"$ref": payload}}}},
            "headers": {key("H"): {"description": payload, "content": {payload: {"schema": _odd(payload)}}}},
            "examples": {key("E"): {"externalValue": payload, "summary": payload}},
            "links": {key("L"): {"operationId": payload, "parameters": {payload: payload}, "requestBody": payload}},
            "callbacks": {key("C"): {key("{$request.body#/x}"): {"post": {"responses": {}}}}},
            "pathItems": {key("I"): {"get": {"responses": {}, "description": payload}}},
            "mediaTypes": {key("M"): {"schema": _odd(payload)}},
            "schemas": {key("S"): _odd(payload), payload: _odd(payload), "Xml": {"type": "object", "xml": {
                "name": payload, "namespace": payload, "prefix": payload, "nodeType": payload}}},
            "securitySchemes": {
                key("oidc"): {"type": "openIdConnect", "openIdConnectUrl": payload, "description": payload},
                key("tls"): {"type": "mutualTLS", "description": payload, "deprecated": True},
                key("bearer"): {"type": "http", "scheme": "bearer", "bearerFormat": payload},
                key("digest"): {"type": "http", "scheme": payload},
                key("flows"): {"type": "oauth2", "oauth2MetadataUrl": payload, "flows": {
                    kind: {"authorizationUrl": payload, "tokenUrl": payload, "refreshUrl": payload,
                           "deviceAuthorizationUrl": payload, "scopes": {payload: payload}}
                    for kind in ("implicit", "password", "authorizationCode", "deviceAuthorization", payload)}},
            },
            key("x-components"): payload,
        },
        key("unknown"): payload,
    }  # fmt: skip


def _odd(payload: str) -> dict[str, Any]:
    """A schema whose rarer keywords hold the payload."""
    return {
        "$id": payload,
        "$anchor": payload,
        "$comment": payload,
        "type": ["object", "null"],
        "required": [payload, f"{payload}!"],
        "properties": {
            payload: {"type": "string", "default": payload, "enum": [payload, f"{payload} ", payload.upper()],
                      "x-enum-varnames": [payload, payload], "x-enumNames": [payload]},
            f"{payload}_": {"const": [payload, {payload: payload}], "default": {payload: [payload]}},
            "tuple": {"type": "array", "prefixItems": [{"const": payload}], "items": {"title": payload}},
            "either": {"anyOf": [{"type": "object", "title": payload, "properties": {payload: {"const": payload}}},
                                 {"type": "object", "title": f"{payload}2", "required": [payload]}]},
            "text": {"type": "string", "format": payload, "pattern": payload, "contentEncoding": payload,
                     "contentMediaType": payload, "contentSchema": {"title": payload}, "examples": [payload]},
        },
        "$defs": {payload: {"type": "string", "title": payload}},
        "dependentRequired": {payload: [payload]},
        "dependentSchemas": {payload: {"title": payload}},
        "propertyNames": {"pattern": payload},
        "patternProperties": {payload: {"title": payload, "type": "object"}},
        "not": {"const": payload},
        "deprecated": payload,
        "readOnly": payload,
        payload: payload,
    }  # fmt: skip


def _named() -> dict[str, dict[str, Any]]:
    """The names in one kind of place each, side by side, so that they may collide."""
    names = (*NAMES, *sorted(sys.stdlib_module_names)[:60])
    plain = [name for name in names if "/" not in name]
    ok: dict[str, Any] = {"responses": {"200": {"description": "d"}}}
    text = {"type": "string"}
    thing = {"type": "object", "properties": {"a": text}}

    def content(schema: Any) -> dict[str, Any]:
        return {"200": {"description": "d", "content": {"application/json": {"schema": schema}}}}

    def paths(make: Any) -> dict[str, Any]:
        return {f"/p{number}": {"get": make(name)} for number, name in enumerate(names)}

    parts: dict[str, dict[str, Any]] = {
        "tags": {"paths": paths(lambda name: {"tags": [name], **ok})},
        "operations": {"paths": paths(lambda name: {"operationId": name, "tags": ["one"], **ok})},
        "paths": {"paths": {f"/{name}": {"get": ok} for name in names}},
        "schemas": {"paths": {}, "components": {"schemas": dict.fromkeys(names, thing)}},
        "titles": {"paths": paths(lambda name: {"responses": content({**thing, "title": name})})},
        "properties": {"paths": {}, "components": {"schemas": {"A": {
            "type": "object", "properties": dict.fromkeys(names, text), "required": list(names)}}}},
        "enums": {"paths": {}, "components": {"schemas": {"A": {"type": "string", "enum": [*names]}}}},
        "parameters": {"paths": {"/a": {"get": {**ok, "parameters": [
            {"name": name, "in": place} for place in ("query", "header", "cookie") for name in names]}}}},
        "path-parameters": {"paths": {"/a/" + "/".join(f"{{{name}}}" for name in plain): {"get": {
            **ok, "parameters": [
                {"name": name, "in": "path", "required": True, "schema": text} for name in plain]}}}},
        "headers": {"paths": {"/a": {"get": {"responses": {"200": {
            "description": "d", "headers": {name: {"schema": text} for name in names}}}}}}},
        "security": {"paths": {"/a": {"get": ok}}, "security": [{name: []} for name in names], "components": {
            "securitySchemes": {name: {"type": "http", "scheme": "bearer"} for name in names}}},
        "servers": {"paths": {"/a": {"get": ok}}, "servers": [
            {"url": f"https://a.test/{{{name}}}", "name": name, "variables": {name: {"default": "x", "enum": [name]}}}
            for name in names]},
        "webhooks": {"paths": {}, "webhooks": {name: {"post": ok} for name in names}},
        "callbacks": {"paths": {"/a": {"get": {**ok, "callbacks": {
            name: {"{$url}": {"post": ok}} for name in names}}}}},
        "mapping": {"paths": {}, "components": {"schemas": {"A": {
            "oneOf": [{"$ref": "#/components/schemas/B"}], "discriminator": {
                "propertyName": "k", "mapping": dict.fromkeys(names, "#/components/schemas/B")}},
            "B": {"type": "object", "properties": {"k": text}}}}},
        "examples": {"paths": {"/a": {"get": {"responses": {"200": {"description": "d", "content": {
            "application/json": {"schema": text, "examples": {name: {"value": name} for name in names}}}}}}}}},
        "multipart": {"paths": {"/a": {"post": {**ok, "requestBody": {"content": {"multipart/form-data": {
            "schema": {"type": "object", "properties": dict.fromkeys(names, text)},
            "encoding": {name: {"contentType": name} for name in names}}}}}}}},
    }  # fmt: skip
    head = {"openapi": "3.1.0", "info": {"title": "..", "version": "1"}}
    return {kind: {**head, **stated} for kind, stated in parts.items()}
