"""Operations -> fixtures: requests and answers, right ones and wrong ones, as plain data for any language.

One operation is one JSON object (``to_json``), in this layout; members that are empty are left out::

    {
      "operation": "#/paths/~1pets~1{id}/put",   pointer into the document
      "method": "PUT", "path": "/pets/{id}", "operationId": "updatePet",
      "requests": [                              each one is valid
        {"name": "smallest",
         "parameters": {"path": {"id": "a"}, "query": {}, "header": {}, "cookie": {}},
         "mediaType": "application/json", "body": {"name": ""}},
        {"name": "body maxLength 300 at /name", ...,
         "limit": {"in": "body", "keyword": "maxLength", "pointer": "/name"}}],
      "answers": [                               each one is valid
        {"name": "example update_ok", "status": "200", "mediaType": "application/json", "headers": {}, "body": {}}],
      "invalidRequests": [                       each one breaks one keyword
        {"name": "query page type", ..., "breaks": {"in": "query", "name": "page", "keyword": "type", "pointer": ""}}],
      "invalidAnswers": [...]
    }

``name`` is unique within its list: ``example NAME``, ``smallest``, ``fullest``, or the limit that is reached or the
keyword that is broken. ``status`` is the document's key (``200``, ``4XX``, ``default``). Parameters and headers are
JSON values, not yet text. ``pointer`` is an RFC 6901 pointer into the body or the parameter's value. No ``mediaType``
is no body; a ``mediaType`` without ``body`` is a body that no JSON value stands for (binary, say). ``keyword`` is
``required`` with an empty pointer where a required parameter, or the body as a whole, is missing.

Limits and wrong answers stand once for each schema and media type: with the first operation that answers so. One line
is one request or answer, so that a small change of the document is a small change of the files.

An operation whose fixtures would be long (``MOST_TEXT``) has its examples and smallest values, and of the others the
first ones; ``"complete": false`` says so.

What a wire cannot carry is not in: an empty path value, null in a query, a number where any text will do.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from itertools import islice
from typing import Final, Literal, TypeAlias

import msgspec
from msgspec import UNSET, UnsetType

from specloom.api import Api, Header, Json, MediaType, Operation, Parameter, Response, SchemaId
from specloom.diagnostics import Diagnostic, Level, Location
from specloom.json_schema import Direction
from specloom.json_values import is_array
from specloom.values import Examples, NoValue, Values
from specloom.wire_values import fits, reads_as_valid

Where: TypeAlias = Literal["body", "path", "query", "header", "cookie", "querystring"]

MOST_TEXT: Final = 256 * 1024
"""The most characters of JSON that the values of an operation's requests may have together, and those of its answers.
Examples and smallest values are written in any case. In an API of many operations it is less: see ``most_text``."""

MOST_TEXT_OF_ALL: Final = 32 * 1024 * 1024
"""The same for all operations together."""

_CANDIDATES: Final = 200
_EXAMPLE_KINDS: Final = ("example", "fullest")


class Aim(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The keyword that a value reaches or breaks: in the body or in the parameter (or header) of that name."""

    where: Where = msgspec.field(name="in")
    name: str = ""
    keyword: str
    pointer: str = ""


