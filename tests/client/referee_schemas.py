"""The document as the referee sees it: nodes by JSON pointer, references followed, values judged by jsonschema.

A document of OpenAPI 3.0 is read as one of 3.1 first, by the rules of the 3.0 text alone: bounds that are exclusive by
a boolean, and a ``$ref`` beside which nothing counts (4.7.23). In every version ``nullable`` lets null through, as
those who write it mean it (3.0, 4.7.24), and a required property that is ``readOnly`` is not required of a request
(3.0, 4.7.24.2; 3.1 lets an API ignore it).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

_HOME = "urn:document"
_IN_A_LIST = ("allOf", "anyOf", "oneOf", "prefixItems")
_IN_A_MAP = ("properties", "patternProperties", "$defs", "definitions", "dependentSchemas")
_ALONE = (
    *("items", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames"),
    *("unevaluatedItems", "unevaluatedProperties"),
)
_NAMES = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array", dict: "object"}


@dataclass(frozen=True)
class Place:
    """A node of the document and its JSON pointer, references followed."""

    node: Any
    pointer: str

    def child(self, *steps: str) -> Place:
        node, pointer = self.node, self.pointer
        for step in steps:
            node = node[int(step)] if isinstance(node, list) else node[step]
            pointer = f"{pointer}/{_pointer_step(step)}"
        return Place(node, pointer)


class Schemas:
    """One document; what is asked of it are places and whether values are valid there."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document: Mapping[str, Any] = _Rewriting(document).whole()
        resource = Resource.from_contents(self.document, default_specification=DRAFT202012)
        self._registry: Registry[Any] = Registry().with_resource(_HOME, resource)
        self._validators: dict[str, Draft202012Validator] = {}

    def invalid(self, value: Any, pointer: str) -> Iterator[str]:
        """What is wrong with a value by the schema at a pointer, one text for each error."""
        if pointer not in self._validators:
            self._validators[pointer] = Draft202012Validator(
                {"$ref": f"{_HOME}#{pointer}"},
                registry=self._registry,
                format_checker=Draft202012Validator.FORMAT_CHECKER,
            )
        for error in self._validators[pointer].iter_errors(value):
            where = "".join(f"/{_pointer_step(str(step))}" for step in error.absolute_path)
            yield f"{where} breaks {error.validator}: {error.message}"

    def at(self, pointer: str) -> Place:
        return Place(_at(self.document, pointer), pointer)

    def resolved(self, place: Place) -> Place:
        while isinstance(place.node, dict) and "$ref" in place.node:
            place = self.at(place.node["$ref"].removeprefix("#"))
        return place

    def kinds(self, place: Place) -> frozenset[str]:
        """The JSON types that a schema speaks of, in any of its alternatives; empty where it speaks of none."""
        return frozenset(kind for each in self.branches(place) for kind in _kinds(each.node))

    def branches(self, place: Place, met: frozenset[str] = frozenset()) -> Iterator[Place]:
        """The schema and all that stand for the same value: targets of references, members of allOf, anyOf, oneOf."""
        if place.pointer in met or not isinstance(place.node, dict):
            return
        met |= {place.pointer}
        yield place
        if "$ref" in place.node:
            yield from self.branches(self.at(place.node["$ref"].removeprefix("#")), met)
        for keyword in ("allOf", "anyOf", "oneOf"):
            for index in range(len(place.node.get(keyword, ()))):
                yield from self.branches(place.child(keyword, str(index)), met)

    def members(self, place: Place) -> dict[str, list[Place]]:
        """The properties that a schema names, in any of its alternatives, each with the schemas that it has there."""
        found: dict[str, list[Place]] = {}
        for branch in self.branches(place):
            for name in branch.node.get("properties", ()):
                found.setdefault(name, []).append(branch.child("properties", name))
        return found

    def others(self, place: Place) -> list[Place]:
        """The schemas of properties that are not named."""
        return [
            branch.child("additionalProperties")
            for branch in self.branches(place)
            if isinstance(branch.node.get("additionalProperties"), dict)
        ]

    def is_open(self, place: Place) -> bool:
        """Whether properties that are not named may be there."""
        return all(branch.node.get("additionalProperties", True) is not False for branch in self.branches(place))

    def items(self, place: Place) -> list[Place]:
        return [branch.child("items") for branch in self.branches(place) if isinstance(branch.node.get("items"), dict)]


