"""Operation -> its wire facts: parameters, body, answers and security as the constant that declares them.

What is chosen here is chosen once: the media type that is sent and the one that is read where there are several (JSON,
form, multipart, text, anything else as bytes, in that order), which statuses are results and which are errors, and
which security alternatives we can fulfil. Whatever is not expressed becomes a note.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

import msgspec

from specloom.api import Api, Body, Encoding, MediaType, Operation, Parameter, Response
from specloom.python.imports import Use
from specloom.python.layout import Code, Group, annotated, call, dict_, flat, prefixed, subscript, tuple_
from specloom.python.literals import string_literal
from specloom.python.siblings import siblings
from specloom.python.types import Annotation, Types

OPERATIONS: Final = "_runtime.operations"
MODELS: Final = "_runtime.models"

_ANY: Final = Annotation(("Any",), frozenset((("typing", "Any"),)))
_NOTHING: Final = Annotation((), nullable=True)
_IGNORED_HEADERS: Final = frozenset(("accept", "content-type", "authorization"))
_KINDS: Final = ("json", "form", "multipart", "text", "binary")
_CLASSES: Final = {"path": "Path", "query": "Query", "header": "Header", "cookie": "Cookie"}


class Answers(msgspec.Struct, frozen=True, kw_only=True):
    """The types of the answers by status (``200``, ``4XX``, ``default``), apart by what a call does with them."""

    returns: Mapping[str, Annotation]
    raises: Mapping[str, Annotation]
    accepts: str = ""


class Wire(msgspec.Struct, frozen=True, kw_only=True):
    """The wire facts of one operation. ``parameters`` are those that are sent; ``body`` is the media type that is."""

    code: str
    parameters: tuple[Parameter, ...]
    body: MediaType | None
    body_kind: str
    answers: Answers
    result: Annotation
    uses: frozenset[Use]
    notes: tuple[str, ...]


class WireWriter:
    """Writes the constants of one API."""

    def __init__(self, api: Api, types: Types, usable_schemes: Mapping[str, str]) -> None:
        """``usable_schemes`` maps a security scheme to what is to be noted of it, or to an empty string."""
        self._api = api
        self._types = types
        self._schemes = usable_schemes
        self._siblings = siblings(api.operations)

    def write(self, operation: Operation, constant: str) -> Wire:
        notes: list[str] = []
        uses: set[Use] = {(OPERATIONS, "Operation")}
        parameters = [each for each in operation.parameters if self._is_sent(each, notes)]
        body, kind = self._body(operation.body, notes)
        answers = self._answers(operation, notes)
        result = self.result(operation)
        arguments: list[Code] = [string_literal(operation.method), string_literal(operation.path)]
        if parameters:
            arguments.append(tuple_([self._parameter(each, uses) for each in parameters], "parameters="))
        if operation.pointer in self._siblings:
            arguments.append(tuple_(map(string_literal, self._siblings[operation.pointer]), "siblings="))
        if body is not None and operation.body is not None:
            arguments.append(prefixed("sends=", self._sends(body, kind, operation.body, uses)))
        if answers.accepts:
            arguments.append(f"accepts={string_literal(answers.accepts)}")
        for name, statuses in (("returns", answers.returns), ("raises", answers.raises)):
            if statuses:
                arguments.append(self._statuses(name, statuses, uses))
        arguments += self._security(operation, notes) + self._servers(operation)
        if any(each.status == "409" and each.extensions.get("x-retryable") is True for each in operation.responses):
            arguments.append("retries_conflict=True")
        uses |= result.uses
        code = _declared(constant, result, arguments)
        return Wire(
            code=code,
            parameters=tuple(parameters),
            body=body,
            body_kind=kind,
            answers=answers,
            result=result,
            uses=frozenset(uses),
            notes=tuple(dict.fromkeys(notes)),
        )

    # --- parameters ---------------------------------------------------------------------------------------------

    def _is_sent(self, parameter: Parameter, notes: list[str]) -> bool:
        if parameter.location == "querystring":
            notes.append("a parameter for the whole query string is not sent")
            return False
        if parameter.location == "header" and parameter.name.lower() in _IGNORED_HEADERS:
            notes.append(f"the header {parameter.name} is no parameter (OpenAPI 3.1, 4.8.12.1)")
            return False
        return True

    def _parameter(self, parameter: Parameter, uses: set[Use]) -> Code:
        class_ = _CLASSES[parameter.location]
        annotation = self.parameter_type(parameter, checked=True)
        uses |= annotation.uses | {(OPERATIONS, class_)}
        arguments: list[Code] = [string_literal(parameter.name), annotation.code()]
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
        if parameter.content is not None:
            arguments.append(f"media_type={string_literal(parameter.content.name)}")
        return call(class_, arguments)

    def parameter_type(self, parameter: Parameter, *, checked: bool, shadowed: Collection[str] = ()) -> Annotation:
        """The type of a parameter's value; null has no form on the wire, but is taken where the schema allows it."""
        schema = parameter.content.schema if parameter.content else parameter.schema
        if schema is None:
            return _ANY if parameter.content else self._types.plain("str", shadowed)
        return self._types.of(schema, received=False, checked=checked, shadowed=shadowed)

    # --- bodies -------------------------------------------------------------------------------------------------

    def _body(self, body: Body | None, notes: list[str]) -> tuple[MediaType | None, str]:
        if body is None or not body.content:
            return None, ""
        kinds = [media_kind(media.name) for media in body.content]
        best = min(range(len(kinds)), key=lambda index: (_KINDS.index(kinds[index]), index))
        notes += [f"a body of {m.name} is not sent" for index, m in enumerate(body.content) if index != best]
        return body.content[best], kinds[best]

    def _sends(self, media: MediaType, kind: str, body: Body, uses: set[Use]) -> Code:
        class_ = {"json": "Json", "form": "Form", "multipart": "Multipart", "text": "Text", "binary": "Binary"}[kind]
        uses.add((OPERATIONS, class_))
        arguments: list[Code] = []
        name = concrete(media.name, kind)
        if kind in ("json", "form", "multipart"):
            annotation = self.body_type(media, kind, checked=True)
            uses |= annotation.uses
            arguments.append(annotation.code())
        if name != _DEFAULT_MEDIA[kind]:
            arguments.append(string_literal(name))
        if media.encoding and kind in ("form", "multipart"):
            arguments.append(self._encoding(media.encoding, uses))
        if not body.required:
            arguments.append("required=False")
        return call(class_, arguments)

    def body_type(self, media: MediaType, kind: str, *, checked: bool, shadowed: Collection[str] = ()) -> Annotation:
        """The type of a body."""
        if kind in ("text", "binary"):
            return self._types.plain("str" if kind == "text" else "bytes", shadowed)
        if media.schema is None:
            return _ANY
        return self._types.of(media.schema, received=False, checked=checked, shadowed=shadowed)

    def _encoding(self, encodings: Mapping[str, Encoding], uses: set[Use]) -> Code:
        uses.add((OPERATIONS, "Encoding"))
        items: list[Code] = []
        for name, encoding in encodings.items():
            style = encoding.style or "form"
            explode = encoding.explode if encoding.explode is not None else style == "form"
            arguments = [f"content_type={string_literal(encoding.content_type)}"] if encoding.content_type else []
            arguments += [f"style={string_literal(style)}"] if style != "form" else []
            arguments += [] if explode else ["explode=False"]
            arguments += ["allow_reserved=True"] if encoding.allow_reserved else []
            items.append(prefixed(f"{string_literal(name)}: ", call("Encoding", arguments)))
        return dict_(items, "encoding=")

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
        if not response.content:
            return _NOTHING, ""
        kinds = [_read_kind(media.name) for media in response.content]
        best = min(range(len(kinds)), key=lambda index: (_KINDS.index(kinds[index]), index))
        notes += [
            f"an answer of {media.name} is not asked for"
            for index, media in enumerate(response.content)
            if index != best
        ]
        media = response.content[best]
        if media.item_schema is not None or media.name.startswith("text/event-stream"):
            notes.append(f"an answer of {media.name} is read whole, its items are not typed")
        if kinds[best] != "json":
            plain = "str" if kinds[best] == "text" else "bytes"
            return self._types.plain(plain, shadowed), media.name
        if media.schema is None:
            return _ANY, concrete(media.name, "json")
        annotation = self._types.of(media.schema, received=True, checked=checked, shadowed=shadowed)
        return annotation, concrete(media.name, "json")

    def _statuses(self, name: str, statuses: Mapping[str, Annotation], uses: set[Use]) -> Code:
        items: list[Code] = []
        for status, annotation in statuses.items():
            uses |= annotation.uses
            key = status if status.isdecimal() else string_literal(status)
            items.append(prefixed(f"{key}: ", _as_value(annotation).code()))
        return dict_(items, f"{name}=")

    # --- security and servers -----------------------------------------------------------------------------------

    def _security(self, operation: Operation, notes: list[str]) -> list[Code]:
        alternatives: dict[Code, None] = {}
        for requirement in operation.security:
            notes += [self._schemes[name] for name in requirement.schemes if self._schemes.get(name)]
            unusable = [name for name in requirement.schemes if name not in self._schemes]
            if unusable:
                notes.append(f"security by {', '.join(unusable)} is left to the transport")
            else:
                alternatives[flat(tuple_([string_literal(name) for name in requirement.schemes]))] = None
        return [tuple_(alternatives, "security=")] if alternatives else []

    def _servers(self, operation: Operation) -> list[Code]:
        urls = [server.default_url for server in operation.servers]
        first = self._api.servers[0].default_url if self._api.servers else ""
        if not urls or urls[0] == first:
            return []
        return [tuple_([string_literal(url) for url in urls], "servers=")]