class RequestFixture(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """A request. ``parameters`` holds values by location and name; ``body`` is UNSET where there is none."""

    name: str
    parameters: Mapping[str, Mapping[str, Json]] = {}
    media_type: str = ""
    body: Json | UnsetType = UNSET
    limit: Aim | None = None
    breaks: Aim | None = None


class AnswerFixture(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """An answer; ``status`` is the document's key."""

    name: str
    status: str
    media_type: str = ""
    headers: Mapping[str, Json] = {}
    body: Json | UnsetType = UNSET
    limit: Aim | None = None
    breaks: Aim | None = None


class OperationFixtures(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, rename="camel"):
    """All fixtures of one operation."""

    operation: str
    method: str
    path: str
    operation_id: str = ""
    requests: tuple[RequestFixture, ...] = ()
    answers: tuple[AnswerFixture, ...] = ()
    invalid_requests: tuple[RequestFixture, ...] = ()
    invalid_answers: tuple[AnswerFixture, ...] = ()
    complete: bool = True


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """A value of a body or a parameter, before it becomes part of a request or answer."""

    name: str
    value: Json | UnsetType = UNSET
    media_type: str = ""
    limit: Aim | None = None
    breaks: Aim | None = None
    kind: Literal["example", "smallest", "fullest", "limit", "invalid"]


_Stated: TypeAlias = tuple[SchemaId, str]
"""The schema of a body, without what merely refers to it, and its media type."""
ParameterCases: TypeAlias = tuple[Parameter, list[Case]]


def fixtures_of(api: Api, values: Values, told: list[Diagnostic]) -> Iterator[OperationFixtures]:
    """The fixtures of every operation, in the document's order, each made when it is asked for, as all of them together
    may be large. At the end ``told`` has what could not be made or was passed over (with its pointer and no file, for
    the caller to locate)."""
    writer = _Writer(values, most_text(len(api.operations)))
    cut = 0
    for operation in api.operations:
        made = writer.operation(operation)
        cut += not made.complete
        yield made
    told.extend(dict.fromkeys(writer.diagnostics))
    if cut:
        told.append(_cut(cut, len(api.operations)))


def most_text(operations: int) -> int:
    """The most characters that each of so many operations may have, within ``MOST_TEXT_OF_ALL`` for all of them.

    It halves when the number of operations passes a power of two, and does not change in between: otherwise one more
    operation would change the fixtures of all others.
    """
    return min(MOST_TEXT, MOST_TEXT_OF_ALL // (1 << max(operations - 1, 0).bit_length()))


def _cut(cut: int, operations: int) -> Diagnostic:
    return Diagnostic(
        code="SL402",
        level=Level.NOTE,
        message=f"the fixtures of {cut} of {operations} operations would be long and lack some of the values that reach"
        " a limit or break a keyword",
        at=Location(file="", pointer="#"),
        help="their files say '\"complete\": false'",
    )


def to_json(fixtures: OperationFixtures) -> str:
    """The text of one file: a request or answer a line, in the document's order, ASCII, with a line feed at the end."""
    members = [
        f"  {json.dumps(name)}: {_lines(value) if is_array(value) else json.dumps(value)}"
        for name, value in msgspec.to_builtins(fixtures).items()
    ]
    return "{\n" + ",\n".join(members) + "\n}\n"


def _lines(items: list[Json]) -> str:
    return "[\n" + ",\n".join(f"    {json.dumps(item)}" for item in items) + "\n  ]"


class _Writer:
    """Makes the fixtures of operations; collects diagnostics on the way."""

    def __init__(self, values: Values, most_text: int) -> None:
        self._values = values
        self._most_text = most_text
        self._left = 0
        self._complete = True
        self._answered: set[_Stated] = set()
        self.diagnostics: list[Diagnostic] = []

    def operation(self, operation: Operation) -> OperationFixtures:
        self._complete = True
        self._left = self._most_text
        requests = list(self._requests(operation))
        self._left = self._most_text
        answers = [answer for response in operation.responses for answer in self._answers(response)]
        return OperationFixtures(
            operation=operation.pointer,
            method=operation.method,
            path=operation.path,
            operation_id=operation.operation_id,
            requests=_named_apart(each for each in requests if each.breaks is None),
            answers=_answers_named_apart(each for each in answers if each.breaks is None),
            invalid_requests=_named_apart(each for each in requests if each.breaks is not None),
            invalid_answers=_answers_named_apart(each for each in answers if each.breaks is not None),
            complete=self._complete,
        )

    def _affords(self, value: Json | UnsetType) -> bool:
        """Whether one more value fits into what the operation may have; counts it. Where it does not, the fixtures are
        marked as not complete."""
        if self._left >= 0:
            self._left -= 0 if value is UNSET else len(json.dumps(value))
        self._complete = self._complete and self._left >= 0
        return self._left >= 0

    # -- requests ------------------------------------------------------------------------------------------------

    def _requests(self, operation: Operation) -> Iterator[RequestFixture]:
        parameters = [(parameter, list(self._parameter_cases(parameter))) for parameter in operation.parameters]
        few = _values_by_location([(each, cases) for each, cases in parameters if each.required], "smallest")
        all_ = _values_by_location(parameters, "fullest")
        if any(parameter.required and not cases for parameter, cases in parameters):
            return
        content = operation.body.content if operation.body is not None else ()
        bodies = list(self._content_cases(content, "request"))
        needs_body = operation.body is not None and operation.body.required
        if needs_body and not bodies:
            return
        if not needs_body:
            yield RequestFixture(name="smallest", parameters=few)
        for case in bodies:
            yield _request(case, all_ if case.kind in _EXAMPLE_KINDS else few)
        if not bodies and all_ != few:
            yield RequestFixture(name="fullest", parameters=all_)
        base = bodies[0] if needs_body else None
        yield from self._parameter_requests(parameters, few, base)
        if needs_body:
            breaks = Aim(where="body", keyword="required")
            yield RequestFixture(name="body required", parameters=few, breaks=breaks)

    def _parameter_requests(
        self,
        parameters: list[ParameterCases],
        few: Mapping[str, Mapping[str, Json]],
        base: Case | None,
    ) -> Iterator[RequestFixture]:
        """A request for each case of each parameter but the first, the other parameters having their smallest values;
        and one without it for each that is required."""
        media_type = "" if base is None else base.media_type
        body = UNSET if base is None else base.value
        for parameter, cases in parameters:
            place, name = parameter.location, parameter.name
            for case in cases[1:]:
                if not self._affords(body):
                    break
                changed = {**few, place: {**few.get(place, {}), name: case.value}}
                yield RequestFixture(
                    name=f"{place} {name} {case.name}",
                    parameters=changed,
                    media_type=media_type,
                    body=body,
                    limit=case.limit,
                    breaks=case.breaks,
                )
            if parameter.required and place != "path":
                rest = {each: value for each, value in few.get(place, {}).items() if each != name}
                yield RequestFixture(
                    name=f"{place} {name} required",
                    parameters=_without_empty({**few, place: rest}),
                    media_type=media_type,
                    body=body,
                    breaks=Aim(where=place, name=name, keyword="required"),
                )

    def _parameter_cases(self, parameter: Parameter) -> Iterator[Case]:
        """The cases of a parameter. The smallest value that can be sent comes first, as the requests that vary another
        parameter use it. None where no value can be sent."""
        schema = parameter.schema if parameter.content is None else parameter.content.schema
        examples = self._examples(parameter, "request")
        valid = self._valid_cases(examples, schema, "request", parameter.location, parameter.name)
        usable = [case for case in valid if fits(case.value, parameter)]
        if not any(case.kind == "smallest" for case in usable) and schema is not None:
            candidates = islice(self._values.variants(schema, "request"), _CANDIDATES)
            found = next((value for value in candidates if fits(value, parameter)), UNSET)
            if found is not UNSET:
                usable.append(Case(name="smallest", value=found, kind="smallest"))
        if not usable:
            self._say_none(parameter.pointer, "no value of the parameter can be sent")
            return
        yield from sorted(usable, key=lambda case: case.kind != "smallest")
        if schema is not None:
            for case in self._invalid_cases(schema, "request", parameter.location, parameter.name):
                if fits(case.value, parameter) and not reads_as_valid(case.value, schema, self._values):
                    yield case

    # -- answers -------------------------------------------------------------------------------------------------

    def _answers(self, response: Response) -> Iterator[AnswerFixture]:
        few = {header.name: value for header, value in self._headers(response, all_=False)}
        all_ = {header.name: value for header, value in self._headers(response, all_=True)}
        cases = list(self._content_cases(response.content, "response", self._answered))
        self._answered |= {key for each in response.content if (key := self._stated(each)) is not None}
        if not response.content:
            yield AnswerFixture(name="smallest", status=response.status, headers=few)
            if all_ != few:
                yield AnswerFixture(name="fullest", status=response.status, headers=all_)
        for case in cases:
            yield AnswerFixture(
                name=_body_name(case),
                status=response.status,
                media_type=case.media_type,
                headers=all_ if case.kind in _EXAMPLE_KINDS else few,
                body=case.value,
                limit=case.limit,
                breaks=case.breaks,
            )

    def _headers(self, response: Response, *, all_: bool) -> Iterator[tuple[Header, Json]]:
        for header in response.headers:
            schema = header.schema if header.content is None else header.content.schema
            if not (header.required or all_):
                continue
            examples = [example.value for example in self._examples(header, "response").valid]
            found: Iterable[Json] = examples
            if not examples and schema is not None:
                found = islice(self._values.variants(schema, "response"), _CANDIDATES)
            yield from ((header, value) for value in islice((each for each in found if fits(each, header)), 1))

    # -- values --------------------------------------------------------------------------------------------------

    def _content_cases(
        self, content: tuple[MediaType, ...], direction: Direction, settled: AbstractSet[_Stated] = frozenset()
    ) -> Iterator[Case]:
        """The cases of each media type. Limits and wrong values are made once for each schema, and not at all for those
        in ``settled``, which an earlier answer had: a schema of errors may be in every answer, and its cases would take
        more room than all others."""
        met: set[SchemaId] = set()
        for media_type in content:
            is_settled = media_type.schema in met or self._stated(media_type) in settled
            examples = self._examples(media_type, direction)
            cases = self._valid_cases(examples, media_type.schema, direction, "body", "", limits=not is_settled)
            found = [msgspec.structs.replace(case, media_type=media_type.name) for case in cases]
            yield from found or (Case(name="smallest", media_type=media_type.name, kind="smallest"),)
            if media_type.schema is not None and not is_settled:
                invalid = self._invalid_cases(media_type.schema, direction, "body", "")
                yield from (msgspec.structs.replace(case, media_type=media_type.name) for case in invalid)
            if media_type.schema is not None:
                met.add(media_type.schema)

    def _stated(self, content: MediaType) -> _Stated | None:
        if content.schema is None:
            return None
        return self._values.expander("response").targets((content.schema,))[0], content.name

    def _examples(self, stated: MediaType | Parameter | Header, direction: Direction) -> Examples:
        examples = self._values.examples_of(stated, direction)
        self.diagnostics.extend(examples.diagnostics)
        return examples

    def _valid_cases(
        self,
        examples: Examples,
        schema: SchemaId | None,
        direction: Direction,
        where: Where,
        name: str,
        *,
        limits: bool = True,
    ) -> Iterator[Case]:
        for example in examples.valid:
            yield Case(name=f"example {example.name}".rstrip(), value=example.value, kind="example")
        if schema is None:
            return
        smallest, fullest = self._values.smallest(schema, direction), self._values.fullest(schema, direction)
        if isinstance(smallest, NoValue):
            self._say_none(schema, f"no value can be made: {smallest.reason}")
        else:
            yield Case(name="smallest", value=smallest, kind="smallest")
        if not isinstance(fullest, NoValue) and fullest != smallest and self._affords(fullest):
            yield Case(name="fullest", value=fullest, kind="fullest")
        for each in self._values.each(schema, direction) if limits else ():
            if not self._affords(each.value):
                return
            limit = Aim(where=where, name=name, keyword=each.keyword, pointer=each.pointer)
            yield Case(name=each.label, value=each.value, limit=limit, kind="limit")

    def _invalid_cases(self, schema: SchemaId, direction: Direction, where: Where, name: str) -> Iterator[Case]:
        for each in self._values.invalid(schema, direction):
            if not self._affords(each.value):
                return
            breaks = Aim(where=where, name=name, keyword=each.keyword, pointer=each.pointer)
            yield Case(name=each.label, value=each.value, breaks=breaks, kind="invalid")

    def _say_none(self, pointer: str, message: str) -> None:
        at = Location(file="", pointer=pointer)
        help_ = "give an example that is valid"
        self.diagnostics.append(Diagnostic(code="SL401", level=Level.WARNING, message=message, at=at, help=help_))


def _request(case: Case, parameters: Mapping[str, Mapping[str, Json]]) -> RequestFixture:
    return RequestFixture(
        name=_body_name(case),
        parameters=parameters,
        media_type=case.media_type,
        body=case.value,
        limit=case.limit,
        breaks=case.breaks,
    )


def _body_name(case: Case) -> str:
    return case.name if case.limit is None and case.breaks is None else f"body {case.name}"


def _values_by_location(
    parameters: list[ParameterCases], kind: Literal["smallest", "fullest"]
) -> dict[str, dict[str, Json]]:
    """One value for each parameter: its first case for the smallest request, an example or a full one for the other."""
    found: dict[str, dict[str, Json]] = {}
    for parameter, cases in parameters:
        valid = [case for case in cases if case.breaks is None]
        preferred = [case for case in valid if kind == "fullest" and case.kind in _EXAMPLE_KINDS]
        for case in (preferred or valid)[:1]:
            found.setdefault(parameter.location, {})[parameter.name] = case.value
    return found


def _without_empty(parameters: Mapping[str, Mapping[str, Json]]) -> dict[str, Mapping[str, Json]]:
    return {location: named for location, named in parameters.items() if named}


def _named_apart(fixtures: Iterable[RequestFixture]) -> tuple[RequestFixture, ...]:
    made = list(fixtures)
    names = _distinct([each.name for each in made])
    return tuple(msgspec.structs.replace(each, name=name) for each, name in zip(made, names, strict=True))


def _answers_named_apart(fixtures: Iterable[AnswerFixture]) -> tuple[AnswerFixture, ...]:
    """Names begin with the status, so that they are unique within the operation."""
    made = list(fixtures)
    names = _distinct([f"{each.status} {each.name}" for each in made])
    return tuple(msgspec.structs.replace(each, name=name) for each, name in zip(made, names, strict=True))


def _distinct(names: list[str]) -> list[str]:
    """The names, each later namesake with a number that no other name has."""
    taken = set(names)
    met: set[str] = set()
    numbers: dict[str, int] = {}
    distinct: list[str] = []
    for name in names:
        chosen, number = name, numbers.get(name, 2)
        while chosen in met or (chosen != name and chosen in taken):
            chosen, number = f"{name} ({number})", number + 1
        numbers[name] = number
        met.add(chosen)
        distinct.append(chosen)
    return distinct