class _Rewriting:
    """A document of any version as one whose schemas are JSON Schema 2020-12, as a request has to meet them."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self._is_old = str(document.get("openapi", "3.1.0")).startswith("3.0")

    def whole(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self._walked(self._document)
        return found

    def _walked(self, node: Any, above: str = "") -> Any:
        if isinstance(node, list):
            return [self._walked(item) for item in node]
        if not isinstance(node, dict):
            return node
        if above == "schemas":
            return {name: self._schema(each) for name, each in node.items()}
        return {
            name: self._schema(each) if name in ("schema", "itemSchema") else self._walked(each, name)
            for name, each in node.items()
        }

    def _schema(self, node: Any) -> Any:
        if not isinstance(node, dict):
            return node
        if self._is_old and isinstance(node.get("$ref"), str):
            return {"$ref": node["$ref"]}
        made = dict(node)
        for name in _ALONE:
            if name in node:
                made[name] = self._schema(node[name])
        for name in _IN_A_LIST:
            if isinstance(node.get(name), list):
                made[name] = [self._schema(each) for each in node[name]]
        for name in _IN_A_MAP:
            if isinstance(node.get(name), dict):
                made[name] = {key: self._schema(each) for key, each in node[name].items()}
        if isinstance(node.get("required"), list):
            made["required"] = [name for name in node["required"] if not self._is_read_only(node, name)]
        return _with_null(_modern(made) if self._is_old else made)

    def _is_read_only(self, node: Mapping[str, Any], name: str) -> bool:
        member = node.get("properties", {}).get(name)
        for _ in range(20):
            if not isinstance(member, dict) or member.get("readOnly") is True or "$ref" not in member:
                break
            member = _at(self._document, member["$ref"].removeprefix("#"))
        return isinstance(member, dict) and member.get("readOnly") is True


def _with_null(schema: dict[str, Any]) -> dict[str, Any]:
    """``nullable: true`` as 2020-12 says it: null is let through, whatever stands beside."""
    if schema.pop("nullable", False) is not True:
        return schema
    if not isinstance(schema.get("type"), str) or schema.keys() & {"allOf", "anyOf", "oneOf"}:
        return {"anyOf": [schema, {"type": "null"}]}
    values = {"enum": [*schema["enum"], None]} if isinstance(schema.get("enum"), list) else {}
    return {**schema, "type": [schema["type"], "null"], **values}


def _modern(schema: dict[str, Any]) -> dict[str, Any]:
    """Boolean bounds of OpenAPI 3.0 as 2020-12 says them."""
    for bound, strict in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if isinstance(schema.get(strict), bool) and schema.pop(strict) and bound in schema:
            schema[strict] = schema.pop(bound)
    return schema


def _at(document: Any, pointer: str) -> Any:
    node = document
    for step in pointer.split("/")[1:]:
        name = unquote(step).replace("~1", "/").replace("~0", "~")
        node = node[int(name)] if isinstance(node, list) else node[name]
    return node


def _kinds(schema: Mapping[str, Any]) -> Iterator[str]:
    declared = schema.get("type", [])
    yield from [declared] if isinstance(declared, str) else declared
    if "type" not in schema:
        for value in (*schema.get("enum", ()), *([schema["const"]] if "const" in schema else ())):
            yield _NAMES.get(type(value), "null")
        yield from ["object"] if "properties" in schema else []
        yield from ["array"] if "items" in schema or "prefixItems" in schema else []


def _pointer_step(step: str) -> str:
    return step.replace("~", "~0").replace("/", "~1").replace("%", "%25").replace("{", "%7B").replace("}", "%7D")
