"""Where the answers of a description show a resource: the property that holds its id, and the way there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

import msgspec

from specloom.api import Json, JsonType, MediaType, Operation, SchemaId
from specloom.json_values import is_array, is_object
from specloom_mock import media
from specloom_mock.behaviour import Resource
from specloom_mock.choose import success_of
from specloom_mock.schemas import Schemas
from specloom_mock.wording import id_names, owned_names, plain, singular

TEMPLATE: Final = re.compile(r"\{([^{}]*)\}")
JSON_PATCH: Final = "application/json-patch+json"
FORM: Final = "application/x-www-form-urlencoded"
UPLOAD: Final = "multipart/form-data"
WRAPPERS: Final = ("data", "result", "item", "payload", "response", "results", "items", "records", "values", "content")
_NAMING: Final = frozenset("id gid uuid guid key sid slug".split())
_DEPTH: Final = 2
_SIMPLE: Final[frozenset[JsonType]] = frozenset(("string", "integer", "number"))


class Place(msgspec.Struct, frozen=True):
    """Where a resource stands: ``steps`` lead from the body to it, ``fields`` from it to its fields (``attributes`` in
    JSON:API), and ``id_name`` is the property that holds the id, empty where none does. ``is_listed`` says that the
    steps lead to an array, whose items are the resources, be it a single one.
    """

    schema: SchemaId
    steps: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    id_name: str = ""
    is_listed: bool = False


class Finder:
    """Finds the resource of one item path in schemas."""

    def __init__(
        self,
        schemas: Schemas,
        item: Operation,
        override: Resource | None,
        known: Place | None = None,
        *,
        below: bool = False,
    ) -> None:
        """``below`` says that the items have no path: ``item`` is what creates them at their collection."""
        self._schemas = schemas
        names = TEMPLATE.findall(item.path) if not below else []
        parameter = next((each for each in item.parameters if names and each.name == names[-1]), None)
        self._types = (
            schemas.types(parameter.schema) if known is None and parameter is not None and parameter.schema else None
        )
        collection = item.path if below else item.path.rstrip("/").rpartition("/")[0]
        self._ids = list(id_names(names[-1] if names else "id" if below else "", collection))
        self._known = known
        self._given = override.id if override is not None else ""
        self._envelope = override.envelope if override is not None else None
        is_item = item.path.rstrip("/").removesuffix(".json").endswith("}")
        self._word = singular(collection if known is None or is_item else item.path)

    def single(self, operation: Operation) -> Place | None:
        """Where an answer shows one resource."""
        schema = answer_schema(operation)
        if schema is None:
            return None
        if self._envelope is not None:
            inner = follow(self._schemas, schema, self._envelope)
            return self._here(inner, self._envelope) if inner is not None else None
        return self._within(schema, (), _DEPTH)

    def listed(self, operation: Operation) -> Place | None:
        """Where an answer shows resources in an array that is called as they are, be it a single one."""
        place = self.many(operation)
        if place is None or (place.steps and plain(place.steps[-1]) not in (self._word, f"{self._word}s", *WRAPPERS)):
            return None
        return msgspec.structs.replace(place, is_listed=True)

    def many(self, operation: Operation) -> Place | None:
        """Where an answer shows an array of resources; ``steps`` lead to the array."""
        schema = answer_schema(operation)
        return self._array(schema, (), _DEPTH) if schema is not None else None

    def _within(self, schema: SchemaId, steps: tuple[str, ...], depth: int) -> Place | None:
        found = self._here(schema, steps)
        if found is not None or not depth:
            return found
        return self._best(schema, lambda name, child: self._within(child, (*steps, name), depth - 1))

    def _array(self, schema: SchemaId, steps: tuple[str, ...], depth: int) -> Place | None:
        items = self._schemas.resolved(schema).items
        if items is not None and (self._schemas.is_open(schema) or self._schemas.types(schema) <= {"array", "null"}):
            return self._here(items, steps)
        if not depth:
            return None
        return self._best(schema, lambda name, child: self._array(child, (*steps, name), depth - 1))

    def _best(self, schema: SchemaId, look: Callable[[str, SchemaId], Place | None]) -> Place | None:
        """The one member that shows the resource; of several, the one that is called like a wrapper."""
        if not self._schemas.means_object(schema):
            return None
        found = {
            name: place for name, child in self._schemas.properties(schema).items() if (place := look(name, child))
        }
        if len(found) == 1:
            return next(iter(found.values()))
        named = (*WRAPPERS, self._word, f"{self._word}s")
        return next((found[name] for wanted in named for name in found if plain(name) == wanted), None)

    def _here(self, schema: SchemaId, steps: tuple[str, ...]) -> Place | None:
        """The resource, where a schema is its own: an object with a property for the id."""
        schema = self._schemas.principal(schema)
        if not self._schemas.means_object(schema):
            return None
        properties = self._schemas.shared_members(schema)
        id_name = self._id_of(properties)
        same = self._known is not None and not self._known.id_name and self._is_known(schema)
        if not id_name and not same:
            return None
        attributes = properties.get("attributes")
        is_json_api = attributes is not None and "type" in properties and self._schemas.properties(attributes)
        return Place(schema, steps, ("attributes",) if is_json_api else (), id_name)

    def _is_known(self, schema: SchemaId) -> bool:
        known = self._known
        if known is None:
            return False
        return self._schemas.resolved(known.schema).id == self._schemas.resolved(schema).id

    def _id_of(self, properties: Mapping[str, SchemaId]) -> str:
        if self._known is not None:
            return self._known.id_name if self._known.id_name in properties else ""
        if self._given:
            return self._given if self._given in properties else ""
        by_name = {plain(name): name for name in reversed(list(properties))}
        for wanted in self._ids:
            name = by_name.get(wanted)
            if name is not None and self._compatible(properties[name]):
                return name
        return ""

    def _compatible(self, schema: SchemaId) -> bool:
        """A path parameter that is text may hold an integer id; nothing else is mixed."""
        held = self._schemas.types(schema) & {"string", "integer"}
        if not held or len(self._schemas.types(schema)) == 7:
            return False
        return self._types is None or bool(held & self._types) or "string" in self._types


class Owner(msgspec.Struct, frozen=True):
    """A parameter of a path, and the property that holds its value in what stands below; ``word`` is the part of the
    path before it.
    """

    parameter: str
    name: str
    schema: SchemaId
    word: str


def owners_of(path: str, properties: Mapping[str, SchemaId], schemas: Schemas) -> list[Owner]:
    """The parameters of a path that properties of something below repeat, in the path's order."""
    found = (_owner(path, each, owned_names, properties, schemas) for each in TEMPLATE.findall(path))
    return [each for each in found if each is not None]


