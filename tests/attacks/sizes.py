"""Documents under one megabyte that cost much: repetition, depth, circles, width, numbers, patterns."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, Final

from tests.attacks.places import document
from tests.attacks.sandbox import Attack

LIMIT: Final = 1_000_000
Json = Any


def _ref(name: object) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _nested(depth: int, wrap: Callable[[Json], Json]) -> Json:
    inner: Json = {"type": "string"}
    for _ in range(depth):
        inner = wrap(inner)
    return inner


def _doubled(levels: int, wrap: Callable[[Json], Json]) -> dict[str, Json]:
    """Each level twice in the level above: 2 to the power of the levels, for one who follows every reference."""
    return {f"L{n}": wrap(_ref(f"L{n + 1}")) for n in range(levels)} | {f"L{levels}": {"type": "string"}}


def _objects(count: int, make: Callable[[int], Json]) -> dict[str, Json]:
    return {f"S{n}": make(n) for n in range(count)}


WRAPS: Final[dict[str, Callable[[Json], Json]]] = {
    "properties": lambda inner: {"type": "object", "properties": {"a": inner}, "required": ["a"]},
    "items": lambda inner: {"type": "array", "items": inner, "minItems": 1},
    "allOf": lambda inner: {"allOf": [inner]},
    "oneOf": lambda inner: {"oneOf": [inner, {"type": "integer"}]},
    "anyOf": lambda inner: {"anyOf": [inner, {"type": "object", "properties": {"b": {"type": "string"}}}]},
    "not": lambda inner: {"not": inner},
    "additionalProperties": lambda inner: {"type": "object", "additionalProperties": inner},
    "prefixItems": lambda inner: {"type": "array", "prefixItems": [inner]},
    "if": lambda inner: {"if": inner, "then": {"type": "object"}, "else": {"type": "string"}},
    "defs": lambda inner: {"$defs": {"x": inner}, "type": "object"},
    "unevaluated": lambda inner: {"unevaluatedProperties": False, "anyOf": [inner, {"properties": {"b": {}}}]},
    "unevaluated-items": lambda inner: {"unevaluatedItems": False, "anyOf": [inner, {"prefixItems": [{}]}]},
}
DOUBLES: Final[dict[str, Callable[[Json], Json]]] = {
    "allOf": lambda ref: {"allOf": [ref, ref]},
    "oneOf": lambda ref: {"oneOf": [ref, ref]},
    "anyOf": lambda ref: {"anyOf": [ref, {"type": "object", "properties": {"x": ref}}]},
    "properties": lambda ref: {"type": "object", "properties": {"a": ref, "b": ref}, "required": ["a", "b"]},
    "items": lambda ref: {"type": "array", "items": {"oneOf": [ref, ref]}, "minItems": 2},
    "prefixItems": lambda ref: {"type": "array", "prefixItems": [ref, ref], "minItems": 2},
    "if": lambda ref: {"if": ref, "then": ref, "else": ref},
    "not": lambda ref: {"allOf": [{"not": ref}, {"not": ref}]},
    "dependentSchemas": lambda ref: {"dependentSchemas": {"a": ref, "b": ref}},
    "object-allOf": lambda ref: {"type": "object", "properties": {"a": {"allOf": [ref, ref]}}, "required": ["a"]},
}
CIRCLES: Final[dict[str, dict[str, Json]]] = {
    "self": {"A": _ref("A")},
    "pair": {"A": _ref("B"), "B": _ref("A")},
    "allOf": {"A": {"allOf": [_ref("A"), {"type": "object"}]}},
    "allOf-pair": {"A": {"allOf": [_ref("B")]}, "B": {"allOf": [_ref("A")], "properties": {"x": {"type": "string"}}}},
    "oneOf": {"A": {"oneOf": [_ref("A"), {"type": "string"}]}},
    "anyOf": {"A": {"anyOf": [_ref("B"), _ref("A")]}, "B": {"anyOf": [_ref("A"), _ref("B")]}},
    "not": {"A": {"not": _ref("A")}},
    "items": {"A": {"type": "array", "items": _ref("A"), "minItems": 1}},
    "required": {"A": {"type": "object", "properties": {"a": _ref("A")}, "required": ["a"]}},
    "additional": {"A": {"type": "object", "additionalProperties": _ref("A"), "minProperties": 1}},
    "if": {"A": {"if": _ref("A"), "then": _ref("A"), "else": _ref("A")}},
    "dynamic": {"A": {"$dynamicAnchor": "n", "$dynamicRef": "#n"}, "B": {"$dynamicRef": "#n"}},
    "anchor": {"A": {"$anchor": "a", "$ref": "#a"}},
    "into-itself": {"A": {"type": "object", "properties": {"x": {"$ref": "#/components/schemas/A/properties/x"}}}},
    "discriminator": {
        "A": {
            "oneOf": [_ref("A"), _ref("B")],
            "discriminator": {"propertyName": "k", "mapping": {"a": "A", "b": "#/x"}},
        },
        "B": {"allOf": [_ref("A")], "properties": {"k": {"const": "b"}}},
    },
    "document": {"A": {"$ref": "#"}, "B": {"$ref": "#/components"}, "C": {"$ref": "#/components/schemas"}},
}
NUMBERS: Final = {
    "integer": "1" + "0" * 4000,
    "long-integer": "9" * 500_000,
    "exponent": "1e400",
    "huge-exponent": "1e999999999999",
    "tiny": "1e-999999999999",
    "negative": "-" + "9" * 5000,
    "fraction": "0." + "3" * 500_000,
    "large": "1" + "0" * 30,
}
PATTERNS: Final = {
    "nested": "^(a+)+$",
    "alternatives": "^(a|a|a|a)*b$",
    "repeated": "(x{1000}){1000}",
    "much-repeated": "((((x{100}){100}){100}){100}){100}",
    "classes": "^(?:[\\p{L}\\p{N}]*)*[^\\S\\D]{1,65535}$",
    "back": "^(.*)\\1{60000}$",
    "look": "(?=.*a)(?=.*b)(?=.*c)(?!.*d)^.{100000,}$",
    "deep": "(" * 3000 + "a" + ")" * 3000,
    "long": "a?" * 30_000 + "a" * 30_000,
    "wide": "|".join(f"a{n}" for n in range(50_000)),
    "groups": "()" * 600 + r"\p{L}{100}x",
    "letters": r"^\p{L}{200}$",
    "bad": "(((([[[",
}
LIMITS: Final[dict[str, Json]] = {
    "minLength": {"type": "string", "minLength": 10**12},
    "maxLength": {"type": "string", "maxLength": 10**40},
    "minItems": {"type": "array", "items": {"type": "object"}, "minItems": 10**9},
    "uniqueItems": {"type": "array", "items": {"type": "boolean"}, "minItems": 3, "uniqueItems": True},
    "many-unique": {"type": "array", "items": {"type": "integer"}, "minItems": 10**6, "uniqueItems": True},
    "minProperties": {"type": "object", "minProperties": 10**9, "additionalProperties": True},
    "multipleOf": {"type": "number", "multipleOf": 1e-300, "minimum": 1e300},
    "no-value": {"type": "integer", "minimum": 5, "maximum": 4},
    "far": {"type": "integer", "exclusiveMinimum": 10**100, "exclusiveMaximum": 10**100 + 2, "multipleOf": 7},
    "contains": {"type": "array", "contains": {"const": 1}, "minContains": 10**9},
    "pattern-length": {"type": "string", "pattern": "^[ab]+$", "minLength": 10**9},
}


def documents() -> Iterator[Attack]:
    for kind, wrap in WRAPS.items():
        for depth in (60, 110, 230, 300, 20_000):
            yield _attack(f"nested-{kind}-{depth}", {"A": _nested_text(depth, wrap)})
    for kind, wrap in DOUBLES.items():
        yield _attack(f"doubled-{kind}", _doubled(60, wrap))
    for kind, schemas in CIRCLES.items():
        yield _attack(f"circle-{kind}", schemas)
    for kind, number in NUMBERS.items():
        schema = {
            "type": "number",
            "minimum": "@N@",
            "default": "@N@",
            "enum": ["@N@"],
            "multipleOf": "@N@",
            "minLength": "@N@",
        }
        text = json.dumps(document({"A": {"type": "object", "properties": {"a": schema}}})).replace('"@N@"', number, 1)
        yield _raw(f"number-{kind}", text.replace('"@N@"', number if len(number) < 10_000 else "1"))
    for kind, pattern in PATTERNS.items():
        fitting = {"type": "string", "pattern": pattern, "example": "a" * 40 + "!", "minLength": 20}
        yield _attack(f"pattern-{kind}", {"A": {"type": "object", "properties": {"a": fitting}, "required": ["a"]}})
    for kind, limit in LIMITS.items():
        yield _attack(f"limit-{kind}", {"A": {"type": "object", "properties": {"a": limit}, "required": ["a"]}})
    yield from _wide()
    yield from _operations()
    yield from _long()
    yield from _yaml()


def _wide() -> Iterator[Attack]:
    text = {"type": "string"}
    kinds: dict[str, dict[str, Json]] = {
        "one-enum": {"A": {"enum": [f"v{n}" for n in range(50_000)]}},
        "similar-enum": {"A": {"enum": ["a" + "-" * n for n in range(1200)]}},
        "enums": _objects(7000, lambda n: {"type": "string", "enum": [f"a{n}", f"b{n}", "c", "C"]}),
        "properties": {"A": {"type": "object", "properties": {f"p{n}": text for n in range(25_000)}}},
        "similar-properties": {"A": {"type": "object", "properties": {"_" * n + "a": text for n in range(1100)}}},
        "objects": _objects(7000, lambda n: {"type": "object", "properties": {"a": text, f"b{n}": text}}),
        "titles": _objects(7000, lambda n: {"type": "object", "title": "Same", "properties": {f"b{n}": text}}),
        "all-of": {**_objects(6000, lambda n: {"properties": {f"a{n}": text}}),
                   "A": {"allOf": [_ref(f"S{n}") for n in range(6000)]}},
        "all-of-chain": _objects(6000, lambda n: {"allOf": [_ref(f"S{n + 1}"), {"properties": {f"a{n}": text}}]}),
        "all-of-inline": {"A": {"allOf": [{"properties": {f"a{n}": text}} for n in range(15_000)]}},
        "all-of-one": {"B": {"type": "object", "properties": {f"p{n}": text for n in range(500)}},
                       **_objects(6000, lambda n: {"allOf": [_ref("B"), {"properties": {f"a{n}": text}}]})},
        "union": {**_objects(7000, lambda n: {"type": "object", "properties": {f"a{n}": text}}),
                  "A": {"oneOf": [_ref(f"S{n}") for n in range(7000)]}},
        "unions": {**_objects(60, lambda n: {"type": "object", "properties": {f"a{n}": text}}),
                   **{f"U{n}": {"anyOf": [_ref(f"S{m}") for m in range(60)]} for n in range(300)}},
        "union-of-consts": {"A": {"oneOf": [{"const": n, "title": f"t{n}"} for n in range(20_000)]}},
        "union-inline": {"A": {"anyOf": [{"type": "object", "properties": {f"a{n}": text}} for n in range(10_000)]}},
        "members-beside": {**_objects(400, lambda n: {"type": "object", "properties": {f"v{n}": text}}),
                           "A": {"type": "object", "properties": {f"p{n}": text for n in range(6000)},
                                 "oneOf": [_ref(f"S{n}") for n in range(400)]}},
        "tags-beside": {"A": {"type": "object", "properties": {f"p{n}": text for n in range(1500)},
                              "discriminator": {"propertyName": "k"},
                              "anyOf": [{"type": "object", "properties": {"k": {"const": f"c{n}"}, f"v{n}": text},
                                         "required": ["k"]} for n in range(450)]}},
        "unions-beside": {f"L{n}_{m}": {"type": "object", "properties": {f"l{n}_{m}": text},
                                        "oneOf": [_ref(f"L{n + 1}_{k}") for k in range(20)] if n < 4 else []}
                          for n in range(5) for m in range(20)},
        "mapping": {"A": {"oneOf": [_ref("B")], "discriminator":
                          {"propertyName": "k", "mapping": {f"m{n}": "#/components/schemas/B" for n in range(15_000)}}},
                    "B": {"type": "object", "properties": {"k": text}}},
        "required": {"A": {"type": "object", "required": [f"r{n}" for n in range(50_000)]}},
        "chain": _objects(15_000, lambda n: _ref(f"S{n + 1}")),
        "ring": _objects(9000, lambda n: {"type": "object", "properties": {"next": _ref(f"S{(n + 1) % 9000}")}}),
        "complete": _objects(200, lambda _: {"properties": {f"p{m}": _ref(f"S{m}") for m in range(110)}}),
        "prefix-items": {"A": {"type": "array", "prefixItems": [text] * 40_000}},
        "pattern-properties": {"A": {"type": "object", "patternProperties": {f"^p{n}": text for n in range(15_000)}}},
        "patterns": {"A": {"type": "object", "properties": {f"q{n}": text for n in range(8000)},
                           "patternProperties": {f"^p{n}[a-z]": text for n in range(8000)}}},
        "slow-patterns": {"A": {"type": "object", "properties": {f"{'a' * 60}{n}": text for n in range(7000)},
                                "patternProperties": {f"(a|b)*[a-z]+x{n}$": text for n in range(7000)}}},
        "patterns-of-all": {"A": {"allOf": [{"type": "object", "patternProperties": {f"^x{n}[a-z]": text}}
                                            for n in range(7000)],
                                  "properties": {f"p{n}": text for n in range(7000)}}},
        "patterns-and-example": {"A": {"type": "object", "example": {f"{'a' * 60}{n}": "x" for n in range(7000)},
                                       "patternProperties": {f"(a|b)*[a-z]+x{n}$": text for n in range(7000)}}},
        "letters": {"A": {"type": "object", "properties": {
            f"p{n}": {"type": "string", "pattern": f"\\p{{L}}{{200}}{n}"} for n in range(2000)}}},
        "some-letters": {f"S{n}": {"type": "object", "required": ["a"], "properties": {
            "a": {"type": "string", "pattern": f"^\\p{{L}}{{100}}{n}$"}, "b": _ref(f"S{(n + 1) % 40}")}}
            for n in range(40)} | {"A": _ref("S0")},
        "all-of-items": {"A": {"allOf": [{"type": "array", "items": {"pattern": f"^x|{n}$"}} for n in range(9000)],
                               "example": [f"x{n}" for n in range(36_000)]}},
        "union-of-example": {"A": {"type": "array", "items": {"oneOf": [{"const": n} for n in range(12_000)]},
                                   "example": [-n for n in range(36_000)]}},
        "decimals": {"A": {"type": "array", "items": {"enum": [n + 0.5 for n in range(30_000)]},
                           "example": [n + 0.5 for n in range(30_000)]}},
        "dependent": {"A": {"type": "object", "dependentRequired": {f"p{n}": ["a", "b"] for n in range(25_000)}}},
        "map-chain": _objects(
            8000, lambda n: {"type": "object", "minProperties": 3, "additionalProperties": _ref(f"S{n + 1}")}),
        "dynamic": {
            f"S{n}": {"$id": f"http://x.test/{n}", "$dynamicAnchor": "n", "properties": {"a": {"$dynamicRef": "#n"}},
                      **({"not": {}} if n % 2 else {})} for n in range(7000)},
        "unevaluated": {"A": {"type": "object", "unevaluatedProperties": False,
                              "properties": {f"q{n}": {"type": "string"} for n in range(6000)},
                              "anyOf": [{"properties": {f"p{n}": {"type": "string"}}} for n in range(6000)]}},
        "types": {"A": {"type": ["string", "null", "integer"] * 20_000}},
        "default": {"A": {"type": "object", "properties": {"a": {"type": "array", "default": [1] * 240_000}}}},
        "example": {"A": {"type": "object", "example": {f"p{n}": [n] for n in range(50_000)}}},
    }  # fmt: skip
    for kind, schemas in kinds.items():
        yield _attack(f"wide-{kind}", schemas)


def _operations() -> Iterator[Attack]:
    ok = {"responses": {"200": {"description": "d"}}}
    many: dict[str, dict[str, Json]] = {
        "paths": {"paths": {f"/a{n}": {"get": ok} for n in range(12_000)}},
        "templates": {"paths": {
            "".join(f"/{{a{m}}}" if n >> m & 1 else "/b" for m in range(12)): {"get": ok} for n in range(4096)}},
        "one-tag": {"paths": {f"/a{n}": {"get": {"tags": ["t"], **ok}} for n in range(9000)}},
        "tags": {"paths": {f"/a{n}": {"get": {"tags": [f"t{n}"], **ok}} for n in range(2500)}},
        "same-ids": {"paths": {f"/a{n}": {"get": {"operationId": "same", **ok}} for n in range(8000)}},
        "similar-paths": {"paths": {"/" + "a/" * n: {"get": ok} for n in range(800)}},
        "path-parameters": {"paths": {"".join(f"/{{p{n}}}" for n in range(8000)): {"get": ok}}},
        "parameters": {"paths": {"/a": {"get": {**ok, "parameters": [
            {"name": f"p{n}", "in": "query", "schema": {"type": "string"}} for n in range(10_000)]}}}},
        "path-item-circle": {"paths": {"/a": {"$ref": "#/paths/~1b"}, "/b": {"$ref": "#/paths/~1a"}}},
        "responses": {"paths": {"/a": {"get": {"responses": {str(n): {"description": "d"} for n in range(100, 600)}}}}},
        "odd-responses": {"paths": {"/a": {"get": {"responses": {
            f"s{n}": {"description": "d"} for n in range(20_000)}}}}},
        "media-types": {"paths": {"/a": {"get": {"responses": {"200": {"description": "d", "content": {
            f"application/x{n}+json": {"schema": {"type": "string"}} for n in range(10_000)}}}}}}},
        "headers": {"paths": {"/a": {"get": {"responses": {"200": {"description": "d", "headers": {
            f"X-{n}": {"schema": {"type": "string"}} for n in range(12_000)}}}}}}},
        "security": {"paths": {"/a": {"get": {**ok, "security": [{f"s{n}": []} for n in range(8000)]}}}, "components": {
            "securitySchemes": {f"s{n}": {"type": "http", "scheme": "basic"} for n in range(8000)}}},
        "servers": {"paths": {"/a": {"get": ok}}, "servers": [{"url": f"https://a{n}.test"} for n in range(15_000)]},
        "server-variables": {"paths": {"/a": {"get": ok}}, "servers": [{
            "url": "https://" + "".join(f"{{v{n}}}" for n in range(9000)),
            "variables": {f"v{n}": {"default": "x"} for n in range(9000)}}]},
        "webhooks": {"paths": {}, "webhooks": {f"w{n}": {"post": ok} for n in range(10_000)}},
        "callbacks": {"paths": {"/a": {"get": {**ok, "callbacks": {
            f"c{n}": {"{$url}": {"post": ok}} for n in range(8000)}}}}},
        "links": {"paths": {"/a": {"get": {"responses": {"200": {"description": "d", "links": {
            f"l{n}": {"operationId": "x"} for n in range(15_000)}}}}}}},
        "callback-circle": {"paths": {"/a": {"get": {**ok, "callbacks": {"c": {"$ref": "#/components/callbacks/C"}}}}},
                            "components": {"callbacks": {"C": {"{$url}": {"$ref": "#/paths/~1a"}}}}},
        "parameter-circle": {"paths": {"/a": {"get": {**ok, "parameters": [{"$ref": "#/components/parameters/P"}]}}},
                             "components": {"parameters": {"P": {"$ref": "#/components/parameters/P"}}}},
        "extensions": {"paths": {"/a": {"get": ok}}, **{f"x-{n}": {"a": [n]} for n in range(30_000)}},
    }  # fmt: skip
    for kind, parts in many.items():
        whole = {"openapi": "3.1.0", "info": {"title": "Client", "version": "1"}, **parts}
        yield _raw(f"many-{kind}", json.dumps(whole))


def _long() -> Iterator[Attack]:
    units = (
        "a",
        " ",
        "\n",
        "*",
        "`",
        "<",
        "[",
        "(",
        "{",
        "\\",
        '"',
        "a ",
        "- ",
        "# ",
        "| ",
        "_",
        "&",
        "\u202e",
        "\U0001f600",
        "A1",
    )
    for number, unit in enumerate(units):
        size = len(json.dumps(unit, ensure_ascii=False).encode()) - 2
        text, short = unit * (190_000 // size), unit * (90_000 // size)
        schema = {"type": "object", "title": short, "properties": {"a": {"type": "string", "description": text}}}
        found = document({"A": schema}, description=short, summary=short)
        found["info"]["description"] = text
        yield _raw(f"long-text-{number}", json.dumps(found, ensure_ascii=False))
        inner = {"type": "object", "properties": {short: {"enum": [short, "b"]}}}
        names = document({short: inner}, operationId=short)
        names["paths"][f"/{short}"] = {"get": {"tags": [short], "responses": {}}}
        names["info"]["title"] = short
        yield _raw(f"long-name-{number}", json.dumps(names, ensure_ascii=False))


def _yaml() -> Iterator[Attack]:
    head = "openapi: 3.1.0\ninfo: {title: Client, version: '1'}\npaths: {}\n"
    laughs = "\n".join(f"  l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 12))
    merges = "\n".join(f"  m{n}: &m{n} {{<<: [{', '.join([f'*m{n - 1}'] * 9)}]}}" for n in range(1, 12))
    wide = ", ".join(f"k{n}: 1" for n in range(2000))
    kinds = {
        "laughs": f"{head}x-a:\n  l0: &l0 [a, b]\n{laughs}\n",
        "merges": f"{head}x-a:\n  m0: &m0 {{a: 1, b: 2}}\n{merges}\n",
        "wide-merges": f"{head}x-a:\n  m: &m {{{wide}}}\n" + "".join(f"  n{n}: {{<<: *m}}\n" for n in range(15_000)),
        "aliases": f"{head}x-a: &a [x]\nx-b: [" + "*a, " * 200_000 + "]\n",
        "self-alias": f"{head}x-a: &a [*a]\n",
        "anchors": head + "".join(f"x-{n}: &a{n} 1\n" for n in range(40_000)),
        "flow-depth": head + "x-a: " + "[" * 400_000 + "\n",
        "flow-map-depth": head + "x-a: " + "{a: " * 150_000 + "\n",
        "block-depth": head + "x-a:\n" + "".join(" " * n + "a:\n" for n in range(1, 1200)),
        "sequence-depth": head + "x-a:\n " + "- " * 200_000 + "a\n",
        "duplicate-keys": head + "x-a: 1\n" * 100_000,
        "tags": head + "x-a: !!python/object/apply:os.system ['touch pwned']\n",
        "many-tags": head + "".join(f"x-{n}: !t{n} a\n" for n in range(40_000)),
        "directive": "%TAG ! tag:yaml.org,2002:python/\n---\n" + head + "x-a: !object/apply:os.system [x]\n",
        "comments": head + "# c\n" * 240_000,
        "folded": head + "x-a: >\n" + "  a\n\n" * 150_000,
        "quoted": head + 'x-a: "' + "\\\n  " * 150_000 + '"\n',
        "keys": head + "? " * 200_000 + "a\n",
        "documents": head + "---\n" * 200_000,
        "numbers": head + "x-a: [" + "1e999, " * 100_000 + "]\n",
        "sexagesimal": head + "x-a: [" + "190:20:30, " * 80_000 + "]\n",
    }
    for kind, text in kinds.items():
        yield Attack(f"yaml-{kind}", {"spec.yaml": text.encode()[: LIMIT - 1]}, arguments=("--fixtures",))
    yield Attack("json-depth", {"spec.json": b'{"openapi":"3.1.0","x-a":' + b"[" * 900_000})
    yield Attack(
        "json-closed-depth", {"spec.json": b'{"openapi":"3.1.0","x-a":' + b"[" * 400_000 + b"]" * 400_000 + b"}"}
    )
    yield Attack("json-duplicates", {"spec.json": b'{"openapi":"3.1.0",' + b'"a":1,' * 140_000 + b'"b":2}'})
    yield Attack("empty", {"spec.json": b""})
    yield Attack("zeros", {"spec.json": b"\0" * 900_000})
    yield Attack("bytes", {"spec.yaml": bytes(range(256)) * 3000})


def _nested_text(depth: int, wrap: Callable[[Json], Json]) -> Json:
    """Nested schemas; those too deep for ``json`` to write are made as text, by ``_attack``."""
    return _nested(depth, wrap) if depth < 500 else ("@deep@", depth, wrap)


def _attack(name: str, schemas: dict[str, Json]) -> Attack:
    deep = schemas.get("A")
    if not isinstance(deep, tuple):
        return _raw(name, json.dumps(document(schemas)))
    _, depth, wrap = deep
    before, _, after = json.dumps(wrap("@")).partition('"@"')
    count = min(depth, (LIMIT - 1000) // len(before + after))
    text = json.dumps(document({"A": "@"})).replace('"@"', before * count + '{"type": "string"}' + after * count)
    return _raw(name, text)


def _raw(name: str, text: str) -> Attack:
    content = text.encode("utf-8", "surrogatepass")
    if len(content) >= LIMIT:
        raise ValueError(f"{name} has {len(content):,} bytes")
    return Attack(name, {"spec.json": content}, arguments=("--fixtures",))
