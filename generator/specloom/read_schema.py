"""Schema objects -> facts. Every node gets an id, and none is read twice.

Reading goes through an explicit stack: a schema's children are put on it with their ids, and the schema itself is
built at once, as facts hold ids and not schemas. What ``$ref`` names is remembered and read at the end, unless it was
met in its own place before; so the order of facts is that of the document.

Names and texts that schemas have in common, as most have, are one text in memory: they are interned.

Each keyword has one reader in ``KEYWORDS``. All keywords of JSON Schema 2020-12 are read in every version, as documents
of version 3.0 use them too; where a version gives a word another meaning, ``_adapt`` applies it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from sys import intern
from typing import Any, Final, TypeAlias, cast

from specloom import pointers
from specloom.api import Discriminator, Example, Json, JsonType, Schema, SchemaId
from specloom.diagnostics import Level, quote
from specloom.dialect import is_unknown_dialect
from specloom.nullable import is_null_alone, let_null_through, null_of
from specloom.reading import Context, identity, with_external
from specloom.refs import Node, Scope
from specloom.schema_circles import break_circles
from specloom.schema_weights import cut_heavy
from specloom.syntax import is_array, is_object

TYPES: Final[dict[str, JsonType]] = {
    name: name
    for name in cast("tuple[JsonType, ...]", ("null", "boolean", "integer", "number", "string", "array", "object"))
}


_ALONE: Final = {name: (kind,) for name, kind in TYPES.items()}
"""The types of a schema that states one, as almost all do: the same tuple for all of them."""

_BARE_NAME: Final = re.compile(r"[A-Za-z0-9._-]+")
"""What can be the name of a component (OpenAPI 3.1, 4.8.7.1)."""


class _Frame:
    """One schema while it is read: its place, the facts so far, and the children to read next."""

    __slots__ = ("children", "context", "facts", "node", "pointer", "reader", "scope")

    def __init__(self, reader: SchemaReader, node: dict[str, Json], pointer: str, scope: Scope) -> None:
        self.reader = reader
        self.context = reader.context
        self.node = node
        self.pointer = pointer
        self.scope = scope
        self.facts: dict[str, Any] = {}
        self.children: list[tuple[Json, str, Scope]] = []

    def child(self, value: Json, pointer: str) -> SchemaId:
        self.children.append((value, pointer, self.scope))
        return SchemaId(pointer)

    def wrong(self, key: str, value: Json, expected: str) -> None:
        self.context.wrong(value, pointers.join(self.pointer, key), expected)

    def warn(self, code: str, message: str, key: str, expected: str = "", help: str = "") -> None:
        pointer = pointers.join(self.pointer, key) if key else self.pointer
        self.context.findings.warn(code, message, pointer, expected=expected, help=help)


Read: TypeAlias = Callable[[_Frame, str, Json], None]
"""Reads the value of one keyword into the facts of its frame."""


class SchemaReader:
    """Reads schemas into ``schemas``; ``finish`` must be called when all places have been read."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.schemas: dict[SchemaId, Schema] = {}
        self._targets: dict[str, Node] = {}
        self._components = pointers.join("#", "components", "schemas") + "/"

    def read(self, node: Node) -> SchemaId:
        """Reads a schema and everything inside it."""
        schemas = self.schemas
        stack: list[tuple[Json, str, Scope]] = [(node.value, node.pointer, node.scope)]
        while stack:
            value, pointer, scope = stack.pop()
            if pointer in schemas:
                continue
            schema, children = self._one(value, pointer, scope)
            schemas[SchemaId(pointer)] = schema
            children.reverse()
            stack.extend(children)
        return SchemaId(node.pointer)

    def finish(self) -> None:
        """Reads what references named and nobody met, then takes out circles that no value can ever end."""
        while self._targets:
            targets, self._targets = self._targets, {}
            for pointer, target in targets.items():
                if pointer not in self.schemas:
                    self.read(target)
        break_circles(self.schemas, self.context.findings)
        cut_heavy(self.schemas, self.context.findings)

    def target(self, node: Node | None, at: str) -> SchemaId | None:
        """The id of a schema that a reference leads to; it will be read if nothing else does."""
        if node is None:
            return None
        if not is_object(node.value) and type(node.value) is not bool:
            self.context.findings.warn(
                "SL035", "the reference does not lead to a schema", at, expected="an object", notes=(node.pointer,)
            )
            return None
        if is_object(node.value) and "openapi" in node.value and node.pointer.endswith("#"):
            self.context.findings.warn(
                "SL035", "the reference leads to the whole document, which is no schema", at, expected="a schema"
            )
            return None
        self._targets.setdefault(node.pointer, node)
        return SchemaId(node.pointer)

    def _one(self, value: Json, pointer: str, scope: Scope) -> tuple[Schema, list[tuple[Json, str, Scope]]]:
        identity = SchemaId(pointer)
        component = self._component(pointer)
        if not is_object(value):
            if type(value) is not bool:
                self.context.wrong(value, pointer, "a schema")
            always = value if type(value) is bool else True
            return Schema(id=identity, pointer=pointer, component=component, always=always), []
        if "$id" in value:
            scope = self.context.resolver.inside(scope, value)
        frame = _Frame(self, value, pointer, scope)
        facts = frame.facts
        keywords = KEYWORDS
        if "$ref" in value and not scope.dialect.schema_ref_siblings and type(value["$ref"]) is str:
            _ref(frame, "$ref", value["$ref"])
        else:
            for key, each in value.items():
                read = keywords.get(key)
                if read is not None:
                    if each is not None or key in _NULLABLE:
                        read(frame, key, each)
                elif key.startswith("x-"):
                    facts.setdefault("extensions", {})[key] = each
            if not _ADAPTED.isdisjoint(value):
                _adapt(frame)
        if not facts and "$ref" in value:
            facts["always"] = True
        return Schema(id=identity, pointer=pointer, component=component, **facts), frame.children

    def _component(self, pointer: str) -> str:
        if not pointer.startswith(self._components):
            return ""
        rest = pointer[len(self._components) :]
        return "" if "/" in rest else pointers.tokens("/" + rest)[0]


