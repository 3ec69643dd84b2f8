"""What all readers share: the resolver, the findings, and reading a field that may hold anything.

Rough documents are the rule. ``null`` where a thing may be left out is as if it were left out; text that YAML made a
number is text again; everything else of the wrong type is left out with one finding.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, cast

import msgspec
from msgspec import UNSET

from specloom import pointers
from specloom.api import Example, Json, Refusal
from specloom.diagnostics import Level, quote
from specloom.findings import Findings
from specloom.media_types import may_be_json
from specloom.object_fields import ObjectName, likely_field, unknown_fields
from specloom.refs import Node, Resolver
from specloom.syntax import is_array, is_object

REPEAT_ALLOWANCE: Final = 5_000
"""How often things may be read again through references, beside one time for each 50 bytes of the document."""

GUESSES: Final = 100
"""Unknown fields of a document for which the one that was meant is looked for, which costs more than all else here."""

_KINDS: Final[dict[Any, str]] = {
    dict: "an object",
    list: "an array",
    str: "a text",
    bool: "true or false",
    int: "an integer",
}


class Context:
    """The state of one run of the readers."""

    def __init__(self, resolver: Resolver, findings: Findings) -> None:
        self.resolver = resolver
        self.findings = findings
        self.refusals: list[Refusal] = []
        self._guesses = GUESSES
        self._allowance = REPEAT_ALLOWANCE + resolver.root.document.size // 50

    def spend(self, amount: int) -> bool:
        """Whether reading that many things once more is still within bounds; a hostile document asks for millions."""
        self._allowance -= amount
        return self._allowance >= 0

    @property
    def spent(self) -> bool:
        """Whether the bounds have been passed, so that nothing more is read through references."""
        return self._allowance < 0

    def wrong(self, value: Json, pointer: str, expected: str) -> None:
        """Reports a value of the wrong type; null is never one."""
        if value is not None:
            self.findings.warn("SL050", f"this is {_kind(value)}, and is left out", pointer, expected=expected)

    def text(self, node: Node, key: str) -> str:
        value = node.value.get(key)
        if type(value) is str:
            return value
        if value is None:
            return ""
        if is_object(value) or is_array(value):
            self.wrong(value, pointers.join(node.pointer, key), "a text")
            return ""
        return _as_text(value)

    def flag(self, node: Node, key: str) -> bool:
        value = node.value.get(key)
        if type(value) is bool:
            return value
        if value in ("true", "false"):
            return bool(value == "true")
        self.wrong(value, pointers.join(node.pointer, key), "true or false")
        return False

    def object(self, node: Node, key: str) -> dict[str, Json]:
        """The plain object in a field, empty where there is none."""
        value = node.value.get(key)
        if is_object(value):
            return value
        self.wrong(value, pointers.join(node.pointer, key), "an object")
        return {}

    def members(self, node: Node, key: str) -> Iterator[tuple[str, Node]]:
        """The members of an object of objects, with their places."""
        pointer = pointers.join(node.pointer, key)
        for name, value in self.object(node, key).items():
            yield name, Node(value, pointers.join(pointer, name), node.scope)

    def items(self, node: Node, key: str) -> Iterator[Node]:
        """The items of an array, with their places; nulls are passed over."""
        value = node.value.get(key)
        pointer = pointers.join(node.pointer, key)
        if not is_array(value):
            self.wrong(value, pointer, "an array")
            return
        for index, each in enumerate(value):
            if each is not None:
                yield Node(each, pointers.join(pointer, index), node.scope)

    def texts(self, node: Node, key: str) -> tuple[str, ...]:
        """An array of texts."""
        found: list[str] = []
        for each in self.items(node, key):
            if is_object(each.value) or is_array(each.value):
                self.wrong(each.value, each.pointer, "a text")
            else:
                found.append(_as_text(each.value))
        return tuple(found)

    def check_fields(self, name: ObjectName, node: Node) -> None:
        """Reports the fields of an object that OpenAPI does not have: most are misspelt."""
        for field in unknown_fields(name, node.value):
            article = "an" if name[0] in "aeiou" else "a"
            meant = likely_field(name, field) if self._guesses > 0 else ""
            self._guesses -= 1
            self.findings.warn(
                "SL085",
                f"{article} {name} has no field {quote(field)}, so it is left out",
                pointers.join(node.pointer, field),
                help=f"write {meant}" if meant else "begin a field of your own with x-",
            )

    def mapping(self, node: Node) -> Node | None:
        """The node that this is or refers to, if it is an object; a finding otherwise."""
        if not is_object(node.value):
            self.wrong(node.value, node.pointer, "an object")
            return None
        return self.resolver.follow(node) if "$ref" in node.value else node

    def refuse(self, kind: str, code: str, reason: str, pointer: str) -> None:
        """A construct that will not be in the facts."""
        self.refusals.append(Refusal(pointer=pointer, kind=cast("Any", kind), code=code, reason=reason))

    def examples(self, node: Node, media: str = "") -> tuple[Example, ...]:
        """``example`` and ``examples`` of a parameter, header or media type; an external value is not fetched.

        ``media`` is the media type, where the serialized form of a value can be read by it.
        """
        found: list[Example] = []
        if "example" in node.value:
            found.append(Example(pointer=pointers.join(node.pointer, "example"), name="", value=node.value["example"]))
        if is_array(node.value.get("examples")):
            places = self.items(node, "examples")
            return (*found, *(Example(pointer=each.pointer, name="", value=each.value) for each in places))
        for name, each in self.members(node, "examples"):
            example = self._example(name, each, media)
            if example is not None:
                found.append(example)
        return tuple(found)

    def _example(self, name: str, node: Node, media: str) -> Example | None:
        target = self.mapping(node)
        if target is None:
            return None
        key = next((key for key in ("value", "dataValue") if key in target.value), None)
        value = UNSET if key is None else target.value[key]
        if key is None and "serializedValue" in target.value:
            value = _deserialized(target.value["serializedValue"], media)
        if value is UNSET:
            stated = [each for each in ("serializedValue", "externalValue") if each in target.value]
            if stated:
                at = pointers.join(target.pointer, stated[0])
                self.findings.warn("SL054", f"the {stated[0]} of an example is not read", at, level=Level.NOTE)
            return None
        return Example(
            pointer=target.pointer,
            name=name,
            value=value,
            summary=self.text(target, "summary"),
            description=self.text(target, "description"),
        )


def with_external(text: str, docs: Json) -> str:
    """A description, and behind it what an External Documentation Object points to (OpenAPI 3.1, 4.8.11)."""
    url = docs.get("url") if is_object(docs) else None
    if type(url) is not str or not url.strip() or url in text:
        return text
    said = docs.get("description")
    told = said.strip().rstrip(".") if type(said) is str else ""
    pointed = f"{told}: {url.strip()}" if told else f"See {url.strip()}"
    return f"{text.rstrip()}\n\n{pointed}" if text.strip() else pointed


def _deserialized(text: Json, media: str) -> Json:
    """The value that stands serialized (OpenAPI 3.2, 4.19); UNSET where the media type does not say how."""
    if type(text) is not str or not may_be_json(media) or "*" in media:
        return UNSET
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return UNSET


def identity(value: Json) -> object:
    """A key that is equal for equal JSON values: 1 and 1.0 are, 1 and true are not (JSON Schema 2020-12, 4.2.2)."""
    if is_object(value):
        return frozenset((key, identity(each)) for key, each in value.items())
    if is_array(value):
        return tuple(identity(each) for each in value)
    return (type(value) is bool, value)


def extensions(value: Mapping[str, Json]) -> dict[str, Json]:
    return {key: each for key, each in value.items() if key.startswith("x-")}


def _as_text(value: Json) -> str:
    return str(value).lower() if type(value) is bool else str(value)


def _kind(value: Json) -> str:
    return _KINDS.get(value.__class__, "a number")
