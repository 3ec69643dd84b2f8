"""Operation -> its wire facts: parameters, body, answers and security as the constant that declares them.

What is chosen here is chosen once: the media type that is read where there are several (JSON, text, anything else as
bytes, in that order), which statuses are results and which are errors, and which security alternatives we can fulfil.
Which media types are sent, and what comes item by item, is in ``media``. Whatever is not expressed becomes a note.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

import msgspec

from specloom.api import Api, Body, Encoding, MediaType, Operation, Parameter, Response, SchemaId
from specloom.media_types import is_sequential
from specloom.python.imports import Use
from specloom.python.layout import Code, Group, annotated, call, dict_, flat, prefixed, subscript, tuple_, union
from specloom.python.literals import string_literal
from specloom.python.media import (
    DEFAULT_MEDIA,
    Choice,
    Items,
    Kind,
    asked_for,
    choices,
    concrete,
    differs_in_charset,
    is_records,
    is_xml,
    item_of_body,
    items,
    media_kind,
    part_type,
)
from specloom.python.shapes import Shapes
from specloom.python.siblings import siblings
from specloom.python.types import Annotation, Types

OPERATIONS: Final = "_runtime.operations"
MODELS: Final = "_runtime.models"

_ANY: Final = Annotation(("Any",), frozenset((("typing", "Any"),)))
_NOTHING: Final = Annotation((), nullable=True)
_IGNORED_HEADERS: Final = frozenset(("accept", "content-type", "authorization"))
_BODIES: Final[Mapping[Kind, str]] = {
    "json": "Json",
    "form": "Form",
    "multipart": "Multipart",
    "items": "JsonLines",
    "text": "Text",
    "binary": "Binary",
}
_CLASSES: Final = {"path": "Path", "query": "Query", "header": "Header", "cookie": "Cookie", "querystring": "Query"}


class Answers(msgspec.Struct, frozen=True, kw_only=True):
    """The types of the answers by status (``200``, ``4XX``, ``default``), apart by what a call does with them."""

    returns: Mapping[str, Annotation]
    raises: Mapping[str, Annotation]
    accepts: str = ""


class Wire(msgspec.Struct, frozen=True, kw_only=True):
    """The wire facts of one operation. ``parameters`` are those that are sent; ``body`` is the media type that is,
    ``body_item`` the schema of an item of a body of items, and ``media_type`` the name on the wire; ``others`` are
    those that methods of their own send. ``items`` tells of an answer that comes item by item; with ``only_items``
    there is no other."""

    code: str
    parameters: tuple[Parameter, ...]
    body: MediaType | None
    body_kind: Kind | None
    body_item: SchemaId | None
    media_type: str
    others: tuple[Choice, ...]
    items: Items | None
    only_items: bool
    answers: Answers
    result: Annotation
    uses: frozenset[Use]
    notes: tuple[str, ...]


class WireWriter:
    """Writes the constants of one API."""

    def __init__(self, api: Api, types: Types, usable_schemes: Collection[str]) -> None:
        """``usable_schemes`` are the security schemes that the client can fulfil."""
        self._api = api
        self._types = types
        self._schemes = usable_schemes
        self._siblings = siblings(api.operations)
        self._known: dict[tuple[str, bool, frozenset[str]], tuple[Annotation, str, tuple[str, ...]]] = {}
        """Answers, by their pointer and how their types are written, with what is to be said of them."""

    def write(self, operation: Operation, constant: str, choice: Choice | None = None) -> Wire:
        """``choice`` is the media type that is sent, the best one when left out."""
        notes: list[str] = []
        uses: set[Use] = {(OPERATIONS, "Operation")}
        parameters = [each for each in operation.parameters if self._is_sent(each, notes)]
        ways, told = choices(operation.body, self._types.shapes)
        notes += told
        best = choice or next(iter(ways), None)
        answers = self._answers(operation, notes)
        result = self.result(operation)
        notes += [f"the link {link.name} is not followed" for each in operation.responses for link in each.links]
        arguments: list[Code] = [string_literal(operation.method), string_literal(operation.path)]
        if parameters:
            arguments.append(tuple_([self._parameter(each, uses) for each in parameters], "parameters="))
        if operation.pointer in self._siblings:
            arguments.append(tuple_(map(string_literal, self._siblings[operation.pointer]), "siblings="))
        if best is not None and operation.body is not None:
            arguments.append(prefixed("sends=", self._sends(best, operation.body, uses)))
        if answers.accepts:
            arguments.append(f"accepts={string_literal(answers.accepts)}")
        for name, statuses in (("returns", answers.returns), ("raises", answers.raises)):
            if statuses:
                arguments.append(self._statuses(name, statuses, uses))
        arguments += self._security(operation, notes) + self._servers(operation, notes)
        if any(each.status == "409" and each.extensions.get("x-retryable") is True for each in operation.responses):
            arguments.append("retries_conflict=True")
        uses |= result.uses
        code = _declared(constant, result, arguments)
        return Wire(
            code=code,
            parameters=tuple(parameters),
            body=best.media if best is not None else None,
            body_kind=best.kind if best is not None else None,
            body_item=item_of_body(best.media, self._types.shapes) if best and best.kind == "items" else None,
            media_type=concrete(best.media.name, best.kind) if best is not None else "",
            others=tuple(ways[1:]),
            items=self._items(operation, notes),
            only_items=not any(_plain(each) for each in _successes(operation)),
            answers=answers,
            result=result,
            uses=frozenset(uses),
            notes=tuple(dict.fromkeys(notes)),
        )

    # --- parameters ---------------------------------------------------------------------------------------------

    def _is_sent(self, parameter: Parameter, notes: list[str]) -> bool:
        if parameter.location == "querystring" and parameter.content is None:
            notes.append("a query string of no media type is not sent")
            return False
        if self._is_text(parameter) and not self._holds_text(parameter):
            notes.append(f"the parameter {parameter.name} is text: {_content_name(parameter)} is not written")
        if parameter.allow_reserved and parameter.location == "cookie" and parameter.style == "form":
            notes.append(f"reserved characters of the cookie {parameter.name} are percent-encoded")
        if parameter.allow_empty_value and parameter.location == "query" and not self._takes_text(parameter):
            notes.append(f"the parameter {parameter.name} may be empty, which its type does not say")
        if parameter.location == "header" and parameter.name.lower() in _IGNORED_HEADERS:
            notes.append(f"the header {parameter.name} is no parameter (OpenAPI 3.1, 4.8.12.1)")
            return False
        return True

    def _parameter(self, parameter: Parameter, uses: set[Use]) -> Code:
        class_ = _CLASSES[parameter.location]
        annotation = as_value(self.parameter_type(parameter, checked=True))
        uses |= annotation.uses | {(OPERATIONS, class_)}
        arguments: list[Code] = [string_literal(parameter.name), annotation.code()]
        media: list[Code] = []
        if parameter.content is not None and media_kind(parameter.content.name) == "json":
            media.append(f"media_type={string_literal(parameter.content.name)}")
        if parameter.location == "querystring":
            required: list[Code] = ["required=True"] if parameter.required else []
            return call(class_, [*arguments, *required, *media, "whole=True"])
        default_style = "form" if parameter.location in ("query", "cookie") else "simple"
        if parameter.style != default_style and parameter.location != "header":
            arguments.append(f"style={string_literal(parameter.style)}")
        default_explode = parameter.style in ("form", "cookie")
        if parameter.explode != default_explode:
            arguments.append(f"explode={parameter.explode}")
        if parameter.required and parameter.location != "path":
            arguments.append("required=True")
        if parameter.allow_reserved and parameter.location in ("path", "query"):
            arguments.append("allow_reserved=True")
        return call(class_, [*arguments, *media])

    def _is_text(self, parameter: Parameter) -> bool:
        """Whether a parameter is described by a media type that we leave to the caller to write."""
        name = _content_name(parameter)
        is_form = parameter.location == "querystring" and media_kind(name) == "form"
        return bool(name) and not is_form and media_kind(name) != "json"

    def _holds_text(self, parameter: Parameter) -> bool:
        schema = parameter.content.schema if parameter.content else None
        return schema is None or self._types.shapes.resolved(schema)[0].python == "str"

    def _takes_text(self, parameter: Parameter) -> bool:
        return parameter.schema is None or self._types.shapes.resolved(parameter.schema)[0].python == "str"

    def parameter_type(self, parameter: Parameter, *, checked: bool, shadowed: Collection[str] = ()) -> Annotation:
        """The type of a parameter's value; null has no form on the wire, but is taken where the schema allows it."""
        schema = parameter.content.schema if parameter.content else parameter.schema
        if self._is_text(parameter) and not self._holds_text(parameter):
            return self._types.plain("str", shadowed)
        if schema is None and self._is_text(parameter):
            return self._types.plain("str", shadowed)
        if schema is None:
            return _ANY if parameter.content else self._types.plain("str", shadowed)
        return self._types.of(schema, received=False, checked=checked, shadowed=shadowed)

    # --- bodies -------------------------------------------------------------------------------------------------

    def _sends(self, choice: Choice, body: Body, uses: set[Use]) -> Code:
        media, kind = choice.media, choice.kind
        class_ = _BODIES[kind]
        uses.add((OPERATIONS, class_))
        arguments: list[Code] = []
        name = concrete(media.name, kind)
        if kind in ("json", "form", "multipart"):
            annotation = as_value(self.body_type(media, kind, checked=True))
            uses |= annotation.uses
            arguments.append(annotation.code())
        if kind == "items":
            item = as_value(self._item_of_body(media, checked=True))
            uses |= item.uses
            arguments.append(item.code())
        if name != DEFAULT_MEDIA[kind]:
            arguments.append(string_literal(name))
        if kind == "items" and is_records(name):
            arguments.append("records=True")
        encoding = self._encoding(media, kind) if kind in ("form", "multipart") else []
        if encoding:
            uses.add((OPERATIONS, "Encoding"))
            arguments.append(dict_(encoding, "encoding="))
        if not body.required:
            arguments.append("required=False")
        return call(class_, arguments)

    def body_type(
        self, media: MediaType, kind: Kind, *, checked: bool, shadowed: Collection[str] = (), awaited: bool = False
    ) -> Annotation:
        """The type of a body; ``awaited`` is for an async client, which takes pieces that are awaited as well."""
        if kind == "text":
            return self._types.plain("str", shadowed)
        if kind == "binary":
            return self._pieces(self._types.plain("bytes", shadowed), awaited=awaited)
        if kind == "items":
            return self._pieces(self._item_of_body(media, checked=checked, shadowed=shadowed), awaited=awaited)
        if media.schema is None:
            return _ANY
        return self._types.of(media.schema, received=False, checked=checked, shadowed=shadowed)

    def _item_of_body(self, media: MediaType, *, checked: bool, shadowed: Collection[str] = ()) -> Annotation:
        schema = item_of_body(media, self._types.shapes)
        return _ANY if schema is None else self._types.of(schema, received=False, checked=checked, shadowed=shadowed)

    def _pieces(self, piece: Annotation, *, awaited: bool) -> Annotation:
        """What a body of bytes may be, and one of items."""
        kinds = ("Iterable", "AsyncIterable") if awaited else ("Iterable",)
        uses = {("_runtime.files", "FileOrBytes"), *(("collections.abc", each) for each in kinds)}
        pieces = [subscript(each, (piece.code(),)) for each in kinds]
        return Annotation(("FileOrBytes", *pieces), piece.uses | uses)

    def _encoding(self, media: MediaType, kind: Kind) -> list[Code]:
        """How parts and fields are written where it is not as usual.

        A field whose style is stated is written by it; otherwise an object is JSON (OpenAPI 3.0.4, 4.8.15.1.2).
        """
        bare = Encoding(pointer=media.pointer)
        encoded = self._in_base64(media.schema) if kind == "multipart" else ()
        entries: list[Code] = []
        for name in dict.fromkeys((*media.encoding, *encoded)):
            encoding = media.encoding.get(name, bare)
            style = encoding.style or "form"
            explode = encoding.explode if encoding.explode is not None else style == "form"
            content_type = part_type(encoding.content_type)
            arguments = [f"content_type={string_literal(content_type)}"] if content_type else []
            arguments += [f"style={string_literal(style)}"] if style != "form" else []
            arguments += [] if explode else ["explode=False"]
            arguments += ["allow_reserved=True"] if encoding.allow_reserved else []
            arguments += ["base64=True"] if name in encoded else []
            is_styled = kind == "form" and bool(encoding.style or encoding.explode)
            if arguments or is_styled:
                entries.append(prefixed(f"{string_literal(name)}: ", call("Encoding", arguments)))
        return entries

    def _in_base64(self, schema: SchemaId | None) -> tuple[str, ...]:
        """The parts whose bytes are text in base64, by their schema or that of their items."""
        if schema is None:
            return ()
        shapes = self._types.shapes
        properties = shapes.resolved(schema)[0].schema.properties
        return tuple(name for name, child in properties.items() if "bytes" in _pythons(shapes, child))

    # --- answers ------------------------------------------------------------------------------------------------

    def result(self, operation: Operation, *, shadowed: Collection[str] = ()) -> Annotation:
        """What a call gives, as a signature says it: the types of all answers that are results, each once."""
        return _result(self._answers(operation, [], checked=False, shadowed=shadowed))

    def _answers(
        self, operation: Operation, notes: list[str], *, checked: bool = True, shadowed: Collection[str] = ()
    ) -> Answers:
        by_status = {response.status: response for response in operation.responses}
        good = [status for status in by_status if status.startswith("2")]
        if not good:
            good = [status for status in by_status if status.startswith("3") or status == "default"]
        read = {
            status: self._answer(response, notes, checked=checked, shadowed=shadowed)
            for status, response in by_status.items()
        }
        returns = {status: read[status][0] for status in good}
        raises = {
            status: read[status][0]
            for status in by_status
            if (status not in good or status == "default") and not status.startswith("1")
        }
        if not returns:
            notes.append("no answer is declared; the body of a successful one is not read")
            returns = {"2XX": _NOTHING}
        names = dict.fromkeys(read[status][1] for status in (*returns, *raises) if status in read and read[status][1])
        return Answers(returns=returns, raises=raises, accepts=", ".join(names))

    def _answer(
        self, response: Response, notes: list[str], *, checked: bool, shadowed: Collection[str]
    ) -> tuple[Annotation, str]:
        """The type of an answer and its media type. Operations share many answers, so each is asked for once."""
        key = response.pointer, checked, frozenset(shadowed)
        if key not in self._known:
            told: list[str] = []
            self._known[key] = (*self._best_answer(response, told, checked=checked, shadowed=shadowed), tuple(told))
        annotation, name, more = self._known[key]
        notes += more
        return annotation, name

    def _best_answer(
        self, response: Response, notes: list[str], *, checked: bool, shadowed: Collection[str]
    ) -> tuple[Annotation, str]:
        """The best of the answers that come whole, where any does."""
        content = _plain(response) or response.content
        if not content:
            return _NOTHING, ""
        kind, asked = asked_for(content, self._types.shapes)
        shapes = self._types.shapes
        others = [each for each in content if each not in asked]
        lost = [each for each in others if not any(differs_in_charset(each, one, shapes) for one in asked)]
        notes += [f"an answer of {each.name} is not asked for" for each in lost]
        media = asked[0]
        if media.item_schema is not None and not is_sequential(media.name):
            notes.append(f"an answer of {media.name} is read whole, its items are not typed")
        if is_xml(media.name) and media.schema is not None and kind == "text":
            notes.append(f"an answer of {media.name} is text: its schema is not typed")
        if kind != "json":
            plain = self._types.plain("str" if kind == "text" else "bytes", shadowed)
            return plain, ", ".join(each.name for each in asked)
        if media.schema is None:
            return _ANY, concrete(media.name, "json")
        annotation = self._types.of(media.schema, received=True, checked=checked, shadowed=shadowed)
        return annotation, concrete(media.name, "json")

    def _items(self, operation: Operation, notes: list[str]) -> Items | None:
        """The answer that comes item by item, if there is one; one kind of it, where there are several."""
        found = [media for each in _successes(operation) for media in each.content if is_sequential(media.name)]
        kept = [items(media, self._types.shapes) for media in found[:1]]
        names = dict.fromkeys(media.name for media in found)
        notes += [f"an answer of {name} is not asked for" for name in names if name != found[0].name]
        notes += [note for each in kept for note in each.notes]
        return kept[0] if kept else None

    def item_type(self, schema: SchemaId | None, *, checked: bool, shadowed: Collection[str] = ()) -> Annotation:
        """The type of what comes item by item."""
        if schema is None:
            return _ANY
        return self._types.of(schema, received=True, checked=checked, shadowed=shadowed)

    def _statuses(self, name: str, statuses: Mapping[str, Annotation], uses: set[Use]) -> Code:
        items: list[Code] = []
        for status, annotation in statuses.items():
            value = as_value(annotation)
            uses |= value.uses
            key = status if status.isdecimal() else string_literal(status)
            items.append(prefixed(f"{key}: ", value.code()))
        return dict_(items, f"{name}=")

    # --- security and servers -----------------------------------------------------------------------------------

    def _security(self, operation: Operation, notes: list[str]) -> list[Code]:
        alternatives: dict[Code, None] = {}
        for requirement in operation.security:
            unusable = [name for name in requirement.schemes if name not in self._schemes]
            if unusable:
                notes.append(f"security by {', '.join(unusable)} is left to the transport or a middleware")
            usable = [string_literal(name) for name in requirement.schemes if name in self._schemes]
            if usable or not unusable:
                alternatives[flat(tuple_(usable))] = None
        # What needs nothing is always met, so it stands last: a credential that is there is sent.
        ordered = sorted(alternatives, key=lambda code: code == "()")
        return [tuple_(ordered, "security=")] if alternatives else []

    def _servers(self, operation: Operation, notes: list[str]) -> list[Code]:
        urls = [server.default_url for server in operation.servers]
        first = self._api.servers[0].default_url if self._api.servers else ""
        if not urls or urls[0] == first:
            return []
        if not urls[0].startswith(("https://", "http://")):
            told = "is relative to where the document is, and is taken as relative to the client's base URL"
            notes.append(f"the server {operation.servers[0].url} {told}")
        return [tuple_([string_literal(url) for url in urls], "servers=")]


