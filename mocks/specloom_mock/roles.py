"""What answers an operation from memory, by its role: create, list, read, replace, merge, delete."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from msgspec import UNSET, UnsetType

from specloom.api import Json, SchemaId
from specloom.json_values import copied, is_array, is_object
from specloom_mock.behaviour import Call, Reply
from specloom_mock.faults import Fault, shown
from specloom_mock.faults import Kind as FaultKind
from specloom_mock.finder import (
    JSON_PATCH,
    TEMPLATE,
    Place,
    at,
    follow,
    follow_items,
    is_called,
    owners_of,
    readings,
    request_schema,
)
from specloom_mock.kinds import Inference, structure
from specloom_mock.listing import Lister
from specloom_mock.patching import merged, patched
from specloom_mock.schemas import Schemas
from specloom_mock.showing import Showing, room
from specloom_mock.stores import Fields, Key, StateHandler, Store, declares
from specloom_mock.wording import plain

_MERGE_PATCH: Final = "application/merge-patch+json"
_KEPT: Final = 64
"""For how many media types it is remembered what the request's schema says."""


class _Asked(NamedTuple):
    """What a request's schema says of the fields: which it declares, which callers never decide on, and defaults."""

    declared: frozenset[str]
    hidden: frozenset[str]
    defaults: Fields