def _as_value(annotation: Annotation) -> Annotation:
    """The annotation where it is a value: ``Open[X]`` is ``X`` at run time, and mypy takes it in annotations only."""
    operands = (
        code.items[0] if isinstance(code, Group) and code.head == "Open[" else code for code in annotation.operands
    )
    return msgspec.structs.replace(annotation, operands=tuple(operands))


def media_kind(name: str) -> str:
    """What a request body of a media type is written as: json, form, multipart, text or binary."""
    essence = name.partition(";")[0].strip().lower()
    if essence == "application/json" or essence.endswith("+json") or essence in ("*/*", "application/*", "text/json"):
        return "json"
    if essence == "application/x-www-form-urlencoded":
        return "form"
    if essence.startswith("multipart/"):
        return "multipart"
    return "text" if essence.startswith("text/") or essence.endswith(("/xml", "+xml")) else "binary"


def _read_kind(name: str) -> str:
    kind = media_kind(name)
    return {"form": "text", "multipart": "binary"}.get(kind, kind)


def concrete(name: str, kind: str) -> str:
    """The media type that is named on the wire: a range (``*/*``) becomes the type that we write for it."""
    return _DEFAULT_MEDIA[kind] if "*" in name else name


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


_DEFAULT_MEDIA: Final = {
    "json": "application/json",
    "form": "application/x-www-form-urlencoded",
    "multipart": "multipart/form-data",
    "text": "text/plain",
    "binary": "application/octet-stream",
}
