"""Operations -> resource modules: a constant with the wire facts, a method that makes one call, its awaited twin."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec

from specloom.api import Api, Operation, Parameter, SchemaId
from specloom.pagination import Pagination
from specloom.python import layout, names
from specloom.python.imports import Use, import_lines
from specloom.python.layout import Code, Group, call, dict_, flat, signature, written
from specloom.python.limits import limits
from specloom.python.literals import docstring, string_literal
from specloom.python.operation_names import OperationName
from specloom.python.plan import Method, Model, OperationConstant, ResourceModule
from specloom.python.plan_pages import PagesName, PagesPlan, pages_names, plan_pages
from specloom.python.plan_reference import Argument, ReferenceWriter
from specloom.python.runtime.errors import STATUS_CLASSES
from specloom.python.types import AMBIGUOUS, Annotation, Types
from specloom.python.wire import Wire, WireWriter

_RUNTIME: Final = "_runtime.resources"
_UNSET: Final = frozenset((("_runtime.models", "UNSET"), ("_runtime.models", "UnsetType")))
_DEPRECATED: Final = '@deprecated("the API asks its users to stop calling this")'
_LOCATIONS: Final = {
    "path": "path",
    "query": "query",
    "querystring": "query",
    "header": "headers",
    "cookie": "cookies",
}


class Planned(msgspec.Struct, frozen=True, kw_only=True):
    """A resource module, and for each operation in it the ledger's place and notes, and the types of its errors."""

    module: ResourceModule
    places: Mapping[str, str]
    notes: Mapping[str, tuple[str, ...]]
    wires: Mapping[str, Wire]


class ResourcePlanner:
    """Plans the resource modules of one API."""

    def __init__(
        self,
        api: Api,
        package: str,
        types: Types,
        writer: WireWriter,
        operation_names: Mapping[str, OperationName],
        inputs: Mapping[SchemaId, Model],
        paginations: Mapping[str, Pagination],
        references: ReferenceWriter,
    ) -> None:
        """``inputs`` are the models that only go out: their members become arguments.

        ``paginations`` tells of operations, by pointer, how their pages follow each other.
        """
        self._api = api
        self._package = package
        self.types = types
        self.writer = writer
        self.names = operation_names
        self.inputs = inputs
        self.paginations = paginations
        self.references = references

    def plan(self) -> list[Planned]:
        groups: dict[str, list[Operation]] = {}
        for operation in self._api.operations:
            groups.setdefault(self.names[operation.pointer].resource, []).append(operation)
        return [self._resource(resource, operations) for resource, operations in groups.items()]

    def _resource(self, resource: str, operations: Sequence[Operation]) -> Planned:
        first = self.names[operations[0].pointer]
        shadowed = frozenset(self.names[each.pointer].method for each in operations) & names.QUALIFIED.keys()
        uses: set[Use] = {(_RUNTIME, "Resource"), (_RUNTIME, "AsyncResource"), (_RUNTIME, "Options")}
        constants: list[OperationConstant] = []
        methods: list[Method] = []
        wires: dict[str, Wire] = {}
        notes: dict[str, tuple[str, ...]] = {}
        paged = pages_names([self.names[each.pointer] for each in operations])
        for operation in operations:
            name = self.names[operation.pointer]
            wire = self.writer.write(operation, name.constant)
            writer = _MethodWriter(self, operation, wire, shadowed)
            written_, used = writer.write(first.resource_class, paged[name.method])
            constants.append(OperationConstant(name=name.constant, code=wire.code))
            constants += [OperationConstant(name=each.name.constant, code=each.code) for each in writer.paged]
            methods += written_
            wires[operation.pointer] = wire
            notes[operation.pointer] = wire.notes
            uses |= wire.uses | used
        doc = self._tag_doc(first.tag)
        class_doc = doc or f"Operations of {first.tag.strip() or 'the API'}."
        module = ResourceModule(
            name=resource,
            tag=first.tag,
            path=f"resources/{resource}.py",
            doc=docstring(doc or f"{first.tag.strip() or 'API'}: operations.", 0),
            imports=import_lines(uses, ".."),
            constants=tuple(constants),
            class_name=first.resource_class,
            async_class_name=f"Async{first.resource_class}",
            class_doc=docstring(class_doc, 4),
            accessor_doc=docstring(class_doc, 8),
            async_class_doc=docstring(f"The same as `{first.resource_class}`, to be awaited.", 4),
            methods=tuple(methods),
        )
        base = f"{self._package}.resources.{resource}:{first.resource_class}"
        places = {each.pointer: f"{base}.{self.names[each.pointer].method}" for each in operations}
        return Planned(module=module, places=places, notes=notes, wires=wires)

    def _tag_doc(self, tag: str) -> str:
        found = next((each for each in self._api.tags if each.name == tag), None)
        return (found.description.strip() or found.summary.strip()) if found else ""


