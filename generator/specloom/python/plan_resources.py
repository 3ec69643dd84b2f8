"""Operations -> resource modules: a constant with the wire facts, a method that makes one call, its awaited twin."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec

from specloom.api import Api, Operation, Parameter, SchemaId
from specloom.pagination import Pagination
from specloom.python import layout, names
from specloom.python.homes import located
from specloom.python.imports import Use, import_lines
from specloom.python.layout import Code, Group, call, dict_, flat, signature, written
from specloom.python.limits import limits
from specloom.python.literals import docstring, string_literal, with_deprecation
from specloom.python.operation_names import FurtherNames, OperationName
from specloom.python.plan import Method, Model, OperationConstant, ResourceModule
from specloom.python.plan_pages import PagesName, PagesPlan, pages_names, plan_pages
from specloom.python.plan_reference import Argument, ReferenceWriter
from specloom.python.plan_streams import FLAG, StreamPlan, is_flag, plan_stream
from specloom.python.shapes import FILE
from specloom.python.statuses import STATUS_CLASSES
from specloom.python.told import argument_line, ended, words_of
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
        defined: Mapping[str, str],
        paginations: Mapping[str, Pagination],
        references: ReferenceWriter,
    ) -> None:
        """``inputs`` are the models that only go out: their members become arguments.

        ``defined`` says of each model which module below ``models`` defines it, so that a call loads no others.
        ``paginations`` tells of operations, by pointer, how their pages follow each other.
        """
        self._api = api
        self._package = package
        self.types = types
        self.writer = writer
        self.names = operation_names
        self.inputs = inputs
        self.defined = defined
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
        own = [self.names[each.pointer] for each in operations]
        paged = pages_names(own)
        further = FurtherNames(own, ((each.method, each.constant) for each in paged.values()))
        for operation in operations:
            name = self.names[operation.pointer]
            wire = self.writer.write(operation, name.constant)
            ways = [(name, wire)]
            for choice in wire.others:
                another = further.take(name, choice.suffix)
                ways.append((another, self.writer.write(operation, another.constant, choice)))
            for way, written_wire in ways:
                writer = _MethodWriter(self, operation, way, written_wire, shadowed)
                pages_name = paged[name.method] if way is name else None
                written_, used = writer.write(first.resource_class, name.method, pages_name, further)
                constants.append(OperationConstant(name=way.constant, code=written_wire.code))
                constants += writer.declared
                methods += written_
                uses |= written_wire.uses | used
                notes[operation.pointer] = (*notes.get(operation.pointer, wire.notes), *writer.notes)
            wires[operation.pointer] = wire
        doc = self._tag_doc(first.tag)
        class_doc = doc or f"Operations of {first.tag.strip() or 'the API'}."
        module = ResourceModule(
            name=resource,
            tag=first.tag,
            path=f"resources/{resource}.py",
            doc=docstring(doc or f"{first.tag.strip() or 'API'}: operations.", 0),
            imports=import_lines(located(uses, self.defined), ".."),
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
    """Writes one method and its twin, and those that pages and streams add."""

    def __init__(
        self,
        planner: ResourcePlanner,
        operation: Operation,
        name: OperationName,
        wire: Wire,
        shadowed: frozenset[str],
    ) -> None:
        self._planner = planner
        self._operation = operation
        self._wire = wire
        self._shadowed = shadowed
        self._types = planner.types
        self._writer = planner.writer
        self._name = name
        self.declared: list[OperationConstant] = []
        self.notes: list[str] = []

    def write(
        self, class_name: str, first: str, pages_name: PagesName | None, further: FurtherNames
    ) -> tuple[list[Method], frozenset[Use]]:
        """The method, and where there are pages the one that turns them; ``declared`` is what these need.

        ``first`` is the operation's own method, which one that sends another body refers to.
        """
        model = self._flat_body()
        arguments = self._arguments(model)
        result = self._spelled_result()
        uses: set[Use] = set(result.uses)
        for argument in arguments:
            uses |= argument.annotation.uses | (_UNSET if _may_be_unset(argument) else frozenset())
            uses |= argument.awaited.uses if argument.awaited is not None else frozenset()
        if model is not None:
            uses.add(("models", model.name))
        if self._operation.deprecated:
            uses.add(("_runtime.deprecation", "deprecated"))
        told = "" if first == self._name.method else f"`{first}` with a body of {self._wire.media_type}."
        plain = self._plain(class_name, arguments, model, result, told)
        methods = [] if self._wire.only_items and self._wire.items is not None else [plain]
        pages = self._pages(pages_name, result) if pages_name is not None else None
        if pages is not None:
            uses |= self._declares(pages)
            methods.append(self._turning(class_name, plain, arguments, model, pages))
        stream = self._items(further, alone=not methods)
        if stream is not None:
            uses |= self._declares(stream)
            methods.append(self._streaming(class_name, plain, arguments, model, stream))
        return methods, frozenset(uses)

    def _declares(self, plan: PagesPlan | StreamPlan) -> frozenset[Use]:
        self.declared.append(OperationConstant(name=plan.name.constant, code=plan.code))
        return plan.uses

    def _pages(self, name: PagesName, result: Annotation) -> PagesPlan | None:
        pagination = self._planner.paginations.get(self._operation.pointer)
        if pagination is None:
            return None
        plan = plan_pages(
            self._types, self._operation, self._wire, pagination, self._name, name, result, self._shadowed
        )
        if isinstance(plan, str):
            self.notes.append(plan)
            return None
        return plan

    def _items(self, further: FurtherNames, *, alone: bool) -> StreamPlan | None:
        """The stream of an answer that comes item by item; ``alone`` where no method gives the whole."""
        if self._wire.items is None:
            return None
        name = further.take(self._name, "stream")
        name = msgspec.structs.replace(name, method=self._name.method) if alone else name
        return plan_stream(self._writer, self._wire.items, self._name.constant, name, self._shadowed)

    def _plain(
        self, class_name: str, arguments: Sequence[Argument], model: Model | None, result: Annotation, told: str
    ) -> Method:
        name = self._name.method
        items = ("self", *_ordered(arguments), "options: Options | None = None")
        async_items = ("self", *_ordered(arguments, awaited=True), "options: Options | None = None")
        call_ = self._call("self._call", self._name.constant, arguments, model)
        nothing = flat(result.code()) == "None"
        head = _at_margin(name, items, result.code())
        called = f"{self._name.resource}.{name}"
        return Method(
            name=name,
            qualified=called,
            http=self._operation.method,
            path=self._operation.path,
            summary=_summary(self._operation),
            sends_files=self._wire.body_item is None
            and any(each.required and ("_runtime.files", FILE) in each.annotation.uses for each in arguments),
            signature=self._decorated(signature(f"def {name}", items, result.code(), 4)),
            doc=docstring(self._doc(arguments, told), 8),
            call=written(call_, 8, before="" if nothing else "return "),
            async_signature=self._decorated(signature(f"async def {name}", async_items, result.code(), 4)),
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
        head = _at_margin(name, items, plan.result)
        called = f"{self._name.resource}.{name}"
        told = f"Every item of {plain.name}, page after page. {plan.told}"
        return msgspec.structs.replace(
            plain,
            name=name,
            qualified=called,
            summary=f"Every item of {plain.name}, page after page",
            pages_of=plain.name,
            signature=self._decorated(signature(f"def {name}", items, plan.result, 4)),
            doc=docstring(self._pages_doc(plain, plan), 8),
            call=written(call_, 8, before="return "),
            async_signature=self._decorated(signature(f"def {name}", items, plan.async_result, 4)),
            async_doc=docstring(f"See `{class_name}.{name}`; iterate with `async for`.", 8),
            async_call=written(call_, 8, before="return "),
            reference=self._planner.references.turning(plain.reference, self._wire, called, head, told, arguments),
        )

    def _streaming(
        self, class_name: str, plain: Method, arguments: Sequence[Argument], model: Model | None, plan: StreamPlan
    ) -> Method:
        """The method that gives the items of an answer; a flag of the body that asks for them is set by it."""
        name, flag = plan.name.method, self._flag(arguments)
        given = [each for each in arguments if each.name != flag]
        items = ("self", *_ordered(given), "options: Options | None = None")
        async_items = ("self", *_ordered(given, awaited=True), "options: Options | None = None")
        call_ = self._call("self._stream", plan.name.constant, arguments, model, flag)
        head = _at_margin(name, items, plan.result)
        called = f"{self._name.resource}.{name}"
        alone = name == plain.name
        told = "" if alone else f"What `{plain.name}` answers, item by item."
        return msgspec.structs.replace(
            plain,
            name=name,
            qualified=called,
            summary=plain.summary if alone else f"What {plain.name} answers, item by item",
            stream_of=plain.name,
            signature=self._decorated(signature(f"def {name}", items, plan.result, 4)),
            doc=docstring(self._doc(given, told, self._stream_doc(plan, flag)), 8),
            call=written(call_, 8, before="return "),
            async_signature=self._decorated(signature(f"def {name}", async_items, plan.async_result, 4)),
            async_doc=docstring(f"See `{class_name}.{name}`; iterate with `async for`.", 8),
            async_call=written(call_, 8, before="return "),
            reference=self._planner.references.streaming(plain.reference, self._wire, called, head, given, plan.item),
        )

    def _flag(self, arguments: Iterable[Argument]) -> str:
        """The argument by which the body asks for items, where there is one; empty else."""
        media = self._wire.body
        if media is None or media.schema is None:
            return ""
        properties = self._types.shapes[self._resolved(media.schema)].schema.properties
        asks = FLAG in properties and is_flag(self._types.shapes, properties[FLAG])
        return next((each.name for each in arguments if asks and (each.place, each.wire) == ("member", FLAG)), "")

    def _stream_doc(self, plan: StreamPlan, flag: str) -> str:
        asked = f" The body asks for them: `{flag}` is true." if flag else ""
        return (
            f"The items are {plan.told}, each given when it has come.{asked} The request goes out when the first one "
            "is wanted; leave early by leaving a `with`, which gives the connection back."
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
        if self._wire.body is not None and self._wire.body_kind is not None and self._operation.body is not None:
            annotation = self._writer.body_type(
                self._wire.body, self._wire.body_kind, checked=False, shadowed=self._shadowed
            )
            awaited = self._writer.body_type(
                self._wire.body, self._wire.body_kind, checked=False, shadowed=self._shadowed, awaited=True
            )
            arguments.append(
                Argument(
                    name="body",
                    wire="body",
                    place="body",
                    annotation=annotation,
                    required=self._operation.body.required,
                    doc=self._operation.body.description.strip(),
                    awaited=awaited if awaited != annotation else None,
                )
            )
        return arguments

    def _parameter(self, parameter: Parameter, name: str) -> Argument:
        return Argument(
            name=name,
            wire=parameter.name,
            place=_LOCATIONS[parameter.location],
            annotation=self._writer.parameter_type(parameter, checked=False, shadowed=self._shadowed),
            required=parameter.required or parameter.location == "path",
            doc=with_deprecation(parameter.description.strip(), is_deprecated=parameter.deprecated),
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
            doc = next((text for each in said if (text := words_of(each.schema, field.wire))), "")
            doc = with_deprecation(doc, is_deprecated=any(each.schema.deprecated for each in said))
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

    def _call(
        self, function: str, constant: str, arguments: Iterable[Argument], model: Model | None, flag: str = ""
    ) -> Group:
        """``flag`` is the member of the body that is true, whatever its caller says."""
        places: dict[str, list[Code]] = {}
        for argument in arguments:
            if argument.place in _LOCATIONS.values():
                places.setdefault(argument.place, []).append(f"{string_literal(argument.wire)}: {argument.name}")
        items: list[Code] = [constant]
        items += [dict_(entries, f"{place}=") for place, entries in places.items()]
        if model is not None:
            given = [each.name for each in arguments if each.place == "member"]
            members = [f"{name}={True if name == flag else name}" for name in given]
            items.append(call(f"body={model.name}", members))
        elif any(argument.place == "body" for argument in arguments):
            items.append("body=body")
        return call(function, [*items, "options=options"])

    def _spelled_result(self) -> Annotation:
        """The result with builtins spelled for a class that hides them."""
        return self._writer.result(self._operation, shadowed=self._shadowed) if self._shadowed else self._wire.result

    def _doc(self, arguments: Iterable[Argument], told: str = "", behind: str = "") -> str:
        """``told`` stands for the document's words where another method has them; ``behind`` follows them."""
        operation = self._operation
        texts = [text for text in (operation.summary.strip(), operation.description.strip()) if text]
        if len(texts) == 2 and texts[1].startswith(texts[0]):
            texts = texts[1:]
        texts = [told] if told else texts
        parts = [ended(texts[0]), *texts[1:]] if texts else [f"{operation.method} {operation.path}."]
        parts += [behind] if behind else []
        if operation.deprecated:
            parts.append("Deprecated: the API asks its users to stop calling this.")
        kept = sorted(arguments, key=lambda each: (each.place != "path", not each.required))
        said = (
            operation.body.description.strip()
            if operation.body and any(each.place == "member" for each in kept)
            else ""
        )
        parts += [f"Body: {said}"] if said and said not in texts else []
        told_of = (argument_line(each.name, each.doc, each.limits, each.wire) for each in kept)
        listed = "\n".join(line for line in told_of if line)
        return "\n\n".join([*parts, *([listed] if listed else []), self._raises()])

    def _raises(self) -> str:
        statuses = [int(status) for status in self._wire.answers.raises if status.isdecimal()]
        known = [STATUS_CLASSES[status] for status in statuses if status in STATUS_CLASSES]
        return f"Raises {', '.join([*known, 'and every other APIError'])}." if known else "Raises APIError."


def _ordered(arguments: Sequence[Argument], *, awaited: bool = False) -> list[Code]:
    """Path arguments by position, all others by keyword, required ones first; ``awaited`` for the awaited twin."""
    if awaited:
        arguments = [msgspec.structs.replace(each, annotation=each.awaited or each.annotation) for each in arguments]
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


def _at_margin(name: str, items: Iterable[Code], result: Code) -> str:
    """A method's head as a page shows it."""
    return signature(f"def {name}", items, result, 0, " ...")


def _summary(operation: Operation) -> str:
    text = operation.summary.strip() or operation.description.strip().partition("\n")[0]
    return text.strip()
