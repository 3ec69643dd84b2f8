"""What became of each construct, once everything is planned."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from specloom.api import Api, Operation, Payload, Schema, SchemaId
from specloom.ledger import Entry, Ledger, entry
from specloom.python.directed import original_of, outgoing
from specloom.python.merging import composed_of, sources, states
from specloom.python.plan_models import Definitions
from specloom.python.plan_resources import Planned
from specloom.python.shapes import FILE, Shapes
from specloom.python.uploads import upload_copy

_BUILTIN = "builtins:"
_UNUSED = "nothing refers to it, so nothing is made of it"


def make_ledger(
    api: Api,
    package: str,
    shapes: Shapes,
    used: Collection[SchemaId],
    definitions: Definitions,
    resources: Iterable[Planned],
    notes: Mapping[str, Iterable[str]],
) -> Ledger:
    """An entry for every operation, every schema and every payload of the document, and for what was refused.

    ``notes`` are further ones of operations, by pointer.
    """
    writer = _Places(api, package, shapes, used, definitions)
    operations: dict[str, Entry] = {}
    for planned in resources:
        for pointer, place in planned.places.items():
            operations[pointer] = entry(pointer, place, (*planned.notes[pointer], *notes.get(pointer, ())))
    return Ledger(
        operations=(*(operations[each.pointer] for each in api.operations), *_refused(api, "operations")),
        schemas=(*(writer.schema(each) for each in api.schemas if _stands_there(api, each)), *_refused(api, "schemas")),
        payloads=(*(writer.payload(each) for each in api.payloads), *_refused(api, "payloads")),
        components=tuple(Entry(pointer=each, status="unused", notes=(_UNUSED,)) for each in api.unused),
    )


def _stands_there(api: Api, id_: SchemaId) -> bool:
    """Whether a schema stands in the document: not so where a flag stands for several (``nullable`` for each part)."""
    return api.schemas[id_].pointer == id_


def _refused(api: Api, kind: str) -> Iterator[Entry]:
    for refusal in api.refusals:
        if refusal.kind == kind:
            yield Entry(pointer=refusal.pointer, status="refused", notes=(f"{refusal.code}: {refusal.reason}",))


class _Places:
    """Where schemas are to be found in Python."""

    def __init__(
        self, api: Api, package: str, shapes: Shapes, used: Collection[SchemaId], definitions: Definitions
    ) -> None:
        self._api = api
        self._package = package
        self._shapes = shapes
        self._used = set(used)
        for id_ in used:
            self._used.update(shapes[id_].parts)
        self._definitions = definitions
        self._headers = _headers(api)
        self._notes = _all_notes(api, definitions)
        self._noted = {original_of(id_) or id_ for id_ in self._notes}

    def schema(self, id_: SchemaId) -> Entry:
        notes = self._notes_of(id_) if id_ in self._noted else []
        schema = self._api.schemas[id_]
        if id_ not in self._used and id_ not in self._definitions.checked and self._asks_for_a_type(schema):
            if id_ in self._headers:
                notes.append("headers of an answer are not typed")
            else:
                notes.append("stands where no type is made of it, and is not checked")
        return entry(schema.pointer, self.place(id_), notes)

    def _notes_of(self, id_: SchemaId) -> list[str]:
        """What is said of a schema and of its copies."""
        away = outgoing(id_)
        every = map(self._notes.get, (id_, away, upload_copy(id_), upload_copy(away)))
        return [each for said in every if said is not None for each in said]

    def _asks_for_a_type(self, schema: Schema) -> bool:
        """Whether a schema says something, and travels."""
        says_nothing = schema.always is not None or self._shapes[schema.id].kind == "null" or _describes_only(schema)
        return not (says_nothing or schema.read_only or schema.write_only)

    def payload(self, payload: Payload) -> Entry:
        media = payload.operation.body.content if payload.operation.body else ()
        schema = next((each.schema for each in media if each.schema is not None), None)
        return entry(payload.pointer, self.place(schema) if schema is not None else "types:NoneType")

    def place(self, id_: SchemaId) -> str:
        """``module:qualified.name`` of a definition, of the attribute that has the schema's type, or of its builtin."""
        seen: set[SchemaId] = set()
        while id_ not in seen:
            seen.add(id_)
            if id_ in self._definitions.places:
                return self._definitions.places[id_]
            shape = self._shapes[id_]
            if shape.kind != "link":
                return _builtin(self._package, shape.kind, shape.python)
            id_ = shape.children[0]
        return "typing:Any"


def _describes_only(schema: Schema) -> bool:
    return not composed_of(schema) and not states(schema)


def _all_notes(api: Api, definitions: Definitions) -> dict[SchemaId, tuple[str, ...]]:
    """The notes of each schema that has some, those behind it of what merging made of it."""
    found = {id_: notes for id_, notes in definitions.notes.items() if notes}
    for id_, notes in _made_notes(api, definitions).items():
        found[id_] = found.get(id_, ()) + notes
    return found


def _made_notes(api: Api, definitions: Definitions) -> dict[SchemaId, tuple[str, ...]]:
    """The notes of schemas that merging made, by the last schema that each was made of: that one narrows the others."""
    found: dict[SchemaId, tuple[str, ...]] = {}
    for id_, notes in definitions.notes.items():
        if not notes:
            continue
        last = next((each for each in sources(id_)[::-1] if (original_of(each) or each) in api.schemas), None)
        if last is not None and last != id_:
            found[last] = (*found.get(last, ()), *notes)
    return found


def _headers(api: Api) -> Collection[SchemaId]:
    operations: list[Operation] = [*api.operations, *(payload.operation for payload in api.payloads)]
    headers = (header for each in operations for response in each.responses for header in response.headers)
    return {header.schema for header in headers if header.schema is not None}


def _builtin(package: str, kind: str, python: str) -> str:
    if kind == "scalar":
        homes: Mapping[str, str] = {"datetime": "datetime:", "date": "datetime:", "UUID": "uuid:"}
        if python == FILE:
            return f"{package}._runtime.files:File"
        return f"{homes.get(python, _BUILTIN)}{python}"
    found = {"array": "list", "tuple": "tuple", "map": "dict", "enum": "str"}.get(kind)
    return f"{_BUILTIN}{found}" if found else ("types:NoneType" if kind == "null" else "typing:Any")