def named_by(path: str, parameter: str, properties: Mapping[str, SchemaId], schemas: Schemas) -> Owner | None:
    """The property that holds the value of a parameter in what the parameter names."""
    return _owner(path, parameter, id_names, properties, schemas)


def _owner(
    path: str,
    parameter: str,
    names: Callable[[str, str], Iterator[str]],
    properties: Mapping[str, SchemaId],
    schemas: Schemas,
) -> Owner | None:
    collection = path.partition(f"{{{parameter}}}")[0].rstrip("/")
    held = [each for each, child in properties.items() if schemas.types(child) & _SIMPLE]
    spelled = {plain(each): each for each in reversed(held)}
    name = next((spelled[each] for each in names(parameter, collection) if each in spelled), None)
    return Owner(parameter, name, properties[name], collection.rpartition("/")[2]) if name is not None else None


def readings(value: Json) -> Iterator[Json]:
    """A parameter's value, and the same as a text or a number."""
    if value is None:
        return
    yield value
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 19:
        yield int(value)
    elif isinstance(value, int) and not isinstance(value, bool):
        yield str(value)


def is_called(held: Json, value: str) -> bool:
    """Whether a property holds a value, or an object or several that it is the id of."""
    if is_array(held):
        return any(is_called(each, value) for each in held)
    if is_object(held):
        return any(str(held.get(each)) == value for each in held if plain(each) in _NAMING)
    return held is not None and str(held) == value


def follow(schemas: Schemas, schema: SchemaId, steps: tuple[str, ...]) -> SchemaId | None:
    """The schema at the end of a way through properties; None where it leads nowhere."""
    for step in steps:
        child = schemas.properties(schema).get(step)
        if child is None:
            return None
        schema = child
    return schema if "object" in schemas.types(schema) else None


def follow_items(schemas: Schemas, schema: SchemaId, steps: tuple[str, ...]) -> SchemaId | None:
    """The schema of the items of the array of objects at the end of a way; None where there is none."""
    for step in steps:
        child = schemas.properties(schema).get(step)
        if child is None:
            return None
        schema = child
    items = schemas.items(schema) if schemas.types(schema) <= {"array", "null"} else None
    return items if items is not None and schemas.is_object(items) else None


def answer_schema(operation: Operation) -> SchemaId | None:
    """The schema of the JSON that a success answers."""
    response = success_of(operation).response
    content = json_content(response.content) if response is not None else None
    return content.schema if content is not None else None


def request_schema(operation: Operation) -> SchemaId | None:
    """The schema of the object that a request sends, as JSON or as a form; a JSON Patch is no such object."""
    contents = operation.body.content if operation.body is not None else ()
    named = [(media.essence(each.name), each.schema) for each in contents if each.schema is not None]
    first = (schema for name, schema in named if name != JSON_PATCH and (media.is_json(name) or name == FORM))
    return next(first, None) or next((schema for name, schema in named if name == UPLOAD), None)


def is_uploaded(operation: Operation) -> bool:
    """Whether a request is sent in parts alone, which may be files."""
    contents = operation.body.content if operation.body is not None else ()
    return bool(contents) and all(media.essence(each.name) == UPLOAD for each in contents)


def sent_schema(operation: Operation) -> SchemaId | None:
    """The schema of what a request sends as a whole: JSON, a form, or plain text."""
    contents = operation.body.content if operation.body is not None else ()
    texts = (each.schema for each in contents if media.essence(each.name) == "text/plain")
    return request_schema(operation) or next(texts, None)


def at(value: Json, steps: tuple[str, ...]) -> Json:
    """The value at the end of a way through objects; None where it leads nowhere."""
    for step in steps:
        if not is_object(value):
            return None
        value = value.get(step)
    return value


def json_content(contents: Iterable[MediaType]) -> MediaType | None:
    return next((each for each in contents if media.is_json(media.essence(each.name))), None)