def as_value(annotation: Annotation) -> Annotation:
    """The annotation where it is a value: ``Open[X]`` is ``X`` at run time, and mypy takes it in annotations only.

    Pyright knows no ``Annotated[X, ...] | None`` that is a value, so the runtime's ``nullable`` makes it.
    """
    operands = tuple(
        code.items[0] if isinstance(code, Group) and code.head == "Open[" else code for code in annotation.operands
    )
    if annotation.nullable and any(isinstance(code, Group) and code.head == "Annotated[" for code in operands):
        return Annotation((call("nullable", (union(operands),)),), annotation.uses | {(OPERATIONS, "nullable")})
    return msgspec.structs.replace(annotation, operands=operands)


def _pythons(shapes: Shapes, id_: SchemaId) -> set[str]:
    """The builtins of a schema and of its items."""
    shape, _ = shapes.resolved(id_)
    items = shape.children if shape.kind == "array" else ()
    return {shape.python, *(shapes.resolved(each)[0].python for each in items)}


def _content_name(parameter: Parameter) -> str:
    return parameter.content.name if parameter.content else ""


def _successes(operation: Operation) -> list[Response]:
    """The answers that are results where the document names any, else the one that stands for all."""
    named = [each for each in operation.responses if each.status.startswith("2")]
    return named or [each for each in operation.responses if each.status == "default"]


def _plain(response: Response) -> tuple[MediaType, ...]:
    """The media types of an answer that come whole."""
    return tuple(media for media in response.content if not is_sequential(media.name))


def _result(answers: Answers) -> Annotation:
    """What a call gives: the types of all answers that are results, each once."""
    found = list(answers.returns.values())
    operands = {flat(code): code for annotation in found for code in annotation.operands}
    nullable = any(annotation.nullable for annotation in found)
    uses = frozenset(use for annotation in found for use in annotation.uses)
    if "Any" in operands:
        return _ANY
    return Annotation(tuple(operands.values()), uses, nullable)


def _declared(constant: str, result: Annotation, arguments: list[Code]) -> str:
    annotation = subscript("Operation", (result.code(),))
    return annotated(constant, annotation, call("Operation", arguments, open_=True))
