"""What the operations beside an item and its collection mean: lists and creations elsewhere, and those of several.

Each is believed only where the description is certain of it: an answer shows the very resource, a property says below
what it stands, a body or a query has the ids.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import msgspec

from specloom.api import Operation, SchemaId
from specloom_mock.behaviour import Role
from specloom_mock.choose import success_of
from specloom_mock.finder import TEMPLATE, Finder, Place, follow_items, request_schema
from specloom_mock.kinds import Inference, structure
from specloom_mock.listing import Lister
from specloom_mock.matching import Matching
from specloom_mock.relations import Relations
from specloom_mock.schemas import Schemas
from specloom_mock.wording import owned_names, plain, singular

_CREATED: Final = 201
_SIMPLE: Final = frozenset(("string", "integer"))


class Beside:
    """Finds what is about the items of a path without standing there."""

    def __init__(self, schemas: Schemas, by_path: Mapping[str, Sequence[Operation]], relations: Relations) -> None:
        self._schemas = schemas
        self._by_path = by_path
        self._relations = relations
        self._match = Matching(schemas)

    def inferences(self, path: str, place: Place) -> Iterator[Inference]:
        """What is about the items of a path, as ``structure`` writes it; only what is certain."""
        if not place.id_name:
            return
        for other in self._relations.elsewhere.get(path, ()):
            is_called_so = other.rpartition("/")[2] == path.removesuffix("/{}").rpartition("/")[2]
            yield from self._elsewhere(self._by_path[other], place, is_called_so=is_called_so)
        for each in self._operations(self._relations.makers.get(path, ())):
            yield from self._made(each, place)
        for each in self._operations(self._relations.removals.get(path, ())):
            yield from self._removing(each, place)
        for each in self._operations(self._relations.questions.get(path, ())):
            yield from self._asking(each, place)
        for each in self._operations([path.removesuffix("/{}")]):
            if each.method == "DELETE":
                yield from self._removing(each, place)
            elif each.method in ("PUT", "PATCH"):
                yield from self._changing(each, place)

    def _operations(self, paths: Sequence[str]) -> Iterator[Operation]:
        for path in paths:
            yield from self._by_path.get(path, ())

    def _elsewhere(self, operations: Sequence[Operation], place: Place, *, is_called_so: bool) -> Iterator[Inference]:
        """What lists and creates items below something else; a list has to know which of them are its own. One that is
        called as the items' collection is may show less of them.
        """
        shown = [(each, self._many(each, place)) for each in operations if each.method == "GET"]
        lists = [
            (each, answer)
            for each, answer in shown
            if answer is not None and (is_called_so or self._match.shows_same(answer, place))
        ]
        made = [one for each in operations for one in self._created(each, place, has_list=bool(lists))]
        yield from made
        for each, answer in lists:
            below = self._below(each, place)
            if below or made:
                by = f"by {', '.join(below)}" if below else "what was created there"
                why = f"GET of items that stand elsewhere, {by}; the property {place.id_name} holds the id"
                yield Inference(each, "list", why, place.id_name, answer, is_elsewhere=True, below=below)

    def _many(self, operation: Operation, place: Place) -> Place | None:
        found = Finder(self._schemas, operation, None, place).many(operation)
        return found if found is None or self._match.fields(found).keys() & self._match.fields(place).keys() else None

    def _created(self, operation: Operation, place: Place, *, has_list: bool) -> Iterator[Inference]:
        answer = self._single(operation, place)
        if operation.method != "POST" or answer is None:
            return
        if has_list or success_of(operation).status == _CREATED:
            sent = self._match.sent(operation, place, answer)
            why = f"POST of an item that stands elsewhere; the property {place.id_name} holds the id"
            yield Inference(
                operation, "create", why, place.id_name, answer, sent or (), is_narrow=sent is None, is_elsewhere=True
            )

    def _single(self, operation: Operation, place: Place) -> Place | None:
        """Where an answer shows the very resource."""
        found = Finder(self._schemas, operation, None, place).single(operation)
        return found if found is not None and self._match.shows_same(found, place) else None

    def _below(self, operation: Operation, place: Place) -> tuple[str, ...]:
        """The properties that say below what an item stands, by what the last template of a path is called."""
        names = TEMPLATE.findall(operation.path)
        if not names:
            return ()
        collection = operation.path.partition(f"{{{names[-1]}}}")[0].rstrip("/")
        wanted = {*owned_names(names[-1], collection), singular(collection), plain(collection.rpartition("/")[2])}
        return tuple(each for each in self._match.fields(place) if plain(each) in wanted and each != place.id_name)

    def _made(self, operation: Operation, place: Place) -> Iterator[Inference]:
        """What makes an item by a way of its own, told by 201."""
        answer = self._single(operation, place)
        if answer is not None and success_of(operation).status == _CREATED:
            sent = self._match.sent(operation, place, answer)
            why = f"POST below the collection makes an item; the property {place.id_name} holds the id"
            yield Inference(operation, "create", why, place.id_name, answer, sent or (), is_narrow=True)

    def _removing(self, operation: Operation, place: Place) -> Iterator[Inference]:
        """What deletes several items, by their ids, or all of a collection where it is told nothing else."""
        ids = self._ids_in_query(operation, place)
        ids = self._ids_in_body(operation, place) if ids is None else ids
        has_query = any(each.location == "query" for each in operation.parameters)
        if ids is None and operation.method == "DELETE" and operation.body is None and not has_query:
            ids = ()
        if ids is not None:
            of = f"those whose ids the {ids[0]} has" if ids else "all items"
            yield Inference(operation, "delete", f"{operation.method} deletes {of}", place.id_name, ids=ids)

    def _ids_in_query(self, operation: Operation, place: Place) -> tuple[str, ...] | None:
        query = [each for each in operation.parameters if each.location == "query"]
        for each in query:
            schema = each.schema if each.content is None else each.content.schema
            items = self._schemas.items(schema) if schema is not None else None
            is_list = items is not None and self._is_simple(items)
            if (is_list and len(query) == 1) or (
                schema is not None
                and (is_list or self._is_simple(schema))
                and self._names_ids(each.name, operation, place)
            ):
                return ("query", each.name)
        return None

    def _ids_in_body(self, operation: Operation, place: Place) -> tuple[str, ...] | None:
        """The way to an array of ids, or of objects that have them; None where it is not certain."""
        schema = request_schema(operation)
        if schema is None:
            return None
        if self._holds_ids(schema, place):
            return ("body",)
        arrays = [name for name, each in self._schemas.properties(schema).items() if self._holds_ids(each, place)]
        named = [name for name in arrays if self._names_ids(name, operation, place)]
        return ("body", named[0]) if len(named) == 1 else None

    def _holds_ids(self, schema: SchemaId, place: Place) -> bool:
        if not self._schemas.types(schema) <= {"array", "null"}:
            return False
        items = self._schemas.items(schema)
        return items is not None and (self._is_simple(items) or place.id_name in self._schemas.members(items))

    def _is_simple(self, schema: SchemaId) -> bool:
        types = self._schemas.types(schema)
        return bool(types & _SIMPLE) and not types & {"object", "array"}

    def _names_ids(self, name: str, operation: Operation, place: Place) -> bool:
        """Whether a name is one for the ids of items: ``ids``, ``message_ids``, ``messages``."""
        parts = structure(operation.path).replace(":", "/").split("/")
        words = {singular(each) for each in parts[-2:] if each and "{" not in each}
        own = plain(place.id_name)
        wanted = {"ids", "id", "uuids", "keys", own, f"{own}s"}
        return plain(name) in wanted | {f"{each}{end}" for each in words for end in ("s", "id", "ids", "keys", "uuids")}

    def _asking(self, operation: Operation, place: Place) -> Iterator[Inference]:
        """A search that is told by its body what to look for."""
        answer, body = self._many(operation, place), request_schema(operation)
        if answer is None or body is None or not self._match.shows_same(answer, place):
            return
        lister = Lister(self._schemas, operation, self._match.fields(place), body)
        if lister.says:
            why = f"POST of a search, {lister.says}; the property {place.id_name} holds the id"
            yield Inference(operation, "list", why, place.id_name, answer, asks_by_body=True)

    def _changing(self, operation: Operation, place: Place) -> Iterator[Inference]:
        """What takes an array of items with their ids: PATCH changes each, PUT is told the whole collection."""
        answer = self._many(operation, place)
        schema = request_schema(operation)
        silent = not success_of(operation).response or not _content(operation)
        if schema is None or place.fields or (answer is None and not silent):
            return
        way = self._match.sent_several(operation, answer or place)
        items = follow_items(self._schemas, schema, way) if way is not None else None
        if items is None or way is None or (operation.method == "PUT" and way):
            return
        if operation.method == "PATCH" and place.id_name not in self._schemas.members(items):
            return
        listed = msgspec.structs.replace(answer, is_listed=True) if answer is not None else None
        what = "changes each item of an array" if operation.method == "PATCH" else "takes the whole collection"
        why = f"{operation.method} {what}; the property {place.id_name} holds the id"
        role: Role = "merge" if operation.method == "PATCH" else "replace"
        yield Inference(operation, role, why, place.id_name, listed, way, by_body=True, is_many=True)


def _content(operation: Operation) -> bool:
    response = success_of(operation).response
    return response is not None and bool(response.content)
