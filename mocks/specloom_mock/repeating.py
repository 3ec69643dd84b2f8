"""What an answer from the description repeats of its request, where no resource is remembered.

Theory. A server that is sent ``name`` and answers an object with ``name`` most likely answers what it was sent, and one
that is asked at ``/users/{user_id}/usage`` tells of that user. So the answer that the description gives is taken, and
what was sent is put in the place of its members of the same names. Rules:

1. Of the body, members that the request's schema declares and the answer's schema declares under the same name, case
   and punctuation aside, at the same place or below one envelope. Of the path, parameters that name a property.
2. A value is repeated where it is valid by the answer's schema, and all of them where the whole answer is. Inside an
   object that is repeated the members that no caller can send stay as they were made.
3. What was made is no better than what was sent. An example is what the vendor chose to show: what an action on an item
   is sent (``POST /orders/{id}/refund``) says what to do, not what the answer is, and does not change an example.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Final, TypeAlias

import msgspec
from msgspec import UNSET, UnsetType

from specloom.api import Json, Operation, SchemaId
from specloom.json_values import is_array, is_object
from specloom_mock import media
from specloom_mock.behaviour import Call
from specloom_mock.choose import success_of
from specloom_mock.finder import TEMPLATE, WRAPPERS, answer_schema, at, named_by, owners_of, readings, request_schema
from specloom_mock.kinds import acted_on, structure
from specloom_mock.large import is_large
from specloom_mock.schemas import Schemas
from specloom_mock.wording import leads_on, plain, singular

_WRITES: Final = frozenset(("POST", "PUT", "PATCH"))
_CREATED: Final = 201
_DEEPEST: Final = 6
"""Objects inside one another that are told part by part; what is deeper is repeated as a whole or not at all."""
_MOST: Final = 32
"""Members that are tried one by one where all of them together do not fit."""

_VARIANTS: Final = 16
"""Of how many alternatives an answer may be."""

Steps: TypeAlias = tuple[str, ...]
Change: TypeAlias = tuple[Steps, str, Json]
"""A member of an answer that is another: the way to its object, its name and its value."""
Properties: TypeAlias = Callable[[SchemaId], Mapping[str, SchemaId]]


class Spot(msgspec.Struct, frozen=True):
    """An object in a body, or, where ``is_many``, each object of an array there; ``steps`` lead to it."""

    steps: Steps
    properties: Mapping[str, SchemaId]
    is_many: bool = False


class Given(msgspec.Struct, frozen=True):
    """A parameter of the path that a property of the answer repeats."""

    parameter: str
    spot: Spot
    name: str
    schema: SchemaId


class Member(msgspec.Struct, frozen=True):
    """A member of the body, and the one of the answer that repeats it."""

    sent: str
    shown: str
    asked: SchemaId
    schema: SchemaId


class Taken(msgspec.Struct, frozen=True):
    """An object of the body, and the object of the answer that repeats its members."""

    sent: Steps
    shown: Steps
    members: tuple[Member, ...]


class Repeats(msgspec.Struct, frozen=True):
    """What the answer of one operation repeats. ``into_examples`` says whether an example repeats the body, too."""

    path: tuple[Given, ...]
    body: tuple[Taken, ...]
    into_examples: bool

    def into_example(self) -> Repeats:
        """What an example repeats."""
        return self if self.into_examples else msgspec.structs.replace(self, body=())

    def names(self) -> list[str]:
        """What is repeated: parameters in braces, then members of the body."""
        names = [f"{{{each.parameter}}}" for each in self.path]
        return names + [member.sent for each in self.body for member in each.members]


def repeats_of(operation: Operation, schema: SchemaId, schemas: Schemas) -> Repeats | None:
    """What JSON of this schema repeats as an answer; None where that is nothing."""
    words = _words(operation.path)
    spots = list(_spots(schema, words, schemas, schemas.properties))
    body = tuple(_taken(operation, spots, words, schemas)) if operation.method in _WRITES else ()
    path = tuple(_given(operation, spots, words, schemas))
    if not path and not body:
        return None
    into_examples = not acted_on(structure(operation.path))[0] or operation.method != "POST"
    return Repeats(path, body, into_examples or success_of(operation).status == _CREATED)


def alternatives_of(schema: SchemaId, schemas: Schemas) -> tuple[SchemaId, ...]:
    """The schemas of objects, one of which an answer is, where its schema says so; else none."""
    found = schemas.alternatives(schemas.principal(schema))
    return tuple(islice((each for each in found if schemas.is_object(each)), _VARIANTS)) if len(found) > 1 else ()


def repeated_by(operation: Operation, schemas: Schemas) -> str:
    """What the JSON of a success repeats, for who asks why an operation answers as it does."""
    schema = answer_schema(operation)
    if schema is None:
        return ""
    found = (repeats_of(operation, each, schemas) for each in (schema, *alternatives_of(schema, schemas)))
    return ", ".join(dict.fromkeys(name for each in found if each is not None for name in each.names()))


class Repeater:
    """Puts what was sent into the answer of one operation. ``bases`` are what that answer may be, the usual one first;
    none of them is ever changed.
    """

    def __init__(self, bases: Sequence[tuple[Repeats, Json]], schema: SchemaId, schemas: Schemas) -> None:
        self._bases = bases
        self._schema = schema
        self._schemas = schemas

    def answer(self, call: Call) -> Json | UnsetType:
        """The answer to a request, made of what repeats most of it; UNSET where nothing is repeated."""
        best: Json | UnsetType = UNSET
        most = 0
        for repeats, base in self._bases:
            value, count = self._with_path(base, repeats.path, call.path)
            value, more = self._with_body(value, repeats.body, call.body)
            if count + more > most:
                best, most = value, count + more
        return best

    def _fits(self, value: Json) -> bool:
        return self._schemas.is_valid(self._schema, "response", value)

    def _with_path(self, base: Json, path: tuple[Given, ...], sent: Mapping[str, Json]) -> tuple[Json, int]:
        """An answer with what the path says, and how much that is."""
        value, count = base, 0
        for given in path:
            fitting = (each for each in readings(sent.get(given.parameter)) if self._is_shown(each, given.schema))
            for each in islice(fitting, 1):
                told = _put(value, given.spot.steps, given.name, each, shown_only=True)
                value, count = told, count + (told is not value)
        return (value, count) if value is base or self._fits(value) else (base, 0)

    def _with_body(self, value: Json, taken: tuple[Taken, ...], body: Json | UnsetType) -> tuple[Json, int]:
        """An answer with all that fits of a body, and how much that is; where it does not fit together, with what fits
        one by one.
        """
        if isinstance(body, UnsetType) or not taken:
            return value, 0
        changes = [
            (each.shown, member.shown, new)
            for each in taken
            for member, new in self._members(at(value, each.shown), at(body, each.sent), each.members)
        ]
        whole = _with_all(value, changes)
        if not changes or self._fits(whole):
            return whole, len(changes)
        return (value, 0) if len(changes) > _MOST or is_large(body) else self._one_by_one(value, changes)

    def _one_by_one(self, value: Json, changes: list[Change]) -> tuple[Json, int]:
        count = 0
        for change in changes:
            one = _with_all(value, [change])
            if self._fits(one):
                value, count = one, count + 1
        return value, count

    def _is_shown(self, value: Json, schema: SchemaId) -> bool:
        return self._schemas.is_valid(schema, "response", value)

    def _members(self, shown: Json, sent: Json, members: tuple[Member, ...]) -> Iterator[tuple[Member, Json]]:
        if not is_object(sent) or not is_object(shown):
            return
        for each in members:
            if each.sent in sent:
                new = self._merged(shown.get(each.shown), sent[each.sent], each.schema, each.asked, _DEEPEST)
                if not isinstance(new, UnsetType):
                    yield each, new

    def _merged(self, shown: Json, sent: Json, schema: SchemaId, asked: SchemaId, depth: int) -> Json | UnsetType:
        """What is shown of a value that was sent; UNSET where nothing valid is."""
        new = sent
        if depth and is_object(sent) and is_object(shown):
            new = self._object(shown, sent, schema, asked, depth - 1)
        elif depth and is_array(sent) and is_array(shown) and shown:
            items, wanted = self._schemas.items(schema), self._schemas.items(asked)
            if items is not None and wanted is not None:
                each_new = (self._merged(shown[0], each, items, wanted, depth - 1) for each in sent)
                new = [each for each in each_new if not isinstance(each, UnsetType)]
        for each in (new, sent):
            if self._is_shown(each, schema):
                return each
        return UNSET

    def _object(
        self, shown: Mapping[str, Json], sent: Mapping[str, Json], schema: SchemaId, asked: SchemaId, depth: int
    ) -> Json:
        """An object as it was sent, with those members of the shown one that no caller can send."""
        own, wanted = self._schemas.properties(schema), self._schemas.properties(asked)
        kept = {name: value for name, value in shown.items() if wanted and not _is_sent(name, wanted, self._schemas)}
        new = dict(kept)
        for name, value in sent.items():
            if name not in own or name not in wanted:
                new.update({} if name in kept else {name: value})
                continue
            told = self._merged(shown.get(name), value, own[name], wanted[name], depth)
            if name not in kept and not isinstance(told, UnsetType):
                new[name] = told
        return new


def _is_sent(name: str, wanted: Mapping[str, SchemaId], schemas: Schemas) -> bool:
    """Whether callers decide on a member."""
    return name in wanted and not schemas.resolved(wanted[name]).read_only


def _with_all(value: Json, changes: list[Change]) -> Json:
    for steps, name, new in changes:
        value = _put(value, steps, name, new)
    return value


def _put(value: Json, steps: Steps, name: str, new: Json, *, shown_only: bool = False) -> Json:
    """A value with another member in the object at a place, or in each object of the array there; what is not on the
    way is shared. With ``shown_only`` a member that is not there is not added.
    """
    if is_array(value) and not steps:
        return [_put(each, (), name, new, shown_only=shown_only) for each in value]
    if not is_object(value) or (steps and steps[0] not in value) or (shown_only and not steps and name not in value):
        return value
    if not steps:
        return {**value, name: new}
    return {**value, steps[0]: _put(value[steps[0]], steps[1:], name, new, shown_only=shown_only)}


def _words(path: str) -> frozenset[str]:
    """What the members may be called that are an envelope: as wrappers are, or as the parts of the path are."""
    parts = [each for each in path.replace(":", "/").split("/") if each and "{" not in each]
    return frozenset((*WRAPPERS, *map(plain, parts), *map(singular, parts)))


def _spots(schema: SchemaId, words: frozenset[str], schemas: Schemas, properties: Properties) -> Iterator[Spot]:
    """The objects of a body that may hold what is meant: its own, those in envelopes, and the attributes of those."""
    for spot in _here((), schema, schemas, properties):
        yield spot
        for name, child in spot.properties.items() if not spot.is_many else ():
            if plain(name) in words or len(spot.properties) == 1 or name == "attributes":
                for inner in _here((name,), child, schemas, properties):
                    yield inner
                    attributes = inner.properties.get("attributes")
                    if attributes is not None and not inner.is_many:
                        yield from _here((name, "attributes"), attributes, schemas, properties)


def _here(steps: Steps, schema: SchemaId, schemas: Schemas, properties: Properties) -> Iterator[Spot]:
    schema = schemas.principal(schema)
    items = schemas.items(schema) if "array" in schemas.types(schema) else None
    if "object" in schemas.types(schema) and properties(schema):
        yield Spot(steps, properties(schema))
    elif items is not None and schemas.is_object(schemas.principal(items)):
        yield Spot(steps, properties(schemas.principal(items)), is_many=True)


def _given(operation: Operation, spots: list[Spot], words: frozenset[str], schemas: Schemas) -> Iterator[Given]:
    """The parameters of the path that properties of the answer repeat, each in the first object that has one."""
    declared = {each.name for each in operation.parameters if each.location == "path"}
    for name in (each for each in TEMPLATE.findall(operation.path) if each in declared):
        found = (_repeating(operation, name, spot, words, schemas) for spot in spots)
        yield from islice((each for each in found if each is not None), 1)


def _repeating(
    operation: Operation, parameter: str, spot: Spot, words: frozenset[str], schemas: Schemas
) -> Given | None:
    """The property of an object that repeats a parameter: that of the path's end may be the object's id, any other has
    to be called by the parameter itself, or by what it stands behind.
    """
    _, _, after = operation.path.partition(f"{{{parameter}}}")
    if not after.strip("/") and _is_asked_for(operation, spot, words):
        found = named_by(operation.path, parameter, spot.properties, schemas)
    else:
        owners = owners_of(operation.path, spot.properties, schemas)
        found = next((each for each in owners if each.parameter == parameter), None)
    return Given(parameter, spot, found.name, found.schema) if found is not None else None


def _is_asked_for(operation: Operation, spot: Spot, words: frozenset[str]) -> bool:
    """Whether an object is what the path names, rather than what was made there, or of what became of it."""
    if spot.is_many or (operation.method == "POST" and success_of(operation).status == _CREATED):
        return False
    if operation.method == "DELETE" and "deleted" not in spot.properties:
        return False
    return not spot.steps or plain(spot.steps[0]) in words or spot.steps[0] == "attributes"


def _taken(operation: Operation, spots: list[Spot], words: frozenset[str], schemas: Schemas) -> Iterator[Taken]:
    """Which object of the body is repeated where: those at the same place in both, else the two that share most."""
    asked = _asked(operation)
    if asked is None:
        return
    single = [each for each in spots if not each.is_many]
    sent = [each for each in _spots(asked, words, schemas, schemas.possible_properties) if not each.is_many]
    envelopes = {each.steps for each in sent} & {each.steps for each in single}
    pairs = [(one, other, _members(one, other, envelopes, schemas)) for one in sent for other in single]
    same = [each for each in pairs if each[0].steps == each[1].steps and each[2]]
    best = sorted((each for each in pairs if each[2]), key=lambda each: -len(each[2]))
    for one, other, members in same or islice(best, 1):
        yield Taken(one.steps, other.steps, members)


def _asked(operation: Operation) -> SchemaId | None:
    """The schema of what is sent in members: JSON, or a form of either kind."""
    found = request_schema(operation)
    contents = operation.body.content if operation.body is not None and found is None else ()
    parts = (each.schema for each in contents if media.essence(each.name) == "multipart/form-data")
    return next((each for each in parts if each is not None), found)


def _members(sent: Spot, shown: Spot, envelopes: set[Steps], schemas: Schemas) -> tuple[Member, ...]:
    """The members of the same names and of types that have something in common, but for envelopes."""
    own = {plain(name): name for name in reversed(list(shown.properties))}
    found: list[Member] = []
    for name, asked in sent.properties.items():
        called = own.get(plain(name))
        if called is None or {(*sent.steps, name), (*shown.steps, called)} & envelopes:
            continue
        schema = shown.properties[called]
        facts, told = schemas.resolved(asked), schemas.resolved(schema)
        is_hidden = facts.read_only or facts.write_only or told.write_only or facts.format == "binary"
        if not is_hidden and not leads_on(called) and schemas.types(asked) & schemas.types(schema):
            found.append(Member(name, called, asked, schema))
    return tuple(found)