def _ref(frame: _Frame, key: str, value: Json) -> None:
    at = pointers.join(frame.pointer, key)
    if type(value) is not str:
        frame.context.findings.warn("SL037", "the reference is not text", at, expected="a URI reference")
        return
    resolver = frame.context.resolver
    is_dynamic = key == "$dynamicRef"
    found = (
        resolver.resolve_dynamic(value, frame.scope, at) if is_dynamic else [resolver.resolve(value, frame.scope, at)]
    )
    targets = tuple(target for each in found if (target := frame.reader.target(each, at)) is not None)
    if len(targets) > 1:
        frame.facts["any_of"] = targets
    elif targets:
        frame.facts["ref"] = targets[0]


def _text(field: str) -> Read:
    def read(frame: _Frame, key: str, value: Json) -> None:
        if type(value) is str:
            frame.facts[field] = intern(value)
        elif is_object(value) or is_array(value):
            frame.wrong(key, value, "a text")
        else:
            frame.facts[field] = str(value).lower() if type(value) is bool else str(value)

    return read


def _flag(field: str) -> Read:
    def read(frame: _Frame, key: str, value: Json) -> None:
        if type(value) is bool:
            frame.facts[field] = value
        elif value in ("true", "false"):
            frame.facts[field] = value == "true"
        else:
            frame.wrong(key, value, "true or false")

    return read


def _count(field: str) -> Read:
    def read(frame: _Frame, key: str, value: Json) -> None:
        if type(value) is float and value.is_integer():
            value = int(value)
        if type(value) is int and value >= 0:
            frame.facts[field] = value
        else:
            frame.wrong(key, value, "an integer that is not negative")

    return read


def _number(field: str) -> Read:
    def read(frame: _Frame, key: str, value: Json) -> None:
        if type(value) is int or type(value) is float:
            frame.facts[field] = value
        else:
            frame.wrong(key, value, "a number")

    return read


def _step(frame: _Frame, key: str, value: Json) -> None:
    """``multipleOf``, which is greater than zero (JSON Schema 2020-12 validation, 6.2.1)."""
    if (type(value) is int or type(value) is float) and value > 0:
        frame.facts["multiple_of"] = value
    else:
        frame.wrong(key, value, "a number greater than 0")


