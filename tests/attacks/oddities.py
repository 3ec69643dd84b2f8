"""Values that a document may state in a place of its own and that mean something else there: status codes, media types,
header names, paths, servers, references, expressions; values that only YAML has; names that our own output has."""

from __future__ import annotations

import io
import json
import keyword
import tokenize
from collections.abc import Iterator
from typing import Any, Final

from tests.attacks.places import document
from tests.attacks.sandbox import ROOT, Attack

Json = Any
TEXT: Final = {"type": "string"}
OK: Final[dict[str, Json]] = {"responses": {"200": {"description": "d"}}}
STATUSES: Final = (
    *("99999999999999999999", "-1", "0", "1e3", "\uff12\uff10\uff10", "\u0662\u0660\u0660", "20\u2028", "2xx", "2Xx"),
    *(
        "default ",
        "DEFAULT",
        " 200",
        "200 ",
        "+200",
        "0x200",
        "2_0",
        "NaN",
        "600",
        "1XX",
        "6XX",
        "YYY",
        "2X",
        "",
        "200",
    ),
    *("99", "100", "103", "204", "205", "304", "299.0", "\u00b200", "2\u0000", "200\r\nX: y", "{200}", "%s", "'", "\\"),
)
MEDIA_TYPES: Final = (
    *("", "/", "*", "*/*", "application/*", "*/json", "json", "a/b/c", "application/json", "application/JSON ; A = b"),
    *('application/json; charset="a\\"b"', "application/json;charset=utf-7", "application/json; charset=" + "x" * 300),
    *(
        "text/plain; boundary=\r\nX: y",
        "multipart/form-data; boundary={}",
        "multipart/mixed; boundary=''",
        "text/\u2028",
    ),
    *("application/xml; \u0000", "application/vnd.a+json; v=1; v=2", "text/event-stream;", "application/jsonl, text/x"),
    *("{{7*7191}}/{0.__class__}", "application/x-www-form-urlencoded; %s", "text/plain; format='''", "\u00e9/\u00e8"),
    *("text/plain;;;;=;=", "application/octet-stream; q=0", "image/svg+xml<script>", "application/" + "+json" * 50),
)
HEADERS: Final = (
    *(
        "X\r\nEvil: 1",
        "X:Y",
        "",
        " ",
        "X-\u00e9",
        ":authority",
        "Content-Length",
        "Transfer-Encoding",
        "Host",
        "Trailer",
    ),
    *("Set-Cookie", "__proto__", "Connection", "Content-Type", "Accept", "Authorization", "Cookie", "content-encoding"),
    *("X Y", "X\tY", "(x)", "X\u2028Y", "X\u0000", "x" * 400, "X-{0}", "%s", "'X'", '"X"', "X\\", "x-a", "X-A", "x_a"),
    *("Content-Range", "Expect", "TE", "Upgrade", "Date", "Location", "Retry-After", "Link", "WWW-Authenticate", "X;Y"),
)
PATHS: Final = (
    *("//evil.test/x", "/../..", "/./", "/%2e%2e/x", "/a?b=c#d", "/{a}{b}", "/{a", "/}", "/{}", "/{{x}}", "/{a}-{a}"),
    *("/%", "/%zz", "/\u2028", "/ ", "\\", "/a\r\nHost: x", "/{a:.*}", "/{a}/{a}", "/{a?}", "/{+a}", "/{a*}", "/{;a}"),
    *(
        "http://evil.test/",
        "/a//b",
        "//",
        "/;x=1",
        "/@x:1",
        "/\u0000",
        "/'\"`${x}",
        "/{\u202e}",
        "/{0}",
        "/{__class__}",
    ),
    *("/x" * 500, "/{" + "y" * 900 + "}", "", "a", "?", "#", "/#", "/?", "/*", "/:id", "/~1", "/%7Ba%7D", "/\ufeff"),
)
SERVERS: Final = (
    *(
        "javascript:alert(1)",
        "file:///etc/passwd",
        "http://[::1",
        "http://u:p@h",
        "//x",
        "http://{a}{a}",
        "https://e m",
    ),
    *(
        "http://x:99999999",
        "http://x:-1",
        "ftp://x",
        "",
        "?",
        "#",
        "/..",
        "http://x/%zz",
        "http://\u2025",
        "http://x\\@y",
    ),
    *("http://x\r\nHost: y", "http://x/{a", "http://x/}", "{a}", "ws://x", "unix:/x", "http://", "http:x", "\u0000"),
    *("http://x/{b}/../{c}", "HTTP://X", "http://x?a=b", "http://x#f", "http://x/'''", 'http://x/"""', "http://1.1.1"),
)
REFERENCES: Final[tuple[Json, ...]] = (
    *(
        "",
        "#",
        "#/",
        "##",
        "#/%",
        "#//",
        "#/components/schemas/%00",
        "#/components/schemas/~2",
        "#a b",
        "#/a%2Fb",
        "?x",
    ),
    *("#/components/schemas/A%20", "#/components/schemas/a/properties", "%23/components/schemas/A", "A", "schemas/A"),
    *(
        "#/paths/~1a/get/responses/200/content/application~1json/schema",
        "urn:x",
        "spec.json",
        "./spec.json#/components",
    ),
    *(
        "http://[",
        "//",
        "///",
        "a:b:c",
        "#/components/schemas/-1",
        "#/openapi",
        "#/info/title/0",
        "#/paths/~1a/get/tags/x",
    ),
    *(
        0,
        1.5,
        None,
        True,
        [],
        ["#"],
        {},
        {"$ref": "#"},
        "\u2028",
        "\ud800",
        "x" * 5000,
        "#/" + "a/" * 2000,
        "{a}",
        "%s",
    ),
)
EXPRESSIONS: Final = (
    *(
        "{$request.body#/%zz}",
        "{$url",
        "$url}",
        "{}",
        "{$request.header.\r\nX: y}",
        "{$request.query.}",
        "{{$url}}",
        "",
    ),
    *("http://127.0.0.1:1/{$request.body#/a~2}", "{$response.body#/0}", "{$method}://x", "file://{$request.path.a}"),
    *(
        "http://{$request.body}",
        "{$request.body#}",
        "{$inputs.x}",
        "{$request.body#/" + "a/" * 500 + "}",
        "\u2028",
        "'",
    ),
)
ENUMS: Final[tuple[Json, ...]] = (
    *(
        1,
        1.0,
        True,
        "1",
        "1.0",
        "true",
        0,
        -0.0,
        False,
        None,
        "null",
        "None",
        10**400,
        -(10**40),
        1e308,
        5e-324,
        [],
        {},
    ),
    *("", " ", "  ", "\t", "a", "A", "\u00c5", "A\u030a", "\u212b", "-", "_", "--", "+", "a-b", "a_b", "a b", "\u0000"),
    *(
        [1],
        [True],
        {"a": 1},
        {"a": True},
        "mro",
        "name",
        "value",
        "_value_",
        "__members__",
        "_ignore_",
        "self",
        "%",
        "{}",
    ),
)
VARIABLES: Final[tuple[Json, ...]] = (
    {},
    {"default": 1},
    {"default": "x", "enum": []},
    {"default": "x", "enum": ["y"]},
    [],
    None,
    "x",
    {"default": "{a}"},
    {"default": "x/../y"},
    {"default": "x\r\nHost: y"},
    {"enum": [1, None]},
)
LISTS: Final[tuple[Json, ...]] = (None, 1, {}, [], ["a"], ["a", "a"], [1, 2], [None, {}], "ab", {"a": "b"})
VERSIONS: Final[tuple[Json, ...]] = (
    *(
        "3.0",
        "3.1",
        "3.2",
        "3.0.0",
        "3.9.9",
        "3.1.0\n",
        "3.1.0; x",
        "03.1.0",
        "3",
        3,
        3.1,
        "4.0.0",
        "2.0",
        "",
        None,
        [],
    ),
    *("3.1.0-rc1", "3.1.99999999999999999999", "v3.1.0", "\uff13.1.0"),
)