class _MethodWriter:
    """Writes one method and its twin."""

    def __init__(self, planner: ResourcePlanner, operation: Operation, wire: Wire, shadowed: frozenset[str]) -> None:
        self._planner = planner
        self._operation = operation
        self._wire = wire
        self._shadowed = shadowed
        self._types = planner.types
        self._writer = planner.writer
        self._name = planner.names[operation.pointer]
        self.paged: list[PagesPlan] = []

    def write(self, class_name: str, pages_name: PagesName) -> tuple[list[Method], frozenset[Use]]:
        """The method, and where there are pages the one that turns them; ``paged`` holds what that declares."""
        model = self._flat_body()
        arguments = self._arguments(model)
        result = self._spelled_result()
        uses: set[Use] = set(result.uses)
        for argument in arguments:
            uses |= argument.annotation.uses | (_UNSET if _may_be_unset(argument) else frozenset())
        if model is not None:
            uses.add(("models", model.name))
        if self._operation.deprecated:
            uses.add(("_runtime.deprecation", "deprecated"))
        methods = [self._plain(class_name, arguments, model, result)]
        pagination = self._planner.paginations.get(self._operation.pointer)
        plan = pagination and plan_pages(
            self._types, self._operation, self._wire, pagination, self._name, pages_name, result, self._shadowed
        )
        if plan:
            self.paged.append(plan)
            uses |= plan.uses
            methods.append(self._turning(class_name, methods[0], arguments, model, plan))
        return methods, frozenset(uses)

    def _plain(self, class_name: str, arguments: Sequence[Argument], model: Model | None, result: Annotation) -> Method:
        name = self._name.method
        items = ("self", *_ordered(arguments), "options: Options | None = None")
        call_ = self._call("self._call", self._name.constant, arguments, model)
        nothing = flat(result.code()) == "None"
        head = signature(f"def {name}", items, result.code(), 4)
        called = f"{self._name.resource}.{name}"
        return Method(
            name=name,
            qualified=called,
            http=self._operation.method,
            path=self._operation.path,
            summary=_summary(self._operation),
            signature=self._decorated(head),
            doc=docstring(self._doc(arguments), 8),
            call=written(call_, 8, before="" if nothing else "return "),
            async_signature=self._decorated(signature(f"async def {name}", items, result.code(), 4)),
            async_doc=docstring(f"See `{class_name}.{name}`.", 8),
            async_call=written(call_, 8, before="await " if nothing else "return await "),
            reference=self._planner.references.plain(self._operation, self._wire, called, head, arguments),
        )

    def _turning(
        self, class_name: str, plain: Method, arguments: Sequence[Argument], model: Model | None, plan: PagesPlan
    ) -> Method:
        """The method that gives every item of all pages; it takes what the plain one takes, and waits for nothing."""
        name = plan.name.method
        items = ("self", *_ordered(arguments), "options: Options | None = None")
        call_ = self._call("self._pages", plan.name.constant, arguments, model)
        head = signature(f"def {name}", items, plan.result, 4)
        called = f"{self._name.resource}.{name}"
        told = f"Every item of {plain.name}, page after page. {plan.told}"
        return msgspec.structs.replace(
            plain,
            name=name,
            qualified=called,
            summary=f"Every item of {plain.name}, page after page",
            pages_of=plain.name,
            signature=self._decorated(head),
            doc=docstring(self._pages_doc(plain, plan), 8),
            call=written(call_, 8, before="return "),
            async_signature=self._decorated(signature(f"def {name}", items, plan.async_result, 4)),
            async_doc=docstring(f"See `{class_name}.{name}`; iterate with `async for`.", 8),
            async_call=written(call_, 8, before="return "),
            reference=self._planner.references.turning(plain.reference, self._wire, called, head, told, arguments),
        )

    def _decorated(self, head: str) -> str:
        """A signature below its decorator (PEP 702) where the document deprecates the operation."""
        return f"{_DEPRECATED}\n    {head}" if self._operation.deprecated else head

    def _pages_doc(self, plain: Method, plan: PagesPlan) -> str:
        one = f"`{plain.name}`"
        return (
            f"Every item of {one}, page after page.\n\n"
            f"{plan.told} `pages()` of what is returned gives the answers themselves. Arguments are those of {one}.\n\n"
            f"Iterating raises what {one} raises, and PaginationError where the pages do not end."
        )

    # --- arguments ----------------------------------------------------------------------------------------------

    def _arguments(self, model: Model | None) -> list[Argument]:
        texts = _argument_texts(self._wire.parameters)
        chosen = names.attributes(texts.values(), names.PARAMETERS | AMBIGUOUS)
        arguments = [
            self._parameter(parameter, chosen[texts[parameter.location, parameter.name]])
            for parameter in self._wire.parameters
        ]
        if model is not None:
            return arguments + self._members(model)
        if self._wire.body is not None and self._operation.body is not None:
            annotation = self._writer.body_type(
                self._wire.body, self._wire.body_kind, checked=False, shadowed=self._shadowed
            )
            doc = self._operation.body.description.strip()
            required = self._operation.body.required
            arguments.append(
                Argument(name="body", wire="body", place="body", annotation=annotation, required=required, doc=doc)
            )
        return arguments

    def _parameter(self, parameter: Parameter, name: str) -> Argument:
        return Argument(
            name=name,
            wire=parameter.name,
            place=_LOCATIONS[parameter.location],
            annotation=self._writer.parameter_type(parameter, checked=False, shadowed=self._shadowed),
            required=parameter.required or parameter.location == "path",
            doc=parameter.description.strip(),
            limits=self._limits(parameter.content.schema if parameter.content else parameter.schema),
            parameter=parameter,
        )

    def _limits(self, schema: SchemaId | None) -> str:
        return "" if schema is None else limits(self._types.shapes.resolved(schema)[0])

    def _flat_body(self) -> Model | None:
        """The model whose members become arguments: of a required body that only goes out, if no name is taken."""
        media, body = self._wire.body, self._operation.body
        if media is None or media.schema is None or body is None or not body.required:
            return None
        if self._wire.body_kind not in ("json", "form", "multipart"):
            return None
        model = self._planner.inputs.get(self._resolved(media.schema))
        if model is None or not model.fields:
            return None
        taken = set(names.PARAMETERS) | {names.snake(parameter.name) for parameter in self._wire.parameters}
        return None if taken & {field.name for field in model.fields} else model

    def _resolved(self, id_: SchemaId) -> SchemaId:
        shapes = self._types.shapes
        seen: set[SchemaId] = set()
        while shapes[id_].kind == "link" and id_ not in seen and not shapes[id_].nullable:
            seen.add(id_)
            id_ = shapes[id_].children[0]
        return id_

    def _members(self, model: Model) -> list[Argument]:
        if self._wire.body is None or self._wire.body.schema is None:
            return []
        shape = self._types.shapes[self._resolved(self._wire.body.schema)]
        arguments: list[Argument] = []
        for field in model.fields:
            child = shape.schema.properties[field.wire]
            annotation = self._types.of(child, received=False, checked=False, shadowed=self._shadowed)
            said = (self._types.shapes[child], self._types.shapes.resolved(child)[0])
            doc = next((text for each in said if (text := each.schema.description.strip())), "")
            arguments.append(
                Argument(
                    name=field.name,
                    wire=field.wire,
                    place="member",
                    annotation=annotation,
                    required=not field.default,
                    default=field.default or "UNSET",
                    doc=doc,
                    limits=self._limits(child),
                )
            )
        return arguments

    # --- text ---------------------------------------------------------------------------------------------------

    def _call(self, function: str, constant: str, arguments: Iterable[Argument], model: Model | None) -> Group:
        places: dict[str, list[Code]] = {}
        for argument in arguments:
            if argument.place in _LOCATIONS.values():
                places.setdefault(argument.place, []).append(f"{string_literal(argument.wire)}: {argument.name}")
        items: list[Code] = [constant]
        items += [dict_(entries, f"{place}=") for place, entries in places.items()]
        if model is not None:
            members = [f"{each.name}={each.name}" for each in arguments if each.place == "member"]
            items.append(call(f"body={model.name}", members))
        elif any(argument.place == "body" for argument in arguments):
            items.append("body=body")
        return call(function, [*items, "options=options"])

    def _spelled_result(self) -> Annotation:
        """The result with builtins spelled for a class that hides them."""
        return self._writer.result(self._operation, shadowed=self._shadowed) if self._shadowed else self._wire.result

    def _doc(self, arguments: Iterable[Argument]) -> str:
        operation = self._operation
        texts = [text for text in (operation.summary.strip(), operation.description.strip()) if text]
        if len(texts) == 2 and texts[1].startswith(texts[0]):
            texts = texts[1:]
        parts = [_ended(texts[0]), *texts[1:]] if texts else [f"{operation.method} {operation.path}."]
        if operation.deprecated:
            parts.append("Deprecated: the API asks its users to stop calling this.")
        told = [_told(argument) for argument in arguments]
        listed = "\n".join(line for line in told if line)
        return "\n\n".join([*parts, *([listed] if listed else []), self._raises()])

    def _raises(self) -> str:
        statuses = [int(status) for status in self._wire.answers.raises if status.isdecimal()]
        known = [STATUS_CLASSES[status].__name__ for status in statuses if status in STATUS_CLASSES]
        return f"Raises {', '.join([*known, 'and every other APIError'])}." if known else "Raises APIError."