def _bound(field: str) -> Read:
    """``exclusiveMinimum`` and ``exclusiveMaximum``: a number, or the flag that version 3.0 has."""

    def read(frame: _Frame, key: str, value: Json) -> None:
        if type(value) is bool:
            if not frame.scope.dialect.schema_bounds_are_flags:
                frame.wrong(key, value, "a number")
            return
        _number(field)(frame, key, value)

    return read


def _value(field: str) -> Read:
    def read(frame: _Frame, _key: str, value: Json) -> None:
        frame.facts[field] = value

    return read


def _object(field: str) -> Read:
    def read(frame: _Frame, key: str, value: Json) -> None:
        if is_object(value):
            frame.facts[field] = value
        else:
            frame.wrong(key, value, "an object")

    return read


def _schema(field: str) -> Read:
    def read(frame: _Frame, key: str, value: Json) -> None:
        if is_object(value) or type(value) is bool:
            frame.facts[field] = frame.child(value, f"{frame.pointer}/{key}")
        else:
            frame.wrong(key, value, "a schema")

    return read


def _schema_list(field: str) -> Read:
    def read(frame: _Frame, key: str, value: Json) -> None:
        if is_object(value) and value:
            frame.warn("SL050", "this is one schema, and is read as a list of it", key, "an array of schemas")
            frame.facts[field] = (frame.child(value, f"{frame.pointer}/{key}"),)
        elif not is_array(value):
            frame.wrong(key, value, "an array of schemas")
        else:
            here = f"{frame.pointer}/{key}"
            found = tuple(frame.child(each, f"{here}/{index}") for index, each in enumerate(value) if each is not None)
            if found:
                frame.facts[field] = found

    return read


def _schema_map(field: str) -> Read:
    def read(frame: _Frame, key: str, value: Json) -> None:
        if not is_object(value):
            frame.wrong(key, value, "an object of schemas")
            return
        here = f"{frame.pointer}/{key}/"
        escape = pointers.escape
        frame.facts[field] = {intern(name): frame.child(each, here + escape(name)) for name, each in value.items()}

    return read


def _types(frame: _Frame, key: str, value: Json) -> None:
    alone = _ALONE.get(value) if type(value) is str else None
    if alone is not None:
        frame.facts["types"] = alone
        return
    stated: list[Json] = value if is_array(value) else [value]
    found: dict[JsonType, None] = {}
    for each in stated:
        known = TYPES.get(each) if type(each) is str else ("null" if each is None else None)
        if known is None:
            frame.warn(
                "SL060",
                f"{quote(str(each))} is no type, so any value is allowed",
                key,
                "null, boolean, integer, number, string, array or object",
            )
            return
        found[known] = None
    frame.facts["types"] = tuple(found)


def _enum(frame: _Frame, key: str, value: Json) -> None:
    if not is_array(value):
        frame.wrong(key, value, "an array of values")
        return
    if not value:
        frame.warn("SL061", "the list of values is empty, so any value is allowed", key, "at least one value")
        return
    frame.facts["enum"] = tuple({identity(each): each for each in reversed(value)}.values())[::-1]


def _required(frame: _Frame, key: str, value: Json) -> None:
    if is_array(value):
        frame.facts["required"] = tuple(dict.fromkeys(intern(each) for each in value if type(each) is str))
    elif type(value) is bool:
        frame.warn(
            "SL062",
            "in a schema this is a list of names, so it is left out",
            key,
            "an array of property names",
            "name the property in the required list of the object that has it",
        )
    else:
        frame.wrong(key, value, "an array of property names")


def _items(frame: _Frame, key: str, value: Json) -> None:
    if is_array(value):
        frame.warn("SL063", "a list of schemas is read as prefixItems", key, "a schema", "write it as prefixItems")
        _schema_list("prefix_items")(frame, key, value)
        rest = frame.node.get("additionalItems")
        if is_object(rest) or type(rest) is bool:
            frame.facts["items"] = frame.child(rest, f"{frame.pointer}/additionalItems")
    else:
        _schema("items")(frame, key, value)


