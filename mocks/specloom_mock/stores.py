"""The resources of one kind in memory: what was written, and what the description's examples show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from msgspec import UnsetType

from specloom.api import Json, MediaType, Operation, Response, SchemaId
from specloom.json_values import copied, is_array, is_object
from specloom_mock.addresses import readdressed
from specloom_mock.behaviour import Call, Reply, World
from specloom_mock.choose import success_of
from specloom_mock.faults import Fault, shown
from specloom_mock.faults import Kind as FaultKind
from specloom_mock.finder import TEMPLATE, at, follow, json_content, owners_of, readings
from specloom_mock.fitting import Fitter
from specloom_mock.identity import IdMaker, Times
from specloom_mock.kinds import Inference, Kind, structure
from specloom_mock.schemas import Schemas
from specloom_mock.state import MAX_ITEMS, Collection

Key: TypeAlias = tuple[str, ...]
Fields: TypeAlias = dict[str, Json]
StateHandler: TypeAlias = Callable[[Call], Reply | None]
Example: TypeAlias = Callable[[MediaType], Json | UnsetType]

_MERGE_PATCH: Final = "application/merge-patch+json"


class Store:
    """The resources of one kind."""

    def __init__(self, kind: Kind, schemas: Schemas, world: World, example: Example, stated: Example) -> None:
        self.kind = kind
        self._schemas = schemas
        self._world = world
        self.example: Final = example
        self.fitter: Final = Fitter(schemas)
        self._stated = stated
        self._items: Collection[Key, Json] = Collection()
        # Below which resource each was created, where that is not in its own path.
        self._parents: dict[Key, Key] = {}
        inner = follow(schemas, kind.place.schema, kind.place.fields)
        self._properties: Mapping[str, SchemaId] = schemas.members(inner) if inner is not None else {}
        self._times = Times(schemas, self._properties)
        self._roles = {each.role for each in kind.operations}
        self._seeds: dict[str, Json] | None = None
        self._model: Json = None
        self._by_kind: dict[SchemaId, Json] = {}
        self._ids: tuple[IdMaker, ...] = ()
        names = TEMPLATE.findall(kind.item)
        # By their place in a key, the properties that say below what a resource stands.
        self._owners = [
            (names.index(each.parameter), each) for each in owners_of(self._above(), self._properties, schemas)
        ]

    def _above(self) -> str:
        """The path of what a resource stands below: all of its own, where there is one of them."""
        return self.kind.item if self.kind.is_single else self.kind.item.rstrip("/").rpartition("/")[0]

    @property
    def may_be_empty(self) -> bool:
        """Whether a list without items tells something: where callers can fill it, or emptied it."""
        return bool(self._roles & {"create", "replace"}) or self._world.strict_ids or self._items.was_deleted

    def key_of(self, key: Key) -> Key:
        """The key of an item that a path may call by another property than its id."""
        if not self.kind.also or key in self._items:
            return key
        for known, each in self._items.everything():
            if known[:-1] == key[:-1] and key in self.names(known, each):
                return known
        for text, each in self.seeds().items():
            if key in self.names((*key[:-1], text), each):
                return (*key[:-1], text)
        return key

    def names(self, key: Key, resource: Json) -> set[Key]:
        """The keys by which a path may call an item."""
        fields = self.fields(resource)
        called = (fields.get(each) for each in self.kind.also)
        return {key, *((*key[:-1], str(each)) for each in called if each is not None)}

    def look_up(self, operation: Operation, key: Key, account: str) -> None:
        key = self.key_of(key)
        unknown_is_gone = self._world.strict_ids and "create" in self._roles
        if not self._items.is_gone(key, account, strict=unknown_is_gone):
            return
        own = structure(operation.path) == structure(self.kind.item)
        if own and operation.method == "PUT" and self._creates_by_put(operation):
            return
        raise Fault(FaultKind.NOT_FOUND, f"nothing has the id {shown(key[-1])}")

    def _creates_by_put(self, operation: Operation) -> bool:
        """Where a replacement may create: it declares 201, or nothing else creates."""
        return declares(operation, 201) or "create" not in self._roles

    def is_new(self, operation: Operation, key: Key) -> bool:
        """Whether a replacement under this id creates it, as far as callers were shown."""
        seen = key in self._items or self.seeds().get(key[-1]) is not None
        return not seen and self._creates_by_put(operation) and declares(operation, 201)

    @property
    def times(self) -> Times:
        return self._times

    @property
    def world(self) -> World:
        return self._world

    @property
    def properties(self) -> Mapping[str, SchemaId]:
        return self._properties

    @property
    def items(self) -> Collection[Key, Json]:
        return self._items

    def fields(self, resource: Json) -> Fields:
        """The fields inside a resource, to be changed in place."""
        found = at(resource, self.kind.place.fields)
        return found if is_object(found) else {}

    def get(self, key: Key) -> Json:
        """A resource as it is now: written, an example, or the model under the id; the caller's own to change."""
        known = self._items.get(key)
        if known is not None:
            return copied(known)
        known = self.seeds().get(key[-1])
        return self.placed(known, key) if known is not None else self.like_model(key)

    def like_model(self, key: Key) -> Json:
        """The model under another key, with its own addresses changed to match."""
        return self.identified(self.placed(self.model(), key), key[-1])

    def placed(self, resource: Json, key: Key) -> Json:
        """A copy of an example as one that stands where a key says: its id, what it says of what is above it, and the
        addresses in it that lead to either.
        """
        resource, own = copied(resource), key[-1]
        fields = self.fields(resource)
        addresses: list[tuple[str, Json, str]] = []
        for index, owner in self._owners if len(key) > 1 else ():
            new = next((each for each in readings(key[index]) if self._is_shown(each, owner.schema)), None)
            if new is not None and owner.name in fields:
                addresses.append((owner.word, fields[owner.name], key[index]))
                fields[owner.name] = new
        if is_object(resource) and self.kind.place.id_name and not self.kind.is_single:
            word = self.kind.collection.rpartition("/")[2]
            addresses.append((word, resource.get(self.kind.place.id_name), own))
        return readdressed(resource, addresses)

    def _is_shown(self, value: Json, schema: SchemaId) -> bool:
        return self._schemas.is_valid(schema, "response", value)

    def exists(self, key: Key) -> bool:
        return key in self._items or (key[-1] in self.seeds() and not self._items.is_gone(key, "", strict=False))

    def identified(self, resource: Json, text: str) -> Json:
        """A resource with an id as a path wrote it: a number where the property holds numbers."""
        name, schema = self.kind.place.id_name, self.kind.id_schema
        if self.kind.also and is_object(resource) and not _is_id(text):
            if str(resource.get(name)) != text:
                resource[self.kind.also[0]] = text
        elif name and schema is not None and is_object(resource):
            resource[name] = self.id_value(text, schema)
        return resource

    def id_value(self, text: str, schema: SchemaId) -> Json:
        is_number = "integer" in self._schemas.types(schema) and "string" not in self._schemas.types(schema)
        return int(text) if is_number and text.lstrip("-").isdigit() else text

    def new_id(self, scope: Key) -> Json:
        """An id for a new resource; None where none could be made."""
        if self.kind.id_schema is None:
            return None
        self._ids = self._ids or self._id_makers()
        made = (each.new(lambda value: self._is_taken((*scope, str(value)))) for each in self._ids)
        return next((each for each in made if each is not None), None)

    def _id_makers(self) -> tuple[IdMaker, ...]:
        """What makes ids that every answer can show, and what makes those that only the item's own path has to take."""
        shown = [each.answer for each in self.kind.operations if each.answer is not None]
        others = [self._schemas.members(each.schema).get(self.kind.place.id_name) for each in shown]
        own = (self.kind.id_schema, self.kind.parameter_schema)
        model = self.model()
        like = model.get(self.kind.place.id_name) if is_object(model) else None
        ways = (dict.fromkeys(each for each in way if each is not None) for way in ((*own, *others), own))
        return tuple(IdMaker(self._schemas, tuple(held), like, self._world.chance) for held in ways)

    def _is_taken(self, key: Key) -> bool:
        return key in self._items or self._items.is_gone(key, "", strict=False) or key[-1] in self.seeds()

    def model(self) -> Json:
        """What an unknown resource looks like: the answer of the read, else of another operation, else the smallest."""
        if self._model is None:
            order = {"read": 0, "create": 1, "replace": 2, "merge": 3, "list": 4}
            for each in sorted(self.kind.operations, key=lambda each: order.get(each.role or "", 5)):
                self._model = self._shown_by(each)
                if is_object(self._model):
                    break
            else:
                made = self._schemas.smallest(self.kind.place.schema, "response")
                self._model = made if is_object(made) else {}
        return self._model

    def models(self, sent: Fields) -> list[Json]:
        """What a new resource may look like: the model; of a resource of several kinds, one of each kind, first those
        that have most of what was sent.
        """
        kinds = self._schemas.kinds(self.kind.place.schema)
        if not kinds:
            return [self.model()]
        ranked = sorted(kinds, key=lambda each: -self._shared(each, sent))
        return [made for each in ranked if is_object(made := self._model_of(each))]

    def _shared(self, kind: SchemaId, sent: Fields) -> int:
        properties = self._schemas.properties(kind)
        return sum(name in properties and self._is_shown(value, properties[name]) for name, value in sent.items())

    def _model_of(self, kind: SchemaId) -> Json:
        model = self.model()
        if self._schemas.is_valid(kind, "response", model):
            return model
        if kind not in self._by_kind:
            made = self._schemas.fullest(kind, "response")
            self._by_kind[kind] = made if is_object(made) else None
        return self._by_kind[kind]

    def _shown_by(self, inference: Inference) -> Json:
        content = content_of(success_of(inference.operation).response)
        if inference.answer is None or content is None:
            return None
        found = at(self.example(content), inference.answer.steps)
        if inference.role == "list":
            found = found[0] if is_array(found) and found else None
        return found if is_object(found) and inference.answer.schema == self.kind.place.schema else None

    def seeds(self) -> Mapping[str, Json]:
        """The resources that the description's examples list, by id."""
        if self._seeds is None:
            self._seeds = {} if self._world.strict_ids else dict(self._listed_examples())
        return self._seeds

    def _listed_examples(self) -> list[tuple[str, Json]]:
        name = self.kind.place.id_name
        found: list[tuple[str, Json]] = []
        for inference in self.kind.operations:
            content = content_of(success_of(inference.operation).response)
            if inference.role != "list" or inference.is_elsewhere or inference.answer is None:
                continue
            if content is None or content.schema is None:
                continue
            items = at(self._stated(content), inference.answer.steps)
            each_id = ((each.get(name), each) for each in (items if is_array(items) else []) if is_object(each))
            found += [(str(key), each) for key, each in each_id if key is not None and self._is_whole(each)]
        return found

    def _is_whole(self, resource: Json) -> bool:
        """Whether a listed resource is one that a read may answer as well; lists may show less."""
        return self._schemas.is_valid(self.kind.place.schema, "response", resource)

    def adopt(self, key: Key, parent: Key) -> None:
        """Remember below which resource one was created."""
        self._parents[key] = parent
        if len(self._parents) > MAX_ITEMS:
            self._parents = {each: above for each, above in self._parents.items() if each in self._items}

    def parent_of(self, key: Key) -> Key | None:
        """Below which resource one was created, where that is not in its own path."""
        return self._parents.get(key)

    @property
    def depth(self) -> int:
        """How many values of a path say where the collection is."""
        return len(TEMPLATE.findall(self.kind.collection))

    def of(self, scope: Key, parent: Key | None, account: str) -> list[tuple[str, Json]]:
        """The resources of a collection by id, examples first, then in the order of their creation; ``parent`` asks for
        those that were created below it.
        """
        seeds = self.seeds()
        first = [
            (key, self.placed(each, (*scope, key)) if self._owners else each)
            for key, each in seeds.items()
            if (*scope, key) not in self._items and not self._items.is_gone((*scope, key), account, strict=False)
        ]
        written = [(key, each) for key, each in self._items.pairs(account) if key[:-1] == scope]
        if parent is not None:
            # An example belongs to all of them, also once it was changed.
            written = [
                (key, each)
                for key, each in written
                if self._parents.get(key, parent if key[-1] in seeds else ()) == parent
            ]
        return first + [(key[-1], each) for key, each in written]


def _is_id(text: str) -> bool:
    """Whether a text that may be an id or a name is an id: a number, or long and without a word."""
    return text.isdigit() or (len(text) >= 20 and any(each.isdigit() for each in text))


def declares(operation: Operation, status: int) -> bool:
    """Whether an operation declares a status by its number."""
    return any(each.status == str(status) for each in operation.responses)


def content_of(response: Response | None) -> MediaType | None:
    return json_content(response.content) if response is not None else None
