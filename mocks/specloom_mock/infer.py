"""What the paths and the schemas say of resources: which operation creates, lists, reads, replaces, merges or deletes.

Theory. A path that ends in a template is an item, the path before it is its collection, and what stands above both is
the scope (``/orgs/{org}/repos/{repo}``). What is read and written at a path that is neither (``/settings``) is a single
resource of its scope, where both speak of the same schema. An operation has a role only where its answer shows the
resource: an object with a property that holds the value of the item's path parameter. Where that is not certain, the
operation keeps no state and answers from the description. What else the paths say (actions, collections that stand
elsewhere) is for ``relations`` to find. A behaviour's ``resources`` correct each inference.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, cast, get_args

import msgspec

from specloom.api import Api, Operation, SchemaId
from specloom_mock import media
from specloom_mock.behaviour import Resource, Role
from specloom_mock.beside import Beside
from specloom_mock.choose import Choice, success_of
from specloom_mock.finder import (
    JSON_PATCH,
    TEMPLATE,
    Finder,
    Place,
    answer_schema,
    is_uploaded,
    request_schema,
)
from specloom_mock.kinds import Inference, Kind, acted_on, item_paths, name_of, structure
from specloom_mock.listing import Lister
from specloom_mock.matching import Matching
from specloom_mock.relations import Relations
from specloom_mock.repeating import repeated_by
from specloom_mock.schemas import Schemas
from specloom_mock.singles import Single, updates
from specloom_mock.wording import names_id, other_names, plain

_ITEM_ROLES: Final[Mapping[str, Role]] = {"GET": "read", "PUT": "replace", "PATCH": "merge", "DELETE": "delete"}
_COLLECTION_ROLES: Final[Mapping[str, Role]] = {"GET": "list", "POST": "create"}
_CREATED: Final = 201
_WRITES: Final[frozenset[Role]] = frozenset(("create", "replace", "merge", "delete"))


class BadResources(Exception):
    """A behaviour's ``resources`` do not fit the description; the message is a sentence."""