def _dependent_required(frame: _Frame, key: str, value: Json) -> None:
    if not is_object(value):
        frame.wrong(key, value, "an object of arrays")
        return
    frame.facts["dependent_required"] = {
        name: tuple(item for item in each if type(item) is str) for name, each in value.items() if is_array(each)
    }


def _dependencies(frame: _Frame, key: str, value: Json) -> None:
    """What JSON Schema had before ``dependentRequired`` and ``dependentSchemas`` (draft-07, 6.5.7)."""
    if not is_object(value):
        frame.wrong(key, value, "an object")
        return
    help_ = "write dependentRequired for names and dependentSchemas for schemas"
    if not frame.node.keys().isdisjoint(("dependentRequired", "dependentSchemas")):
        frame.warn("SL063", "this keyword stands beside what has taken its place, and is left out", key, help=help_)
        return
    frame.warn("SL063", "this is read as dependentRequired and dependentSchemas", key, help=help_)
    _dependent_required(frame, key, value)
    here = f"{frame.pointer}/{key}/"
    schemas = {name: each for name, each in value.items() if is_object(each) or type(each) is bool}
    frame.facts["dependent_schemas"] = {
        name: frame.child(each, here + pointers.escape(name)) for name, each in schemas.items()
    }


def _example(frame: _Frame, _key: str, value: Json) -> None:
    found = Example(pointer=f"{frame.pointer}/example", name="", value=value)
    frame.facts["examples"] = (found, *frame.facts.get("examples", ()))


def _examples(frame: _Frame, key: str, value: Json) -> None:
    here = f"{frame.pointer}/examples"
    if is_array(value):
        found = [Example(pointer=f"{here}/{index}", name="", value=each) for index, each in enumerate(value)]
    elif is_object(value):
        found = [
            Example(pointer=pointers.join(here, name), name=name, value=each.get("value"))
            for name, each in value.items()
            if is_object(each) and "value" in each
        ]
    else:
        frame.wrong(key, value, "an array of values")
        return
    frame.facts["examples"] = (*frame.facts.get("examples", ()), *found)


def _discriminator(frame: _Frame, key: str, value: Json) -> None:
    here = f"{frame.pointer}/{key}"
    if type(value) is str:
        value = {"propertyName": value}
    if not is_object(value) or type(value.get("propertyName")) is not str:
        frame.wrong(key, value, "an object with a propertyName")
        return
    mapping: dict[str, SchemaId] = {}
    stated = value.get("mapping")
    for name, each in stated.items() if is_object(stated) else ():
        target = _mapped(frame, each, pointers.join(here, "mapping", name))
        if target is not None:
            mapping[name] = target
    default = value.get("defaultMapping")
    frame.facts["discriminator"] = Discriminator(
        pointer=here,
        property_name=value["propertyName"],
        mapping=mapping,
        default=None if default is None else _mapped(frame, default, here + "/defaultMapping"),
    )


def _mapped(frame: _Frame, value: Json, at: str) -> SchemaId | None:
    """A mapping's target: the name of a component if there is one, else a reference (OpenAPI 3.1, 4.8.25)."""
    if type(value) is not str:
        frame.context.wrong(value, at, "the name of a schema or a reference")
        return None
    data = frame.scope.document.data
    components = data.get("components") if is_object(data) else None
    schemas = components.get("schemas") if is_object(components) else None
    ref = value
    if is_object(schemas) and value in schemas:
        ref = pointers.join("#", "components", "schemas", value)
    elif _BARE_NAME.fullmatch(value) and not value.endswith((".json", ".yaml", ".yml")):
        frame.context.findings.warn(
            "SL067",
            f"the mapping names {quote(value)}, and there is no such schema",
            at,
            expected="a name under components/schemas or a URI reference",
        )
        return None
    return frame.reader.target(frame.context.resolver.resolve(ref, frame.scope, at), at)