def _told(argument: Argument) -> str:
    """What is to be said of an argument, on one line: the document's words, its limits, what it is called there."""
    doc = argument.doc.partition("\n\n")[0].replace("\n", " ").strip()
    bounds = argument.limits[:1].upper() + argument.limits[1:]
    sent = f"Sent as `{argument.wire}`." if argument.wire != argument.name else ""
    parts = [_ended(doc) if doc else "", f"{bounds}." if bounds else "", sent]
    told = " ".join(part for part in parts if part)
    return f"- `{argument.name}`: {told}" if told else ""


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?", ":", ">")) else f"{sentence}."


def _ordered(arguments: Sequence[Argument]) -> list[Code]:
    """Path arguments by position, all others by keyword, required ones first."""
    positional = [_code(each) for each in arguments if each.place == "path"]
    keywords = [each for each in arguments if each.place != "path"]
    required = [_code(each) for each in keywords if each.required]
    return [*positional, "*", *required, *(_code(each) for each in keywords if not each.required)]


def _may_be_unset(argument: Argument) -> bool:
    """Whether the argument is left out of the request when it is not given."""
    return not argument.required and argument.default == "UNSET"


def _code(argument: Argument) -> Code:
    """The argument as it stands in a signature."""
    if argument.required:
        return layout.Parameter(argument.name, argument.annotation.code())
    others = ("UnsetType",) if argument.default == "UNSET" else ()
    return layout.Parameter(argument.name, argument.annotation.code(*others), argument.default)


def _argument_texts(parameters: Iterable[Parameter]) -> dict[tuple[str, str], str]:
    """What each parameter's name is made of: its own, and its location too where another one is spelled the same."""
    texts: dict[tuple[str, str], str] = {}
    taken: set[str] = set()
    for parameter in parameters:
        text = parameter.name if parameter.name not in taken else f"{parameter.name} {parameter.location}"
        texts[parameter.location, parameter.name] = text
        taken.add(text)
    return texts


def _summary(operation: Operation) -> str:
    text = operation.summary.strip() or operation.description.strip().partition("\n")[0]
    return text.strip()
