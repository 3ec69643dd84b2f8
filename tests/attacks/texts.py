"""Documents whose text attacks: one payload in every place of a document that has text, a document for each payload."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from tests.attacks.sandbox import MARK, Attack

CALL: Final = f"{MARK}()"
PAYLOADS: Final = {
    "quotes": f"'+{CALL}+'\"+{CALL}+\"",
    "triple": f'"""\n{CALL}\n"""',
    "triple-single": f"'''\n{CALL}\n'''",
    "escaped-triple": f'\\"""\n{CALL}\n\\"""',
    "trailing-backslash": "text\\",
    "trailing-quote": 'text"',
    "escapes": "\\x22\\N{QUOTATION MARK}\\u0022\\",
    "line-feed": f"text\n{CALL}\n",
    "carriage-return": f"text\r{CALL}\r",
    "line-separators": f"text\u2028{CALL}\u2029{CALL}\x85{CALL}\x0b{CALL}\x0c{CALL}\x1c{CALL}",
    "comment": f"# type: ignore\n{CALL}  # noqa",
    "template": f"{{{{ 7*7191 }}}}{{% if 1 %}}{{{{ {CALL} }}}}{{% endif %}}{{# {CALL} #}}",
    "format": "{7*7191}{0.__class__}%(x)s%s${7*7191}#{7*7191}",
    "bidi": f"\u202e{CALL}\u2066\u2069\u200f\ufefftext",
    "controls": "a\0b\x07\x1b[31mc\x7f\x9b2J\x08",
    "surrogate": "a\ud800b\udfffc",
    "toml": f'x"\n[project.scripts]\nevil = "{CALL}"\n[tool.hatch.build.hooks.custom]\n#',
    "html": "<script>x</script><img src=x onerror=y><!-- --> </code></pre>",
    "markdown": f"`` ` ``` \n```python\n{CALL}\n```\n[x](javascript:y) ![i](http://127.0.0.1/x) | a | b |\n\n# H",
    "coding": f"# -*- coding: utf-7 -*-\n+ACI-{CALL}",
    "keywords": "None if __import__ else lambda: class def return",
    "dunder": "__class__",
    "wide": "\U0001f600\u0301\u200d\ufe0f\u00ad\u3164\u115f",
    "long": "x" * 5000,
}


def documents() -> Iterator[Attack]:
    """An attack for each payload; ``keys`` says whether it stands in names too, or in values alone."""
    for name, payload in PAYLOADS.items():
        for keys in (True, False):
            document = _document(payload, keys=keys)
            content = json.dumps(document, ensure_ascii=name != "wide").encode()
            where = "names" if keys else "values"
            yield Attack(
                f"text-{name}-{where}", {"spec.json": content}, "made", arguments=("--fixtures",), operations=2
            )


def _document(payload: str, *, keys: bool) -> dict[str, Any]:
    """A document with a payload everywhere, or in every value; each key differs, so that none hides another."""

    def key(plain: str) -> str:
        return f"{plain}{payload}" if keys else plain

    schema = _schema(payload, keys=keys)
    operation: dict[str, Any] = {
        "operationId": key("read"),
        "summary": payload,
        "description": f"{payload}\n\n{payload}",
        "tags": [key("tag")],
        "externalDocs": {"url": payload, "description": payload},
        "parameters": [
            {"name": key(place), "in": place, "description": payload, "required": True, "schema": _text(payload)}
            for place in ("query", "header", "cookie")
        ],
        "requestBody": {
            "description": payload,
            "content": {key("application/json"): {"schema": schema, "examples": {key("e"): {"value": payload}}}},
        },
        "responses": {
            "200": {
                "description": payload,
                "headers": {key("X-Header"): {"description": payload, "schema": _text(payload)}},
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Plain"}}, key("text/x"): {}},
                "links": {key("link"): {"operationId": payload, "parameters": {key("p"): payload}}},
            },
            "default": {"description": payload, "content": {"application/problem+json": {"schema": schema}}},
        },
        "callbacks": {
            key("call"): {key("{$request.body#/url}"): {"post": {"responses": {"200": {"description": "x"}}}}}
        },
        "security": [{key("oauth"): [payload]}, {key("header"): []}],
        "servers": [{"url": f"https://example.com/{payload}", "description": payload}],
        key("x-extension"): payload,
    }
    return {
        "openapi": "3.1.0",
        "info": _info(payload),
        "servers": [_server(payload)],
        "tags": [{"name": key("tag"), "description": payload}],
        "paths": {
            f"/things/{payload}" if keys else "/things": {"post": operation, "description": payload},
            "/others/{id}": {
                "get": {
                    "parameters": [{"name": "id", "in": "path", "required": True, "schema": _text(payload)}],
                    "responses": {"204": {"description": payload}},
                }
            },
        },
        "webhooks": {key("hook"): {"post": {"requestBody": {"content": {"application/json": {"schema": schema}}}}}},
        "components": {
            "schemas": {key("Named"): schema, "Plain": schema, "Name": _text(payload)},
            "securitySchemes": {
                key("oauth"): {
                    "type": "oauth2",
                    "description": payload,
                    "flows": {"clientCredentials": {"tokenUrl": payload, "scopes": {payload: payload}}},
                },
                key("header"): {"type": "apiKey", "in": "header", "name": key("X-Key"), "description": payload},
            },
        },
    }


def _info(payload: str) -> dict[str, Any]:
    return {
        "title": payload,
        "summary": payload,
        "description": payload,
        "version": payload,
        "termsOfService": payload,
        "contact": {"name": payload, "email": payload, "url": payload},
        "license": {"name": payload, "identifier": payload},
    }


def _server(payload: str) -> dict[str, Any]:
    variable = {"default": payload, "enum": [payload, "b"], "description": payload}
    return {"url": "https://{host}.example.com", "description": payload, "variables": {"host": variable}}


def _text(payload: str) -> dict[str, Any]:
    return {"type": "string", "title": payload, "description": payload, "default": payload, "format": payload}


def _schema(payload: str, *, keys: bool) -> dict[str, Any]:
    name = f"p{payload}" if keys else "p"
    return {
        "type": "object",
        "title": payload,
        "description": payload,
        "required": [name],
        "properties": {
            name: _text(payload),
            f"{payload}2" if keys else "p2": {"enum": [payload, f"{payload}b", "c"], "description": payload},
            "constant": {"const": payload},
            "pattern": {"type": "string", "pattern": payload},
            "mixed": {"enum": [payload, 1, None, [payload], {payload: payload}]},
            "example": {"type": "string", "examples": [payload], "contentMediaType": payload, "$comment": payload},
            "either": {
                "oneOf": [{"$ref": "#/components/schemas/Name"}, {"type": "integer", "title": payload}],
                "discriminator": {"propertyName": payload, "mapping": {payload: payload}},
            },
            "old": {
                "type": "string",
                "deprecated": True,
                "readOnly": True,
                "x-text": payload,
                "xml": {"name": payload},
            },
        },
        "patternProperties": {payload: {"type": "string"}},
        "additionalProperties": {"type": "string", "default": payload},
        "example": {name: payload},
    }