def documents() -> Iterator[Attack]:
    """An attack for each kind of place, each with all of its values, then those in YAML, then one a version."""
    for name, stated in _in_places().items():
        whole = {"openapi": "3.1.0", "info": {"title": "Odd", "version": "1"}, "paths": {}, **stated}
        yield _attack(f"odd-{name}", json.dumps(whole), "json")
    for name, text in _in_yaml().items():
        yield _attack(f"odd-yaml-{name}", text, "yaml")
    for number, version in enumerate(VERSIONS):
        whole = document({"A": {"type": "object", "properties": {"a": TEXT}}}) | {"openapi": version}
        yield _attack(f"odd-version-{number}", json.dumps(whole), "json")


def _attack(name: str, text: str, suffix: str) -> Attack:
    return Attack(name, {f"spec.{suffix}": text.encode("utf-8", "surrogatepass")}, arguments=("--fixtures",))


def _content(schema: Json) -> dict[str, Json]:
    return {"description": "d", "content": {"application/json": {"schema": schema}}}


def _in_places() -> dict[str, dict[str, Json]]:
    one = {"description": "d", "content": {"application/json": {"schema": TEXT}}}
    enum = {"type": "object", "properties": {"a": {"enum": list(ENUMS)}, "b": {"enum": list(ENUMS), "default": -0.0}}}
    own = own_names()
    return {
        "statuses": {"paths": {"/a": {"get": {"responses": dict.fromkeys(STATUSES, one)}}}},
        "media-types": {"paths": {"/a": {"post": {
            "requestBody": {"content": {key: {"schema": TEXT} for key in MEDIA_TYPES}},
            "responses": {"200": {"description": "d", "content": {key: {"schema": TEXT} for key in MEDIA_TYPES}}}}}}},
        "media-type-each": {"paths": {f"/a{n}": {"post": {
            "requestBody": {"content": {each: {"schema": {"type": "object", "properties": {"a": TEXT}}}}},
            "responses": {"200": {"description": "d", "content": {each: {"schema": TEXT}}}}}}
            for n, each in enumerate(MEDIA_TYPES)}},
        "headers": {"paths": {"/a": {"get": {
            "parameters": [{"name": each, "in": "header", "required": True, "schema": TEXT} for each in HEADERS],
            "responses": {"200": {**one, "headers": {
                each: {"required": True, "schema": TEXT} for each in HEADERS}}}}}}},
        "api-keys": {"paths": {"/a": {"get": {**OK, "security": [{f"s{n}": []} for n in range(len(HEADERS))]}}},
                     "components": {"securitySchemes": {
                         f"s{n}": {"type": "apiKey", "in": ("header", "query", "cookie")[n % 3], "name": each}
                         for n, each in enumerate(HEADERS)}}},
        "cookies": {"paths": {"/a": {"get": {**OK, "parameters": [
            {"name": each, "in": "cookie", "schema": {"type": "object"}} for each in HEADERS]}}}},
        "paths": {"paths": {each: {"get": OK, "post": OK} for each in PATHS}},
        "servers": {"paths": {"/a": {"get": OK}}, "servers": [{"url": each} for each in SERVERS]},
        "server-each": {"paths": {f"/a{n}": {"get": {**OK, "servers": [{"url": each}]}}
                                  for n, each in enumerate(SERVERS)}},
        "server-variables": {"paths": {"/a": {"get": OK}}, "servers": [
            {"url": "https://{a}.test", "variables": {"a": stated}} for stated in VARIABLES]},
        "references": {"paths": {f"/a{n}": {"get": {
            "parameters": [{"$ref": each}], "requestBody": {"$ref": each}, "callbacks": {"c": {"$ref": each}},
            "responses": {"200": _content({"$ref": each}), "400": {"$ref": each}}}}
            for n, each in enumerate(REFERENCES)}, "components": {"schemas": {"A": TEXT}}},
        "reference-types": {"components": {"schemas": {f"S{n}": {"$ref": each} for n, each in enumerate(REFERENCES)}},
                            "paths": {f"/b{n}": {"$ref": each} for n, each in enumerate(REFERENCES)}},
        "identifiers": {"components": {"schemas": {f"S{n}": {
            "$id": each, "$anchor": each, "$dynamicAnchor": each, "$dynamicRef": each, "$schema": each,
            "$vocabulary": each, "$recursiveRef": each, "type": "object"} for n, each in enumerate(REFERENCES)}}},
        "expressions": {"paths": {"/a": {"post": {
            **OK, "requestBody": {"content": {"application/json": {"schema": {"type": "object"}}}},
            "callbacks": {f"c{n}": {each: {"post": OK}} for n, each in enumerate(EXPRESSIONS)}}},
            "/b": {"get": {"responses": {"200": {**one, "links": {
                f"l{n}": {"operationId": "a", "parameters": {each: each}, "requestBody": each}
                for n, each in enumerate(EXPRESSIONS)}}}}}}},
        "enums": {"components": {"schemas": {"A": enum}}, "paths": {"/a": {"get": {
            "parameters": [{"name": "q", "in": "query", "schema": {"enum": list(ENUMS)}}],
            "responses": {"200": _content({"$ref": "#/components/schemas/A"})}}}}},
        "enum-names": {"components": {"schemas": {f"S{n}": {
            "type": "string", "enum": ["a", "b"], "x-enum-varnames": each, "x-enumNames": each,
            "x-enum-descriptions": each,
            "x-extensible-enum": each, "x-nullable": each, "nullable": each}
            for n, each in enumerate(LISTS)}}},
        "mappings": {"components": {"schemas": {"B": {"type": "object", "properties": {"k": TEXT}}, "A": {
            "oneOf": [{"$ref": "#/components/schemas/B"}], "discriminator": {"propertyName": "k", "mapping": {
                f"m{n}": each for n, each in enumerate(REFERENCES)}}}}}},
        "styles": {"paths": {f"/{{p}}/{n}": {"get": {**OK, "parameters": [
            {"name": "p", "in": place, "required": True, "style": each, "explode": n % 2 == 0, "schema": schema}
            for place in ("path", "query", "header", "cookie")]}}
            for n, (each, schema) in enumerate(
                (each, schema) for each in ("form", "simple", "label", "matrix", "deepObject", "pipeDelimited", 1, None)
                for schema in ({"type": "array", "items": {"type": "array"}}, {"type": "object"}, {"type": "null"}))}},
        "own-schemas": {"components": {"schemas": {
            each: {"type": "object", "properties": {each: TEXT}} for each in own}}},
        "own-properties": {"components": {"schemas": {"A": {
            "type": "object", "required": own[::2],
            "properties": {each: {"type": "object", "title": each} for each in own}}}}},
        "own-operations": {"paths": {f"/{each}": {"get": {"operationId": each, "tags": [each], **OK}} for each in own}},
        "own-parameters": {"paths": {"/a": {"post": {**OK, "requestBody": {"content": {
            "application/x-www-form-urlencoded": {"schema": {
                "type": "object", "properties": dict.fromkeys(own, TEXT)}}}},
            "parameters": [{"name": each, "in": "query", "schema": TEXT} for each in own]}}}},
        "own-tags": {"paths": {f"/{n}": {"get": {"tags": [each], **OK}} for n, each in enumerate(own[::7])}},
        "methods": {"openapi": "3.2.0", "paths": {"/a": {"additionalOperations": dict.fromkeys(
            ("GET", "get", "", " ", "A B", "A\r\nB", "\u2028", "CONNECT", "x" * 300, "'", "PR\u0130", "{}"), OK)}}},
    }  # fmt: skip


