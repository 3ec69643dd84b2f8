"""What the reference pages say of a method: everything that the document says, and a call that is valid."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeAlias

import msgspec

from specloom.api import Api, Json, MediaType, Operation, Parameter, SchemaId
from specloom.python.expressions import Expression, Expressions, Inexpressible
from specloom.python.imports import Use, from_line
from specloom.python.layout import Code, Group, call, flat, prefixed, written
from specloom.python.literals import markdown_cell, markdown_code, markdown_text, string_literal
from specloom.python.plan import Reference
from specloom.python.plan_client import client_name, example_arguments
from specloom.python.statuses import STATUS_CLASSES
from specloom.python.types import Annotation
from specloom.python.wire import Wire
from specloom.values import NoValue, Values

_Found: TypeAlias = tuple[list[Code], frozenset[Use]]
"""Arguments as code, and the names that they mention."""
_SHOWN: Final = "\n    print(answer)"
_PLACES: Final[Mapping[str, str]] = {"path": "path", "query": "query", "headers": "header", "cookies": "cookie"}


class Argument(msgspec.Struct, frozen=True, kw_only=True):
    """One argument of a method: ``wire`` is what it is called in the document, ``place`` where it goes in the call.

    ``parameter`` is what it stands for, None for a body or a member of one. ``limits`` is the inside of a sentence.
    ``awaited`` is the type in the awaited twin, None where it is the same.
    """

    name: str
    wire: str
    place: str
    annotation: Annotation
    required: bool
    doc: str
    default: str = "UNSET"
    limits: str = ""
    parameter: Parameter | None = None
    awaited: Annotation | None = None


class ReferenceWriter:
    """Writes the reference of one API's methods."""

    def __init__(
        self,
        api: Api,
        package: str,
        expressions: Expressions,
        values: Values,
        headers: Mapping[str, tuple[tuple[str, str, str], ...]],
    ) -> None:
        """``headers`` are rows for the headers of the answers, by the pointer of the operation."""
        self._headers = headers
        self._package = package
        self._client = client_name(package)
        self._opening = example_arguments(api)
        self._expressions = expressions
        self._values = values
        self._of_parameters: dict[str, Expression] = {}

    def plain(
        self, operation: Operation, wire: Wire, called: str, head: str, arguments: Sequence[Argument]
    ) -> Reference:
        """The reference of an operation's own method; ``called`` is how a reader calls it, ``head`` its signature
        at the margin."""
        nothing = flat(wire.result.code()) == "None"
        found = self._found(wire, arguments)
        said = _descriptions(operation)
        texts = [operation.summary.strip(), operation.description.strip()]
        return Reference(
            signature=head,
            request=markdown_code(f"{operation.method} {operation.path}"),
            text="\n\n".join(markdown_text(text) for text in dict.fromkeys(texts) if text),
            arguments=tuple(_row(each) for each in arguments),
            answers=_answers(said, wire.answers.returns),
            errors=_errors(said, wire.answers.raises),
            headers=self._headers.get(operation.pointer, ()),
            example=self._example(found, called, "" if nothing else "answer = ", "" if nothing else _SHOWN),
            given=_given(found),
        )

    def turning(
        self, plain: Reference, wire: Wire, called: str, head: str, told: str, arguments: Sequence[Argument]
    ) -> Reference:
        """The reference of the method that turns the pages of another."""
        found = self._found(wire, arguments)
        return Reference(
            signature=head,
            request=plain.request,
            text=markdown_text(told),
            example=self._example(found, called, "for item in ", ":\n        print(item)"),
            given=_given(found),
        )

    def streaming(
        self, plain: Reference, wire: Wire, called: str, head: str, arguments: Sequence[Argument], item: Annotation
    ) -> Reference:
        """The reference of a method that gives the items of an answer."""
        found = self._found(wire, arguments)
        good = tuple((status, _type(item), said) for status, _, said in plain.answers if status.startswith("2"))
        return msgspec.structs.replace(
            plain,
            signature=head,
            arguments=tuple(_row(each) for each in arguments),
            answers=good or plain.answers,
            example=self._example(found, called, "for item in ", ":\n        print(item)"),
            given=_given(found),
        )

    # --- examples -----------------------------------------------------------------------------------------------

    def _example(self, found: _Found | None, called: str, begins: str, ends: str) -> str:
        """A program that calls the method with such arguments, or nothing where no valid ones are found."""
        if found is None:
            return ""
        given, uses = found
        line = (
            "    "
            + written(call(f"client.{called}", given), 4, before=begins, after=ends[:1].strip())
            + ends.removeprefix(":")
        )
        package = string_literal(self._package)[1:-1]
        models = [name for module, name in uses if module == "models"]
        standard = [text for module, name in sorted(uses) if module != "models" for text in from_line(module, [name])]
        imports = [*standard, *([""] if standard else []), f"from {package} import {self._client}"]
        imports += from_line(f"{package}.models", models) if models else []
        return "\n".join([*imports, "", f"with {self._client}({self._opening}) as client:", line])

    def _found(self, wire: Wire, arguments: Sequence[Argument]) -> _Found | None:
        """Valid arguments."""
        try:
            return self._arguments(wire, arguments)
        except (Inexpressible, KeyError):
            return None

    def _arguments(self, wire: Wire, arguments: Sequence[Argument]) -> _Found:
        members = self._members(wire, arguments)
        code: list[Code] = []
        uses: set[Use] = set()
        for argument in arguments:
            if argument.place == "member":
                found = members.get(argument.name)
            elif argument.place == "body":
                found = self._body(wire) if argument.required else None
            else:
                found = self._parameter(argument) if argument.required else None
            if found is not None:
                code.append(found.code if argument.place == "path" else prefixed(f"{argument.name}=", found.code))
                uses |= found.uses
            elif argument.required and argument.default == "UNSET":
                raise Inexpressible
        return code, frozenset(uses)

    def _members(self, wire: Wire, arguments: Iterable[Argument]) -> dict[str, Expression]:
        if wire.body is None or wire.body.schema is None or all(each.place != "member" for each in arguments):
            return {}
        return self._expressions.members(wire.body.schema, self._value(wire.body, wire.body.schema))

    def _body(self, wire: Wire) -> Expression:
        if wire.body_kind == "text":
            return Expression(code='"..."', uses=frozenset())
        if wire.body_kind == "binary":
            return Expression(code='b"..."', uses=frozenset())
        if wire.body_item is not None:
            return self._items(wire.body_item)
        if wire.body is None or wire.body.schema is None:
            raise Inexpressible
        return self._expressions.of(wire.body.schema, self._value(wire.body, wire.body.schema))

    def _items(self, schema: SchemaId) -> Expression:
        """A list of one item."""
        value = self._values.smallest(schema, "request")
        if isinstance(value, NoValue):
            raise Inexpressible
        item = self._expressions.of(schema, value)
        return Expression(code=Group("[", (item.code,), "]"), uses=item.uses)

    def _parameter(self, argument: Argument) -> Expression:
        parameter = argument.parameter
        if parameter is None:
            raise Inexpressible
        if parameter.pointer not in self._of_parameters:
            self._of_parameters[parameter.pointer] = self._expression(parameter)
        return self._of_parameters[parameter.pointer]

    def _expression(self, parameter: Parameter) -> Expression:
        schema = parameter.content.schema if parameter.content else parameter.schema
        if schema is None:
            return Expression(code='"..."', uses=frozenset())
        value = self._value(parameter, schema)
        return self._expressions.of(schema, "string" if value == "" else value)

    def _value(self, stated: MediaType | Parameter, schema: SchemaId) -> Json:
        """The shortest valid example, else the smallest valid value. Raises Inexpressible where there is neither."""
        examples = [each.value for each in self._values.examples_of(stated, "request").valid]
        if examples:
            return min(examples, key=lambda value: len(json.dumps(value, default=str)))
        value = self._values.smallest(schema, "request")
        if isinstance(value, NoValue):
            raise Inexpressible
        return value


