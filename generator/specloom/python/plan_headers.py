"""The headers that answers declare: a class for each operation that has any, which reads them from an answer.

Headers of all answers of an operation stand in one class, since their names are. Each may be absent: what an answer
must have depends on its status, and is checked when it is read. A class costs nobody anything who does not import it.
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
from specloom.python.layout import Code, Parameter, annotated, call, dict_, flat, prefixed, tuple_
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
    writers = {each.pointer: _ClassWriter(types, each, stated[each.pointer]) for each in api.operations}
    groups: dict[str, list[str]] = {}
    for pointer in chosen:
        groups.setdefault(operations[pointer].resource, []).append(pointer)
    modules: list[ModelsModule] = []
    for resource, pointers in groups.items():
        models = tuple(writers[each].write(chosen[each], operations[each]) for each in pointers)
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

    def write(self, name: str, operation: OperationName) -> Model:
        self.uses.add((_RUNTIME, "AnswerHeaders"))
        doc = docstring(f"What the answers to `{operation.resource}.{operation.method}` declare.", 4)
        own = self._own()
        return Model(
            name=name,
            bases="AnswerHeaders, kw_only=True",
            opening=tuple(f"{part}\n" for part in (doc, *own)),
            fields=tuple(self._field(each) for each in self._stated),
        )

    def _own(self) -> list[str]:
        """What is to be said of the headers beside their types."""
        exploded = [each.name for each in self._stated if any(header.explode for header in each.headers)]
        json = [each.name for each in self._stated if _is_json(each.headers[0])]
        required: dict[str, list[str]] = {}
        for each in self._stated:
            for status in each.statuses:
                required.setdefault(status, []).append(each.name)
        parts = [
            annotated(name, "ClassVar[frozenset[str]]", call("frozenset", (_texts(found),)), 4)
            for name, found in (("__exploded__", exploded), ("__json__", json))
            if found
        ]
        if required:
            self.uses.add(("collections.abc", "Mapping"))
            entries = [prefixed(f"{_key(status)}: ", _texts(each)) for status, each in required.items()]
            annotation = "ClassVar[Mapping[int | str, tuple[str, ...]]]"
            parts.append(annotated("__required__", annotation, dict_(entries), 4))
        self.uses |= {("typing", "ClassVar")} if parts else set()
        return parts

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


def _description(stated: _Stated) -> str:
    text = next((text for each in stated.headers if (text := each.description.strip())), "")
    return with_deprecation(text, is_deprecated=all(each.deprecated for each in stated.headers))


def _is_json(header: Header) -> bool:
    return header.content is not None and media_kind(header.content.name) == "json"


def _key(status: str) -> str:
    return status if status.isdecimal() else string_literal(status)


def _texts(texts: Iterable[str]) -> Code:
    return tuple_([string_literal(each) for each in texts])