def own_names() -> list[str]:
    """Every name that a package of ours uses, which a document may use as well."""
    found: dict[str, None] = {}
    for path in sorted((ROOT / "generated" / "vocobase").rglob("*.py")):
        for token in tokenize.generate_tokens(io.StringIO(path.read_text("utf-8")).readline):
            if token.type == tokenize.NAME and not keyword.iskeyword(token.string):
                found[token.string] = None
    return list(found)


def _in_yaml() -> dict[str, str]:
    head = "openapi: 3.1.0\ninfo: {title: Odd, version: 1}\n"
    schema = "paths: {}\ncomponents:\n  schemas:\n    A:\n      type: object\n"
    keys = (
        *("null", "~", "true", "yes", "off", "1", "1.5", "0o17", "0x1F", "1e400", ".inf", ".nan", "2020-01-01", "[a]"),
        *(
            "{a: b}",
            "9" * 5000,
            "-0",
            "''",
            "!!binary YQ==",
            "!!str 1",
            "&a x",
            "<<",
            "=",
            "!!set {a}",
            "1_000",
            "1:30",
        ),
    )
    lines = "".join(f"        ? {each}\n        : {{type: string}}\n" for each in keys)
    values = "".join(f"        v{n}: {{default: {each}, example: {each}, enum: [{each}]}}\n"
                     for n, each in enumerate(keys) if each not in ("&a x", "<<"))  # fmt: skip
    merged = "x-a: &a {type: object, properties: {p: {type: string}}, required: [p]}\n"
    return {
        "keys": f"{head}{schema}      properties:\n{lines}",
        "values": f"{head}{schema}      properties:\n{values}",
        "numbers": f"{head}{schema}      minProperties: .inf\n      maxProperties: .nan\n      properties:\n"
                   "        a: {type: number, minimum: .nan, maximum: -.inf, multipleOf: .inf, default: .nan}\n"
                   "        b: {type: number, enum: [.nan, .inf, -.inf, .nan]}\n",
        "merges": f"{head}{merged}{schema}      <<: *a\n      <<: [*a, {{description: x}}]\n"
                  "    B: {<<: 1}\n    C: {<<: [1]}\n",
        "shared": f"{head}{merged}paths:\n"
                  "  /a: &p {get: &o {responses: &r {200: {description: d}}}, post: *o}\n  /b: *p\n"
                  "  /c: {get: {responses: *r}}\ncomponents: {schemas: {A: *a, B: *a, C: {properties: {x: *a}}}}\n",
        "self": f"{head}paths: &p\n  /a: *p\n",
        "self-schema": f"{head}paths: {{}}\ncomponents:\n  schemas: &s\n    A: &a {{properties: {{a: *a, s: *s}}}}\n",
        "tags": f"{head}paths: {{}}\nx-a: !!python/name:os.system\nx-b: !!python/object/new:os.system [x]\n"
                "x-c: !!timestamp 2020-01-01\nx-d: !!omap [a: 1]\nx-e: !!set {a}\nx-f: !<tag:x> 1\nx-g: ! y\n"
                "x-h: !!float x\n",
        "versions": "%YAML 9.9\n---\n" + head + "paths: {}\n",
        "codes": f"{head}paths:\n  /a:\n    get:\n      responses:\n        200: {{description: d}}\n"
                 "        '200': {description: e}\n        200.0: {description: f}\n        0310: {description: g}\n"
                 "        2XX: {description: h}\n        null: {}\n",
        "carriage-returns": (head + "paths: {}\n").replace("\n", "\r"),
        "separators": f"{head}paths: {{}}\nx-a: a\u2028b\u2029c\x85d\nx-b: |\n  a\u2028b\n  c\x85d\n",
        "tabs": head + "paths:\n\t/a: {}\n",
        "empty-documents": "---\n---\n" + head,
        "nothing": "---\n...\n",
        "scalar": "3.1.0\n",
        "list": "- openapi: 3.1.0\n",
        "nulls": "openapi: 3.1.0\ninfo:\npaths:\ncomponents:\nservers:\ntags:\nsecurity:\nwebhooks:\n",
    }  # fmt: skip