KEYWORDS: Final[dict[str, Read]] = {
    "$ref": _ref,
    "$dynamicRef": _ref,
    "$recursiveRef": _ref,
    "type": _types,
    "enum": _enum,
    "const": _value("const"),
    "default": _value("default"),
    "title": _text("title"),
    "description": _text("description"),
    "deprecated": _flag("deprecated"),
    "readOnly": _flag("read_only"),
    "writeOnly": _flag("write_only"),
    "example": _example,
    "examples": _examples,
    "allOf": _schema_list("all_of"),
    "anyOf": _schema_list("any_of"),
    "oneOf": _schema_list("one_of"),
    "not": _schema("not_"),
    "if": _schema("if_"),
    "then": _schema("then"),
    "else": _schema("else_"),
    "discriminator": _discriminator,
    "properties": _schema_map("properties"),
    "required": _required,
    "additionalProperties": _schema("additional_properties"),
    "patternProperties": _schema_map("pattern_properties"),
    "propertyNames": _schema("property_names"),
    "unevaluatedProperties": _schema("unevaluated_properties"),
    "dependencies": _dependencies,
    "dependentRequired": _dependent_required,
    "dependentSchemas": _schema_map("dependent_schemas"),
    "minProperties": _count("min_properties"),
    "maxProperties": _count("max_properties"),
    "items": _items,
    "prefixItems": _schema_list("prefix_items"),
    "contains": _schema("contains"),
    "minContains": _count("min_contains"),
    "maxContains": _count("max_contains"),
    "unevaluatedItems": _schema("unevaluated_items"),
    "minItems": _count("min_items"),
    "maxItems": _count("max_items"),
    "uniqueItems": _flag("unique_items"),
    "minimum": _number("minimum"),
    "maximum": _number("maximum"),
    "exclusiveMinimum": _bound("exclusive_minimum"),
    "exclusiveMaximum": _bound("exclusive_maximum"),
    "multipleOf": _step,
    "minLength": _count("min_length"),
    "maxLength": _count("max_length"),
    "pattern": _text("pattern"),
    "format": _text("format"),
    "contentEncoding": _text("content_encoding"),
    "contentMediaType": _text("content_media_type"),
    "contentSchema": _schema("content_schema"),
    "xml": _object("xml"),
}
_NULLABLE: Final = frozenset({"const", "default", "example"})
_ADAPTED: Final = frozenset({"nullable", "externalDocs", "$schema", "exclusiveMinimum", "exclusiveMaximum"})
"""The keywords that ``_adapt`` looks for, of which most schemas have none."""


def _adapt(frame: _Frame) -> None:
    """What version 3.0 means by ``nullable``, which later documents say as well, and by flags beside bounds."""
    node, facts, dialect = frame.node, frame.facts, frame.scope.dialect
    if "nullable" in node and node["nullable"] is True:
        composed = not facts.keys().isdisjoint(("one_of", "any_of", "all_of"))
        frame.children += [({"type": "null"}, null_of(frame.pointer), frame.scope)] if composed else []
        frame.reader.schemas.update((each.id, each) for each in let_null_through(facts, frame.pointer))
        if is_null_alone(node, frame.pointer):
            facts["types"] = ("null",)
            said = "a variant that says nothing but nullable allows any value by the letter; it is read as null"
            frame.context.findings.warn("SL084", said, f"{frame.pointer}/nullable", level=Level.NOTE)
        if not dialect.schema_nullable:
            frame.warn(
                "SL064",
                f"version {dialect.number} has no such keyword; it is read as version 3.0 means it",
                "nullable",
                help="add 'null' to the types",
            )
    if "externalDocs" in node:
        said = facts.get("description") or facts.get("title", "")
        facts["description"] = with_external(said, node["externalDocs"])
    if is_unknown_dialect(stated := node.get("$schema")):
        frame.warn("SL065", f"the schema dialect {quote(stated)} is read as JSON Schema 2020-12", "$schema")
    if dialect.schema_bounds_are_flags:
        for flag, bound, exclusive in _BOUNDS:
            if node.get(flag) is True and bound in facts:
                facts[exclusive] = facts.pop(bound)


_BOUNDS: Final = (
    ("exclusiveMinimum", "minimum", "exclusive_minimum"),
    ("exclusiveMaximum", "maximum", "exclusive_maximum"),
)