class Handlers:
    """The handlers of one operation."""

    def __init__(self, store: Store, inference: Inference, schemas: Schemas) -> None:
        self._store = store
        self._inference = inference
        self._operation = inference.operation
        self._schemas = schemas
        self._names = TEMPLATE.findall(inference.operation.path)
        several = inference.by_body or inference.ids is not None
        self._is_collection = inference.role in ("create", "list") or several
        self._is_nested = structure(inference.operation.path) == store.kind.nested
        self._lister: Lister | None = None
        self._asked: dict[str, _Asked] = {}
        self._needed: frozenset[str] | None = None
        self._hidden: frozenset[str] | None = None
        self._show = Showing(store, inference, schemas)
        above = self._operation.path if self._is_collection else self._operation.path.rstrip("/").rpartition("/")[0]
        self._owners = owners_of(above, store.properties, schemas)
        self._spellings = {plain(name): name for name in store.properties}

    def by_role(self) -> StateHandler:
        roles: dict[str, StateHandler] = {
            "create": self._create,
            "list": self._list,
            "read": self._read,
            "replace": self._replace,
            "merge": self._merge,
            "delete": self._delete,
        }
        if self._inference.ids is not None:
            return self._delete_several
        if self._inference.is_many and self._inference.by_body:
            return self._change_several
        values: dict[str, StateHandler] = {"read": self._read_value, "replace": self._replace_value}
        if self._store.kind.is_single and self._schemas.is_value(self._store.kind.place.schema):
            roles |= values
        return roles[self._inference.role or "read"]

    def _key(self, call: Call) -> Key:
        key = tuple(str(call.path.get(each, "")) for each in self._names)
        if self._store.kind.also and not self._is_collection:
            return self._store.key_of(key)
        # A single resource has no id; each account has its own.
        return (*key, call.account) if self._store.kind.is_single else key

    def _written_key(self, call: Call, sent: Json) -> Key | None:
        """The key of what is replaced or merged; None where the body was to say it and does not. Raises Fault (not
        found) where it says one that is gone.
        """
        key = self._key(call)
        if not self._inference.by_body:
            return key
        value = sent.get(self._store.kind.place.id_name) if is_object(sent) else None
        if value is None:
            return None
        self._store.look_up(self._operation, (*key, str(value)), call.account)
        return (*key, str(value))

    def _scope(self, call: Call) -> tuple[Key, Key | None]:
        """Where a collection's items stand, and the resource that they are below where that is elsewhere."""
        key = self._key(call)
        if self._inference.is_elsewhere:
            return key[: self._store.depth], (structure(self._operation.path), *key)
        return (key[:-1], key) if self._is_nested else (key, None)

    def _sent(self, call: Call) -> Json:
        """The fields that were sent; none where the body was left out, as it may be."""
        nothing: Json = {}
        sent = nothing if call.body is UNSET else at(call.body, self._inference.sent)
        if sent is None and is_object(call.body) and not self._inference.is_many:
            # The envelope may be left out, as nothing in it needs be sent.
            sent = nothing
        if self._inference.by_query:
            sent = {name: value for name, value in call.query.items() if self._named(name) in self._store.properties}
        if self._inference.is_many:
            sent = sent[0] if is_array(sent) and len(sent) == 1 else None
        if self._inference.is_narrow:
            sent = self._shown_of(sent)
        return self._spelled(sent) if is_object(sent) else sent

    def _shown_of(self, sent: Json) -> Fields:
        """Of what was sent, what the resource shows as it is."""
        known = self._store.properties
        spelled = self._spelled(sent) if is_object(sent) else {}
        return {
            name: value
            for name, value in spelled.items()
            if name in known and self._schemas.is_valid(known[name], "response", value)
        }

    def _spelled(self, sent: Fields) -> Fields:
        return {self._named(name): value for name, value in sent.items()}

    def _named(self, name: str) -> str:
        """The resource's own spelling of a field: some APIs are sent ``FriendlyName`` and show ``friendly_name``."""
        return name if name in self._store.properties else self._spellings.get(plain(name), name)

    def _read(self, call: Call) -> Reply | None:
        return self._show.answer(self._show.status(), self._store.get(self._key(call)), fit=True)

    def _create(self, call: Call) -> Reply | None:
        sent, store = self._all_sent(call), self._store
        if sent is None:
            return None
        ids = [self._id_of(each, call) for each in sent]
        for fit in (False, True):
            for model in store.models(sent[0]):
                made = [self._new(*each, call, model) for each in zip(sent, ids, strict=True)]
                new = dict(each for each in made if each is not None)
                reply = self._shown(self._show.status(created=True), new, model, fit=fit) if None not in made else None
                if None not in made and (reply is not None or self._inference.answer is None):
                    return self._kept(new, reply, call)
        return None

    def _shown(self, status: int, new: dict[Key, Json], model: Json, *, fit: bool) -> Reply | None:
        """The answer that shows what was made, as it is, or changed to fit."""
        if fit:
            new |= {key: self._fitting(each, model) for key, each in new.items()}
        return self._show.answer(status, *new.values(), fit=fit)

    def _kept(self, new: Mapping[Key, Json], reply: Reply | None, call: Call) -> Reply | None:
        """The answer, once what was made is remembered."""
        _, parent = self._scope(call)
        for key, resource in new.items():
            self._store.items.put(key, resource, call.account)
            if parent is not None:
                self._store.adopt(key, parent)
        if len(new) != 1:
            return reply
        return self._show.located(reply, call, next(iter(new)), is_elsewhere=parent is not None)

    def _read_value(self, call: Call) -> Reply | None:
        """What was written of a single resource that is no object; until then, what the description says."""
        return self._whole(self._store.items.get(self._key(call)))

    def _replace_value(self, call: Call) -> Reply | None:
        if call.body is UNSET or not self._schemas.is_valid(self._store.kind.place.schema, "response", call.body):
            return None
        self._store.items.put(self._key(call), copied(call.body), call.account)
        return self._whole(call.body) if self._inference.answer is not None else None

    def _whole(self, value: Json) -> Reply | None:
        status = self._show.status()
        content = self._show.content(status)
        if value is None or content is None or content.schema is None:
            return None
        return Reply(status, copied(value)) if self._schemas.is_valid(content.schema, "response", value) else None

    def _all_sent(self, call: Call) -> list[Fields] | None:
        """The fields of each resource that was sent; None where they are none that a resource has."""
        sent = at(call.body, self._inference.sent) if self._inference.is_many else [self._sent(call)]
        if not is_array(sent) or not sent or not all(map(is_object, sent)):
            return None
        return [self._spelled(each) for each in sent if is_object(each)]

    def _id_of(self, sent: Fields, call: Call) -> tuple[Json, bool]:
        """The id of what is created, and whether it was sent; None where none can be made."""
        store, (scope, _) = self._store, self._scope(call)
        name = store.kind.place.id_name
        given = sent.get(name) if name in self._writable(call, sent) and not store.kind.place.fields else None
        return (store.new_id(scope), False) if given is None else (given, True)

    def _new(self, sent: Fields, known: tuple[Json, bool], call: Call, model: Json) -> tuple[Key, Json] | None:
        """A resource that is created, with its key. Of several, one with an id that there is already is changed."""
        store, (value, is_given) = self._store, known
        if value is None:
            return None
        scope, _ = self._scope(call)
        key, name = (*scope, str(value)), store.kind.place.id_name
        if is_given and store.exists(key):
            if self._inference.is_many:
                return key, self._merged(store.get(key), sent, call)
            if declares(self._operation, 409):
                raise Fault(FaultKind.CONFLICT, f"expected an id that is free, got {shown(value)}")
        resource = self._made(sent, call, store.placed(model, key), is_update=False)
        if name and is_object(resource):
            resource[name] = value
        return key, resource

    def _replace(self, call: Call) -> Reply | None:
        sent = self._sent(call)
        if not is_object(sent):
            return None
        store, key = self._store, self._written_key(call, sent)
        if key is None:
            return None
        is_new = store.is_new(self._operation, key)
        before = store.placed(store.models(sent)[0], key) if is_new else store.get(key)
        resource = store.identified(self._made(sent, call, before, is_update=not is_new), key[-1])
        status = self._show.status(created=is_new)
        reply = self._show.answer(status, resource)
        if self._inference.answer is not None and reply is None:
            resource = self._fitting(resource, store.model() if is_new else store.get(key))
            reply = self._show.answer(status, resource, fit=True)
        if self._inference.answer is None or reply is not None:
            store.items.put(key, resource, call.account)
        return reply

    def _merge(self, call: Call) -> Reply | None:
        store, key = self._store, self._written_key(call, at(call.body, self._inference.sent))
        if key is None:
            return None
        before = store.get(key)
        if call.media_type == JSON_PATCH:
            resource = self._patched(before, call)
        else:
            sent = self._sent(call)
            if not is_object(sent):
                return None
            resource = self._merged(before, sent, call)
        resource = store.identified(resource, key[-1])
        reply = self._show.answer(self._show.status(), resource)
        if self._inference.answer is not None and reply is None:
            resource = self._fitting(resource, store.get(key))
            reply = self._show.answer(self._show.status(), resource, fit=True)
        if self._inference.answer is None or reply is not None:
            store.items.put(key, resource, call.account)
        return reply

    def _delete(self, call: Call) -> Reply | None:
        key = self._key(call)
        resource = self._store.get(key)
        for each in self._store.names(key, resource):
            self._store.items.delete(each)
        if self._inference.answer is None:
            return None
        status = self._show.status()
        return (
            self._show.answer(status, resource)
            or self._confirmed(self._inference.answer, resource)
            or self._show.answer(status, resource, fit=True)
        )

    def _delete_several(self, call: Call) -> Reply | None:
        """Delete what the ids name, or all; what is not there is passed over."""
        scope, way = self._key(call), self._inference.ids
        ids = self._ids_sent(call, way) if way else [key for key, _ in self._store.of(scope, None, call.account)]
        for text in ids:
            self._store.items.delete((*scope, text))
        return None

    def _ids_sent(self, call: Call, way: tuple[str, ...]) -> list[str]:
        sent = call.query.get(way[1]) if way[0] == "query" else at(call.body, way[1:])
        texts: list[Json] = [*sent.split(",")] if isinstance(sent, str) else [sent]
        listed = sent if is_array(sent) else texts
        name = self._store.kind.place.id_name
        ids = (each.get(name) if is_object(each) else each for each in listed)
        return [str(each) for each in ids if each is not None]

    def _change_several(self, call: Call) -> Reply | None:
        """Change each item that an array has (PATCH), or make the collection what the array is (PUT)."""
        store, sent, scope = self._store, self._all_sent(call), self._key(call)
        is_whole = self._inference.role == "replace"
        if sent is None and not (is_whole and call.body == []):
            return None
        name, changed = store.kind.place.id_name, dict[Key, Json]()
        for each in sent or []:
            key = (*scope, str(each[name])) if each.get(name) is not None else None
            if key is not None and store.exists(key):
                before = store.get(key)
                after = self._made(each, call, before, is_update=True) if is_whole else self._merged(before, each, call)
                changed[key] = self._fitting(store.identified(after, key[-1]), store.get(key))
            elif is_whole and (new := self._new(each, self._id_of(each, call), call, store.model())) is not None:
                changed[new[0]] = self._fitting(new[1], store.model())
        reply = self._show.answer(self._show.status(), *changed.values(), fit=True)
        if reply is None and self._inference.answer is not None:
            return None
        for text, _ in store.of(scope, None, call.account) if is_whole else []:
            store.items.delete((*scope, text))
        for key, resource in changed.items():
            store.items.put(key, resource, call.account)
        return reply

    def _confirmed(self, answer: Place, resource: Json) -> Reply | None:
        """The example of what says that something was deleted, with the id of what was."""
        status, name = self._show.status(), self._store.kind.place.id_name
        content = self._show.content(status)
        body = copied(self._store.example(content)) if content is not None else None
        told = at(body, answer.steps)
        if content is None or content.schema is None or not is_object(told) or not is_object(resource):
            return None
        told[name] = resource.get(name)
        if told.get("deleted") is False:
            told["deleted"] = True
        return Reply(status, body) if self._schemas.is_valid(content.schema, "response", body) else None

    def _fitting(self, resource: Json, known: Json) -> Json:
        """The resource as it can be shown where it can't be as it was sent: a server that is made of the type ``small``
        shows an object that tells of it.
        """
        found = self._store.fitter.fitted(self._store.kind.place.schema, resource, known)
        return resource if isinstance(found, UnsetType) else found

    def _list(self, call: Call) -> Reply | None:
        store, answer = self._store, self._inference.answer
        if answer is None:
            return None
        asks_by_body = self._inference.asks_by_body
        if self._lister is None:
            body = request_schema(self._operation) if asks_by_body else None
            self._lister = Lister(self._schemas, self._operation, store.properties, body)
        query = call.body if asks_by_body and is_object(call.body) else call.query
        if asks_by_body and not self._lister.knows(query):
            return None
        found = self._below(call) if self._inference.is_elsewhere else store.of(*self._scope(call), call.account)
        if not found and not (store.items.was_written if self._inference.is_elsewhere else store.may_be_empty):
            return None
        window = self._lister.window([each for _, each in found], answer.fields, [key for key, _ in found], query)
        return self._show.listed(window, self._lister.pages(window, call.url, call.raw_query), answer)

    def _below(self, call: Call) -> list[tuple[str, Json]]:
        """The items that stand elsewhere and say that they are below what the path names, or were created there."""
        scope, parent = self._scope(call)
        value = str(call.path.get(self._names[-1], "")) if self._names else ""
        return [
            (key, each)
            for key, each in self._store.of(scope, None, call.account)
            if self._store.parent_of((*scope, key)) == parent
            or any(is_called(self._store.fields(each).get(name), value) for name in self._inference.below)
        ]

    def _made(self, sent: Fields, call: Call, model: Json, *, is_update: bool) -> Json:
        """A whole resource from what was sent; ``model`` is what it is like, or, of an update, what it replaces: the
        server's own fields of that stay.
        """
        store = self._store
        resource: Fields = copied(model) if store.kind.place.fields and is_object(model) else {}
        own = self._writable(call, sent)
        fields = room(resource, store.kind.place.fields)
        old = store.fields(model)
        kept = {name: old[name] for name in store.properties if name in old and self._stays(name, own, is_update)}
        fields.clear()
        fields |= (
            copied(kept)
            | copied(self._asked_for(call.media_type).defaults)
            | self._said_by_path(call)
            | {name: copied(value) for name, value in sent.items() if name in own}
        )
        store.times.stamp(fields, old if is_update else None, store.world.now(), own & set(sent))
        return resource

    def _said_by_path(self, call: Call) -> Fields:
        """The fields that say below what a resource stands, as the path has them."""
        said: Fields = {}
        for owner in self._owners:
            for value in readings(call.path.get(owner.parameter)):
                if owner.name not in said and self._schemas.is_valid(owner.schema, "response", value):
                    said[owner.name] = value
        return said

    def _stays(self, name: str, own: frozenset[str], is_update: bool) -> bool:
        """Whether a field comes from the model where it was not sent: the server's own ones, and required ones that no
        caller can send.
        """
        if name in self._secrets():
            return False
        return name not in own or (not is_update and name in self._required())

    def _secrets(self) -> frozenset[str]:
        """The fields that are never shown."""
        if self._hidden is None:
            self._hidden = frozenset(name for name, each in self._store.properties.items() if self._is_secret(each))
        return self._hidden

    def _required(self) -> frozenset[str]:
        if self._needed is None:
            inner = follow(self._schemas, self._store.kind.place.schema, self._store.kind.place.fields)
            self._needed = self._schemas.required(inner) if inner is not None else frozenset()
        return self._needed

    def _merged(self, before: Json, sent: Fields, call: Call) -> Json:
        own = self._writable(call, sent)
        fields = room(before, self._store.kind.place.fields)
        old = copied(fields)
        changes = {name: value for name, value in sent.items() if name in own}
        after = merged(old, changes)
        for name, value in changes.items():
            if (
                value is None
                and (call.media_type != _MERGE_PATCH or name in self._required())
                and self._may_be_null(name)
            ):
                after[name] = None
        fields.clear()
        fields |= after
        self._store.times.stamp(fields, old, self._store.world.now(), own & set(sent))
        return before

    def _may_be_null(self, name: str) -> bool:
        schema = self._store.properties.get(name)
        return schema is None or self._schemas.is_valid(schema, "response", None)

    def _patched(self, before: Json, call: Call) -> Json:
        after = patched(before, call.body)
        place = self._store.kind.place
        old = self._store.fields(before)
        if not is_object(after) or not is_object(at(after, place.fields)):
            raise Fault(FaultKind.BODY, "body: expected a patch after which the resource is an object")
        fields = self._store.fields(after)
        for name, schema in self._store.properties.items():
            if self._schemas.resolved(schema).read_only and name in old:
                fields[name] = old[name]
        self._store.times.stamp(fields, old, self._store.world.now(), frozenset())
        self._store.identified(after, self._key(call)[-1])
        if not self._schemas.is_valid(place.schema, "response", after):
            found = self._schemas.violations(place.schema, "response", after, where="the patched resource")
            raise Fault(FaultKind.BODY, "; ".join(map(str, found)), violations=tuple(found))
        return after

    def _writable(self, call: Call, sent: Iterable[str]) -> frozenset[str]:
        """The fields that a caller decides on: those of the request's schema, and undeclared ones, but neither what is
        read-only nor what is write-only.
        """
        asked = self._asked_for(call.media_type)
        return asked.declared.union(sent) - asked.hidden

    def _asked_for(self, media_type: str) -> _Asked:
        """What the request's schema says of the fields, worked out once for each media type."""
        asked = self._asked.get(media_type)
        if asked is None:
            if len(self._asked) >= _KEPT:
                self._asked.clear()
            asked = self._asked[media_type] = self._read_schema(media_type)
        return asked

    def _read_schema(self, media_type: str) -> _Asked:
        properties = self._requested(media_type)
        both = (*self._store.properties.items(), *properties.items())
        # What a request's own schema takes is the caller's, though answers call it read-only.
        asked = {**self._store.properties, **properties}
        hidden = {name for name, each in asked.items() if self._schemas.resolved(each).read_only}
        hidden |= {name for name, each in both if self._is_secret(each)}
        defaults: Fields = {}
        for name, schema in both:
            value = self._schemas.api.schemas[schema].default
            if isinstance(value, UnsetType):
                value = self._schemas.resolved(schema).default
            if not isinstance(value, UnsetType) and not self._is_secret(schema):
                defaults[name] = value
        return _Asked(frozenset(properties), frozenset(hidden), defaults)

    def _is_secret(self, schema: SchemaId) -> bool:
        return self._schemas.resolved(schema).write_only

    def _requested(self, media_type: str) -> Mapping[str, SchemaId]:
        """The properties of the request's fields."""
        for content in self._operation.body.content if self._operation.body is not None else ():
            if content.schema is not None and content.name.lower().startswith(media_type):
                way = follow_items if self._inference.is_many else follow
                inner = way(self._schemas, content.schema, self._inference.sent)
                named: Mapping[str, SchemaId] = self._schemas.members(inner) if inner is not None else {}
                return {self._named(name): each for name, each in named.items()}
        return {}
