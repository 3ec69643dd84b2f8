"""The headers that answers declare: a class for each operation that has any, which reads them from an answer.

Headers of all answers of an operation stand in one class, since their names are. Each may be absent: what an answer
must have depends on its status, and is checked when it is read. A class costs nobody anything who does not import it.

Operations of a resource often declare the same headers, of rate limits say. The first ones that do have a base in
common, named after the resource, which holds them; then each class says only what an answer must have.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec

from specloom.api import Api, Header, Operation
from specloom.python import names
from specloom.python.homes import located
from specloom.python.imports import Use, import_lines
from specloom.python.layout import Code, Group, Parameter, annotated, call, dict_, flat, prefixed, tuple_, written
from specloom.python.literals import docstring, markdown_code, markdown_text, string_literal, with_deprecation
from specloom.python.media import media_kind
from specloom.python.operation_names import OperationName
from specloom.python.plan import Field, Model, ModelsModule
from specloom.python.plan_models import statement
from specloom.python.types import AMBIGUOUS, Annotation, Types

_RUNTIME: Final = "_runtime.answer_headers"
_TOKEN: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}")
"""What a header may be called (RFC 9110, 5.6.2)."""
_COOKIES: Final = "set-cookie"
_LEFT: Final = names.FIELDS | AMBIGUOUS | {"of"}


class PlannedHeaders(msgspec.Struct, frozen=True, kw_only=True):
    """The modules; and by the pointer of an operation rows for its reference page, and notes for the ledger."""

    modules: tuple[ModelsModule, ...]
    rows: Mapping[str, tuple[tuple[str, str, str], ...]]
    notes: Mapping[str, tuple[str, ...]]


class _Stated(msgspec.Struct, frozen=True, kw_only=True):
    """One header of an operation: what its answers say of it, and those that must have it."""

    name: str
    headers: tuple[Header, ...]
    statuses: tuple[str, ...]


def plan_headers(
    api: Api, types: Types, operations: Mapping[str, OperationName], defined: Mapping[str, str]
) -> PlannedHeaders:
    """``defined`` says of each model which module below ``models`` defines it."""
    stated = {each.pointer: _stated(each) for each in api.operations}
    taken = {*names.CLASSES, *types.names.values()}
    wanted = {pointer: (f"{operations[pointer].full}Headers",) for pointer, found in stated.items() if found}
    chosen = names.distinct(wanted, taken)
    taken |= set(chosen.values())
    writers = {each.pointer: _ClassWriter(types, each, stated[each.pointer]) for each in api.operations}
    groups: dict[str, list[str]] = {}
    for pointer in chosen:
        groups.setdefault(operations[pointer].resource, []).append(pointer)
    modules: list[ModelsModule] = []
    for resource, pointers in groups.items():
        models = _classes(resource, [(writers[each], chosen[each], operations[each]) for each in pointers], taken)
        uses = {use for each in pointers for use in writers[each].uses}
        modules.append(
            ModelsModule(
                name=resource,
                doc=docstring(f"Headers of the answers to `{resource}`.", 0),
                imports=import_lines(located(uses, defined), ".."),
                models=models,
            )
        )
    return PlannedHeaders(
        modules=tuple(modules),
        rows={each: tuple(writers[each].rows(chosen[each])) for each in chosen},
        notes={each.pointer: (*_notes(each), *writers[each.pointer].notes()) for each in api.operations},
    )


def _classes(
    resource: str, each: Sequence[tuple[_ClassWriter, str, OperationName]], taken: set[str]
) -> tuple[Model, ...]:
    """The classes of one resource. Where operations declare the same headers, the first group of such operations has a
    base class, which stands in front."""
    alike: dict[object, list[_ClassWriter]] = {}
    for writer, _, _ in each:
        alike.setdefault((writer.fields(), *writer.written()), []).append(writer)
    shared = next((writers for writers in alike.values() if len(writers) > 1), None)
    if shared is None:
        return tuple(writer.write(name, operation) for writer, name, operation in each)
    plain = f"{each[0][2].resource_class.removesuffix('Resource')}Headers"
    base = names.distinct({"": (plain, f"Shared{plain}")}, taken)[""]
    taken.add(base)
    classes = [writer.write(name, operation, base if writer in shared else "") for writer, name, operation in each]
    return (shared[0].write_base(base, resource), *classes)


def _stated(operation: Operation) -> list[_Stated]:
    """The headers that answers of an operation declare, by their names, which have no case."""
    found: dict[str, list[tuple[str, Header]]] = {}
    for response in operation.responses:
        for header in response.headers:
            if _TOKEN.fullmatch(header.name):
                found.setdefault(header.name.lower(), []).append((response.status, header))
    return [
        _Stated(
            name=pairs[0][1].name,
            headers=tuple(header for _, header in pairs),
            statuses=tuple(status for status, header in pairs if header.required),
        )
        for pairs in found.values()
    ]


def _notes(operation: Operation) -> tuple[str, ...]:
    every = {header.name for response in operation.responses for header in response.headers}
    return tuple(
        f"the header {each!r} of an answer is not typed: no header has such a name"
        for each in sorted(every)
        if not _TOKEN.fullmatch(each)
    )


class _ClassWriter:
    """Writes the class of one operation. ``uses`` fills with what it needs."""

    def __init__(self, types: Types, operation: Operation, stated: Sequence[_Stated]) -> None:
        self._types = types
        self._operation = operation
        self._stated = stated
        self._names = names.attributes((each.name for each in stated), _LEFT)
        self._shadowed = frozenset(self._names.values()) & names.QUALIFIED.keys()
        self.uses: set[Use] = set()
        self._fields: tuple[Field, ...] | None = None

    def write(self, name: str, operation: OperationName, base: str = "") -> Model:
        """The class; of one that has a base, what the base does not hold."""
        doc = docstring(f"What the answers to `{operation.resource}.{operation.method}` declare.", 4)
        if base:
            return Model(name=name, bases=_bases(name, base), opening=_opening((doc, *self._required()), ends=True))
        self.uses.add((_RUNTIME, "AnswerHeaders"))
        opening = _opening((doc, *self.written(), *self._required()))
        return Model(name=name, bases="AnswerHeaders, kw_only=True", opening=opening, fields=self.fields())

    def write_base(self, name: str, resource: str) -> Model:
        """What the classes of several operations have in common."""
        self.uses.add((_RUNTIME, "AnswerHeaders"))
        doc = docstring(f"What the answers to several operations of `{resource}` declare.", 4)
        opening = _opening((doc, *self.written()))
        return Model(name=name, bases="AnswerHeaders, kw_only=True", opening=opening, fields=self.fields())

    def fields(self) -> tuple[Field, ...]:
        """A field for each header."""
        if self._fields is None:
            self._fields = tuple(self._field(each) for each in self._stated)
        return self._fields

    def written(self) -> list[str]:
        """How the headers are written, beside their types."""
        exploded = [each.name for each in self._stated if any(header.explode for header in each.headers)]
        json = [each.name for each in self._stated if _is_json(each.headers[0])]
        parts = [
            annotated(name, "ClassVar[frozenset[str]]", call("frozenset", (_texts(found),)), 4)
            for name, found in (("__exploded__", exploded), ("__json__", json))
            if found
        ]
        self.uses |= {("typing", "ClassVar")} if parts else set()
        return parts

    def _required(self) -> list[str]:
        """What an answer must have, by status."""
        required: dict[str, list[str]] = {}
        for each in self._stated:
            for status in each.statuses:
                required.setdefault(status, []).append(each.name)
        if not required:
            return []
        self.uses |= {("collections.abc", "Mapping"), ("typing", "ClassVar")}
        entries = [prefixed(f"{_key(status)}: ", _texts(each)) for status, each in required.items()]
        return [annotated("__required__", "ClassVar[Mapping[int | str, tuple[str, ...]]]", dict_(entries), 4)]

    def _field(self, stated: _Stated) -> Field:
        name = self._names[stated.name]
        annotation = self._annotation(stated, checked=True)
        self.uses |= annotation.uses | ({(_RUNTIME, "field")} if name != stated.name else set())
        others = () if annotation.anything else ("None",)
        line = statement(name, stated.name, annotation.code(*others), "None")
        doc = _description(stated)
        return Field(
            name=name,
            wire=stated.name,
            lines=(line, docstring(doc, 4)) if doc else (line,),
            default="None",
            argument=Parameter(name, annotation.code(*others), "..."),
        )

    def _annotation(self, stated: _Stated, *, checked: bool) -> Annotation:
        """The type that all answers agree upon, else text; each cookie is set by a header of its own."""
        if stated.name.lower() == _COOKIES:
            texts, text = self._types.plain("list", self._shadowed), self._types.plain("str", self._shadowed)
            return Annotation((f"{flat(texts.code())}[{flat(text.code())}]",), texts.uses | text.uses)
        found = [self._one(each, checked=checked) for each in stated.headers]
        same = {flat(each.code()) for each in found}
        return found[0] if len(same) == 1 else self._types.plain("str", self._shadowed)

    def _one(self, header: Header, *, checked: bool) -> Annotation:
        if header.content is not None and not _is_json(header):
            return self._types.plain("str", self._shadowed)
        schema = header.content.schema if header.content is not None else header.schema
        if schema is None:
            return self._types.plain("str", self._shadowed) if header.content is None else _ANY
        return self._types.of(schema, received=True, checked=checked, shadowed=self._shadowed)

    def notes(self) -> Iterable[str]:
        """What is not expressed."""
        for each in self._stated:
            if len({flat(self._one(header, checked=True).code()) for header in each.headers}) > 1:
                yield f"the header {each.name} of an answer is read as text: answers differ in its type"
            media = each.headers[0].content
            if media is not None and not _is_json(each.headers[0]):
                yield f"the header {each.name} of an answer is read as text: {media.name} is not decoded"

    def rows(self, class_name: str) -> Iterable[tuple[str, str, str]]:
        """The rows of a reference page: the name on the wire, the type, and how it is read."""
        for each in self._stated:
            said = " ".join(markdown_text(_description(each)).split())
            read = f"`{self._names[each.name]}` of `{class_name}`. {said}".strip()
            found = flat(self._annotation(each, checked=False).code("None"))
            yield markdown_code(each.name), markdown_code(found).replace("|", "\\|"), read.replace("|", "\\|")


_ANY: Final = Annotation(("Any",), frozenset((("typing", "Any"),)))


def _bases(name: str, base: str) -> str:
    """What stands between the parentheses of a class, broken where names of this length leave no room for one line."""
    head, tail = f"class {name}(", "):"
    line = written(Group(head, (base, "kw_only=True"), ")", middle=True), after=":")
    return line.removeprefix(head).removesuffix(tail)


def _opening(parts: Sequence[str], *, ends: bool = False) -> tuple[str, ...]:
    """What stands above the fields, a blank line behind each part; none behind the last where there are no fields."""
    return tuple(part if ends and part is parts[-1] else f"{part}\n" for part in parts)


def _description(stated: _Stated) -> str:
    text = next((text for each in stated.headers if (text := each.description.strip())), "")
    return with_deprecation(text, is_deprecated=all(each.deprecated for each in stated.headers))


def _is_json(header: Header) -> bool:
    return header.content is not None and media_kind(header.content.name) == "json"


def _key(status: str) -> str:
    return status if status.isdecimal() else string_literal(status)


def _texts(texts: Iterable[str]) -> Code:
    return tuple_([string_literal(each) for each in texts])