class Search:
    """The inferences of one API, each made when it is first asked for, so that a large document costs no start.

    ``handled`` are the operations that a behaviour answers itself; they are left to it, and so is every other operation
    on the same resource. Raises BadResources where an override names what is not there.
    """

    def __init__(
        self, api: Api, schemas: Schemas, overrides: Mapping[str, Resource | None], handled: Iterable[str] = ()
    ) -> None:
        self._api = api
        self._schemas = schemas
        self._handled = frozenset(handled)
        self._kinds: dict[str, tuple[list[Inference], Kind | None]] = {}
        self._by_path: dict[str, list[Operation]] = {}
        for each in api.operations:
            self._by_path.setdefault(structure(each.path), []).append(each)
        self._relations = Relations(self._by_path, schemas)
        self._match = Matching(schemas)
        self._beside = Beside(schemas, self._by_path, self._relations)
        _refuse_odd(overrides)
        self._overrides = {structure(path): each for path, each in overrides.items()}
        self._refuse_unknown(overrides)

    def kind(self, path: str) -> tuple[list[Inference], Kind | None]:
        """The kind of resource whose items stand at a path (as ``structure`` writes it), and what was found for each
        operation on it and on its collection.
        """
        known = self._kinds.get(path)
        if known is None:
            known = self._kinds[path] = self._found(path)
        return known

    def _found(self, path: str) -> tuple[list[Inference], Kind | None]:
        if path in self._by_path:
            return self._kind(path)
        return self._without_items(path.removesuffix("/{}")) if path.endswith("/{}") else ([], None)

    def homes(self, operation: Operation) -> list[str]:
        """Where the resources may stand that an operation is about, the likely place first."""
        path = structure(operation.path)
        elsewhere = [item for item, nested in self._relations.nested.items() if nested == path]
        item, _ = acted_on(path)
        return [
            *item_paths(operation),
            *elsewhere,
            *(at for at, searches in self._relations.searches.items() if operation in searches),
            *self._relations.beside(path),
            *([item] if operation in self._relations.actions.get(item, ()) else []),
        ]

    def all(self) -> list[Inference]:
        """What was found for each operation, in the description's order."""
        return [self._with_repeats(self._of(each)) for each in self._api.operations]

    def _with_repeats(self, found: Inference) -> Inference:
        """An inference with what an answer from the description repeats."""
        if found.role is not None or name_of(found.operation) in self._handled:
            return found
        return msgspec.structs.replace(found, repeats=repeated_by(found.operation, self._schemas))

    def _of(self, operation: Operation) -> Inference:
        found = self._other(operation)
        for path in self.homes(operation):
            inferences, _ = self.kind(path)
            own = next((each for each in inferences if each.operation is operation), None)
            if own is not None and own.role is not None:
                return own
            found = own or found
        return found

    def _other(self, operation: Operation) -> Inference:
        if name_of(operation) in self._handled:
            return Inference(operation, None, "the behaviour answers it")
        return Inference(operation, None, "its path is neither an item nor the collection of one")

    def _refuse_unknown(self, overrides: Mapping[str, Resource | None]) -> None:
        names = {name_of(each) for each in self._api.operations}
        for path, each in overrides.items():
            if not structure(path).endswith("/{}") or structure(path) not in self._by_path:
                raise BadResources(f"the resource {path} is no path of the description that ends in a template")
            for name in each.operations if each is not None else ():
                if name not in names:
                    raise BadResources(f"the resource {path} names {name}, which the description has not")

    def _kind(self, path: str) -> tuple[list[Inference], Kind | None]:
        """What the operations on an item and on its collection are, or those on a single resource."""
        if not path.endswith("/{}"):
            return self._single(path)
        # One path may be written with several names; what the id has is what counts.
        items = sorted(self._by_path[path], key=lambda each: not names_id(TEMPLATE.findall(each.path)[-1]))
        collection = path.removesuffix("/{}")
        below = self._by_path.get(collection, [])
        nested = self._by_path.get(self._relations.nested.get(path, ""), [])
        override = self._overrides.get(path)
        operations = [*items, *below, *nested]
        if path in self._overrides and override is None:
            return self._none(operations, "the behaviour's resources say that it keeps no state"), None
        mine = [each for each in operations if name_of(each) in self._handled]
        if mine:
            rest = [each for each in operations if each not in mine]
            return self._none(rest, "the behaviour answers others of the same resource"), None
        place = self._place(items, below, override)
        if place is None:
            return self._none(operations, "no answer shows a property that holds the id of the path"), None
        inferences = [self._inference(each, each in items, place, override) for each in (*items, *below)]
        inferences += self._inferences_below(nested, place, override)
        inferences += self._acting(path, place, override)
        inferences += self._searching(path, place, override)
        inferences = self._and_beside(path, inferences, place)
        roles = {each.role for each in inferences}
        # What nobody writes is shown by the id that the path names, all the same.
        if not (roles & _WRITES and roles & {"read", "list", "delete"}) and not ("read" in roles and place.id_name):
            return self._none(operations, "nothing writes it, or nothing shows what was written"), None
        return inferences, self._whole(items, inferences, place, self._relations.nested.get(path, ""))

    def _and_beside(self, path: str, inferences: list[Inference], place: Place) -> list[Inference]:
        """The inferences with what is about several items, or stands elsewhere; what was certain before stays."""
        further = [
            each for each in self._beside.inferences(path, place) if name_of(each.operation) not in self._handled
        ]
        known = {name_of(each.operation) for each in inferences if each.role is not None}
        further = [each for each in further if name_of(each.operation) not in known]
        told = {name_of(each.operation) for each in further}
        return [each for each in inferences if name_of(each.operation) not in told] + further

    def _acting(self, path: str, place: Place, override: Resource | None) -> Iterator[Inference]:
        """The actions on an item that answer the item: what they do to it is not known, but which one it is."""
        given: Mapping[str, Role | None] = override.operations if override is not None else {}
        for each in self._relations.actions.get(path, ()):
            if name_of(each) in self._handled:
                continue
            if name_of(each) in given:
                yield self._inference(each, True, place, override)
                continue
            answer = Finder(self._schemas, each, override, place).single(each)
            is_new = success_of(each).status == _CREATED
            if answer is None or is_new or not self._match.shows_same(answer, place) or not place.id_name:
                continue
            sent = self._match.sent(each, place, answer) if each.method != "POST" else None
            why = f"{each.method} of an action on an item, which it answers; the property {place.id_name} holds the id"
            yield Inference(each, "read" if sent is None else "merge", why, place.id_name, answer, sent or ())

    def _searching(self, path: str, place: Place, override: Resource | None) -> Iterator[Inference]:
        """The searches beside the items that answer them, by what they have."""
        for each in self._relations.searches.get(path, ()):
            answer = Finder(self._schemas, each, override, place).many(each)
            if answer is None or name_of(each) in self._handled or not self._match.shows_same(answer, place):
                continue
            by = list(Lister(self._schemas, each, self._match.fields(place)).filters.values())
            if any(self._is_plain(self._match.fields(place)[name]) for name in by):
                why = f"GET of a search by {', '.join(by)}; the property {place.id_name} holds the id"
                yield Inference(each, "list", why, place.id_name, answer)

    def _is_plain(self, schema: SchemaId) -> bool:
        """Whether a value, or each of an array, is no object, so that a query can name it."""
        items = self._schemas.items(schema)
        return not {"object", "array"} & self._schemas.types(items if items is not None else schema)

    def _without_items(self, collection: str) -> tuple[list[Inference], Kind | None]:
        """Resources that have no path of their own: a collection lists what is created there, and shows its ids."""
        by_method = {each.method: each for each in self._by_path.get(collection, [])}
        create, listing = by_method.get("POST"), by_method.get("GET")
        if create is None or listing is None or {name_of(create), name_of(listing)} & self._handled:
            return [], None
        if self._relations.may_have_items(collection):
            return [], None
        place = Finder(self._schemas, create, None, below=True).single(create)
        if place is None:
            return [], None
        inferences = [self._inference(each, False, place, None) for each in (create, listing)]
        if {each.role for each in inferences} != {"create", "list"}:
            return [], None
        if not all(each.answer is not None and self._match.shows_same(each.answer, place) for each in inferences):
            return [], None
        inferences = [
            msgspec.structs.replace(each, why=f"{each.why}; items have no path of their own") for each in inferences
        ]
        kind = self._whole([create], inferences, place, "")
        return inferences, msgspec.structs.replace(
            kind, item=f"{create.path}/{{}}", collection=create.path, parameter_schema=None, has_items=False, also=()
        )

    def _single(self, path: str) -> tuple[list[Inference], Kind | None]:
        """What the operations on a single resource are, where there is one."""
        operations = self._by_path[path]
        single = Single(operations, self._schemas)
        if not single.may_be or self.kind(f"{path}/{{}}")[1] is not None:
            return [], None
        if any(name_of(each) in self._handled for each in operations):
            return self._none(operations, "the behaviour answers others of the same resource"), None
        found = single.found()
        if isinstance(found, str):
            return (self._none(operations, found) if found else []), None
        return found

    def _none(self, operations: Iterable[Operation], why: str) -> list[Inference]:
        return [
            Inference(each, None, "the behaviour answers it" if name_of(each) in self._handled else why)
            for each in operations
        ]

    def _inferences_below(
        self, operations: list[Operation], place: Place, override: Resource | None
    ) -> list[Inference]:
        """What operations on a collection below another resource are for items that stand elsewhere. They are believed
        where what is created there is the very same resource.
        """
        found = [self._inference(each, False, place, override) for each in operations]
        same = [each for each in found if each.answer is not None and self._match.shows_same(each.answer, place)]
        if not any(each.role == "create" for each in same):
            return self._none(operations, "nothing here creates what stands elsewhere by this name")
        return [
            msgspec.structs.replace(each, why=f"{each.why}; the items stand elsewhere")
            if each in same
            else Inference(
                each.operation, None, each.why if each.role is None else "its answer does not show the resource"
            )
            for each in found
        ]

    def _whole(self, items: list[Operation], inferences: list[Inference], place: Place, nested: str) -> Kind:
        item = items[0]
        name = next(reversed(TEMPLATE.findall(item.path)), "")
        parameter = next((each for each in item.parameters if each.location == "path" and each.name == name), None)
        properties = self._schemas.members(place.schema)
        id_schema = properties.get(place.id_name)
        spelled = {plain(each): each for each in reversed(list(properties))}
        names = dict.fromkeys(
            plain(TEMPLATE.findall(each.path)[-1]) for each in items[1:] if TEMPLATE.search(each.path)
        )
        others = (spelled[each] for each in (*other_names(name, item.path), *names) if each in spelled)
        return Kind(
            item=item.path,
            collection=item.path.rstrip("/").rpartition("/")[0],
            place=place,
            operations=tuple(inferences),
            id_schema=id_schema,
            parameter_schema=parameter.schema if parameter is not None else None,
            nested=nested,
            also=tuple(dict.fromkeys(each for each in others if each != place.id_name)) if place.id_name else (),
        )

    def _place(self, items: list[Operation], below: list[Operation], override: Resource | None) -> Place | None:
        """Where the resource stands in the answers: in that of the read, else of a write, else of the list."""
        finder = Finder(self._schemas, items[0], override)
        order = {"GET": 0, "PUT": 1, "PATCH": 2, "POST": 3, "DELETE": 4}
        for operation in sorted(items, key=lambda each: order.get(each.method, 5)):
            found = finder.single(operation)
            if found is not None:
                return found
        for operation in below:
            found = finder.single(operation) if operation.method == "POST" else None
            found = finder.many(operation) if operation.method == "GET" else found
            if found is not None:
                return found
        return self._keyed(items)

    def _keyed(self, items: list[Operation]) -> Place | None:
        """A resource that does not show its id: the read answers what the replacement takes."""
        methods = {each.method: each for each in items}
        if "GET" not in methods or "PUT" not in methods:
            return None
        read, write = answer_schema(methods["GET"]), request_schema(methods["PUT"])
        if read is None or write is None:
            return None
        return Place(read) if self._schemas.are_same(read, write) and self._schemas.is_object(read) else None

    def _inference(self, operation: Operation, is_item: bool, place: Place, override: Resource | None) -> Inference:
        name = name_of(operation)
        given: Mapping[str, Role | None] = override.operations if override is not None else {}
        finder = Finder(self._schemas, operation, override, place)
        if name in given:
            role, why = given[name], "the behaviour's resources say so"
        else:
            role = (_ITEM_ROLES if is_item else _COLLECTION_ROLES).get(operation.method)
            why = f"{operation.method} on {'an item' if is_item else 'the collection'}"
            if role is None and is_item and updates(operation, self._by_path[structure(operation.path)], self._schemas):
                role, why = "merge", "POST on an item answers what GET answers, and nothing else updates it"
            if role is None and not is_item and self._adds(operation, place, finder):
                role = "create"
            if role is None and not is_item and self._names_itself(operation, place):
                return self._by_body(operation, place, finder)
            if role is None:
                return Inference(operation, None, f"{why} may mean several things")
        answer = finder.many(operation) if role == "list" else finder.single(operation)
        if answer is None and role is not None and (several := self._several(operation, role, place, finder)):
            return several
        if role == "delete" and answer is not None and not self._match.shows_same(answer, place):
            # What was deleted may be told by its id alone; anything else that has an id is another thing.
            answer = answer if "deleted" in self._schemas.properties(answer.schema) else None
        sent = self._match.sent(operation, place, answer)
        if role == "merge" and sent is None and operation.method == "POST" and self._is_told_by_query(operation, place):
            why += f", told by its query; the property {place.id_name} holds the id"
            return Inference(operation, role, why, place.id_name, answer, by_query=True)
        is_narrow = role is not None and self._is_narrow(operation, role, place, answer, sent)
        if is_narrow and sent is None:
            sent = ()
        if name not in given and role is not None and (doubt := self._doubt(operation, role, answer, sent)):
            return Inference(operation, None, doubt)
        if role is not None and place.id_name:
            why += f"; the property {place.id_name} holds the id"
        return Inference(operation, role, why, place.id_name, answer, sent or (), is_narrow=is_narrow)

    def _is_narrow(
        self, operation: Operation, role: Role, place: Place, answer: Place | None, sent: tuple[str, ...] | None
    ) -> bool:
        """Whether a write keeps nothing of its body but what the resource shows: it creates what it answers out of a
        file, or of what says how to make it; or it makes an item be there, and has no body.
        """
        if role == "replace":
            return sent is None and operation.body is None
        if role != "create" or answer is None or not place.id_name:
            return False
        return is_uploaded(operation) if sent is not None else self._match.shows_same(answer, place)

    def _is_told_by_query(self, operation: Operation, place: Place) -> bool:
        """Whether the query of an operation without a body names fields of the resource."""
        names = {each.name for each in operation.parameters if each.location == "query"}
        return operation.body is None and not place.fields and bool(names & set(self._match.fields(place)))

    def _several(self, operation: Operation, role: Role, place: Place, finder: Finder) -> Inference | None:
        """What shows its resources in the array that the list shows them in, and takes them in one, if it takes any:
        ``{"Contacts": [{...}]}`` creates what it holds, and is how one of them is read.
        """
        answer = finder.listed(operation)
        if answer is None or not place.id_name or place.fields or not self._match.shows_same(answer, place):
            return None
        is_item = structure(operation.path).endswith("/{}")
        below = structure(operation.path).removesuffix("/{}")
        lists = (finder.listed(each) for each in self._by_path.get(below, ()) if each.method == "GET")
        # A bare array may be of what is below the item.
        if is_item and not any(each is not None and answer.steps and each.steps == answer.steps for each in lists):
            return None
        several = self._match.sent_several(operation, answer) if role != "read" else None
        sent = several if several is not None or role == "read" else self._match.sent(operation, place, None)
        if (sent is None and role != "read") or role == "delete":
            return None
        why = f"{operation.method} takes several, and answers them" if several is not None else operation.method
        why += f" in an array; the property {place.id_name} holds the id"
        return Inference(operation, role, why, place.id_name, answer, sent or (), is_many=several is not None)

    def _adds(self, operation: Operation, place: Place, finder: Finder) -> bool:
        """Whether PUT of a collection adds to it, rather than being the whole of it: it answers what it made in an
        array, and takes what POST takes, in an envelope, or one resource where there is no POST.
        """
        if operation.method != "PUT" or finder.listed(operation) is None:
            return False
        others = [each for each in self._by_path[structure(operation.path)] if each.method == "POST"]
        mine, other = request_schema(operation), request_schema(others[0]) if others else place.schema
        if mine is None or other is None or not self._schemas.is_object(mine):
            return False
        return self._schemas.are_same(mine, other)

    def _names_itself(self, operation: Operation, place: Place) -> bool:
        """Whether PUT or PATCH of a collection takes the resource itself, with its id in the body, and answers it."""
        body = request_schema(operation)
        if operation.method not in ("PUT", "PATCH") or body is None or not place.id_name or place.fields:
            return False
        return self._schemas.are_same(body, place.schema) and place.id_name in self._schemas.properties(body)

    def _by_body(self, operation: Operation, place: Place, finder: Finder) -> Inference:
        answer = finder.single(operation)
        why = f"{operation.method} on the collection takes the resource itself; {place.id_name} in the body is the id"
        role: Role = "replace" if operation.method == "PUT" else "merge"
        silent = not _declares_content(success_of(operation))
        if answer is None and not silent:
            return Inference(operation, None, "its answer does not show the resource")
        return Inference(operation, role, why, place.id_name, answer, by_body=True)

    def _doubt(self, operation: Operation, role: Role, answer: Place | None, sent: tuple[str, ...] | None) -> str:
        """Why a role that the method suggests is not certain; empty where it is."""
        if role in ("read", "list"):
            return "" if answer is not None else "its answer does not show the resource"
        if role == "delete":
            return ""
        if role == "merge" and _takes(operation, JSON_PATCH):
            return ""
        if sent is None:
            return "its body has none of the resource's fields"
        bare = success_of(operation)
        silent = bare.status == _CREATED or not _declares_content(bare)
        if role == "create" and answer is None and not silent:
            return "its answer does not show the id of what was created"
        return ""


def _declares_content(choice: Choice) -> bool:
    """Whether an answer says that it has a body."""
    return choice.response is not None and bool(choice.response.content)


def _refuse_odd(overrides: object) -> None:
    """Raise BadResources where corrections are of another type than they say."""
    if not isinstance(overrides, Mapping):
        raise BadResources("the resources are no mapping from paths to corrections")
    for path, each in cast("Mapping[object, object]", overrides).items():
        if not isinstance(path, str) or not (each is None or isinstance(each, Resource)):
            raise BadResources(f"the resource {path} is corrected by something that is no Resource and not None")
        for name, role in each.operations.items() if each is not None else ():
            if role is not None and role not in get_args(Role):
                raise BadResources(f"the resource {path} gives {name} the role {role}, which there is not")


def _takes(operation: Operation, name: str) -> bool:
    return operation.body is not None and any(media.essence(each.name) == name for each in operation.body.content)