def _given(found: _Found | None) -> tuple[str, ...] | None:
    return tuple(flat(each) for each in found[0]) if found is not None and not found[1] else None


def _row(argument: Argument) -> tuple[str, str, str, str]:
    place = _PLACES.get(argument.place, "body")
    sent = place if argument.place == "body" else f"{place} {markdown_code(argument.wire)}"
    required = "Required. " if argument.required else ""
    limits = f" {markdown_limits(argument.limits)}." if argument.limits else ""
    said = " ".join(markdown_text(argument.doc).split())
    return (
        markdown_code(argument.name),
        markdown_cell(sent),
        _type(argument.annotation),
        f"{required}{said}{limits}".strip(),
    )


def markdown_limits(limits: str) -> str:
    """Limits, which hold code spans of their own, in a cell of a table; the first letter is a capital."""
    return markdown_cell(limits[:1].upper() + limits[1:])


def _type(annotation: Annotation) -> str:
    return markdown_cell(markdown_code(flat(annotation.code())))


def _answers(said: Mapping[str, str], types: Mapping[str, Annotation]) -> tuple[tuple[str, str, str], ...]:
    return tuple((status, _type(found), said.get(status, "")) for status, found in types.items())


def _errors(said: Mapping[str, str], types: Mapping[str, Annotation]) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (f"{status} {markdown_code(_error(status))}", _type(found), said.get(status, ""))
        for status, found in types.items()
    )


def _error(status: str) -> str:
    if status.isdecimal() and int(status) in STATUS_CLASSES:
        return STATUS_CLASSES[int(status)]
    return {"4": "ClientError", "5": "ServerError"}.get(status[0], "APIError")


def _descriptions(operation: Operation) -> dict[str, str]:
    return {each.status: " ".join(markdown_text(each.description).split()) for each in operation.responses}
