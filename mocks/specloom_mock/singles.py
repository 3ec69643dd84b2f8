"""Single resources: what there is one of in its scope, which GET shows as PUT or PATCH of the same path writes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from specloom.api import Operation, SchemaId
from specloom_mock.behaviour import Role
from specloom_mock.finder import Place, answer_schema, request_schema, sent_schema
from specloom_mock.kinds import Inference, Kind
from specloom_mock.schemas import Schemas
from specloom_mock.wording import plain

_ROLES: Final[Mapping[str, Role]] = {"GET": "read", "PUT": "replace", "PATCH": "merge", "DELETE": "delete"}
_LISTS: Final = frozenset("data items results records values content hits entries list".split())
_SHAPING: Final = frozenset("expand fields include".split())
"""Members that say how an answer is shown, in a body as in a query."""


class Single:
    """The operations of one path, which may be those on a single resource."""

    def __init__(self, operations: Sequence[Operation], schemas: Schemas) -> None:
        self._operations = operations
        self._schemas = schemas
        self._by_method = {each.method: each for each in operations}
        writes = [self._by_method[each] for each in ("PUT", "PATCH") if each in self._by_method]
        self._writes = writes or [each for each in operations if self._updates(each)]

    @property
    def may_be(self) -> bool:
        """Whether something is read and written here."""
        return "GET" in self._by_method and bool(self._writes)

    def found(self) -> tuple[list[Inference], Kind] | str:
        """What the operations are, or why they keep no state; empty where what is read is nothing that can be kept."""
        read, deletion = self._by_method["GET"], self._by_method.get("DELETE")
        if deletion is not None and self._is_narrowed(deletion):
            return "DELETE of a single resource is told what to delete of it"
        if any(_required_query(read) & _required_query(each) for each in self._writes):
            return "the query says which of several resources is meant"
        shown = answer_schema(read)
        if shown is None or not (self._schemas.is_object(shown) or self._schemas.is_value(shown)):
            return ""
        if not all(self._is_written(each, shown) for each in self._writes):
            return "what is written is not what GET shows"
        place = Place(shown)
        inferences = [self._inference(each, place) for each in self._operations]
        return inferences, Kind(read.path, read.path, place, tuple(inferences), is_single=True)

    def _is_narrowed(self, operation: Operation) -> bool:
        """Whether an operation is told what of a resource is meant: by a query, or by a body that is not the whole that
        PUT or PATCH write.
        """
        has_query = any(each.location == "query" for each in operation.parameters)
        if operation.body is None or has_query:
            return has_query
        body = sent_schema(operation)
        wholes = [sent_schema(each) if each.method != "POST" else None for each in self._writes]
        return body is None or not all(each is not None and self._schemas.are_alike(body, each) for each in wholes)

    def _updates(self, operation: Operation) -> bool:
        """Whether POST changes what GET shows, rather than looking for it: it is not told what GET is told, and what
        is shown is no list.
        """
        if not updates(operation, self._operations, self._schemas):
            return False
        read = self._by_method["GET"]
        shown, body = answer_schema(read), request_schema(operation)
        if shown is None or body is None:
            return False
        asked = {plain(each.name) for each in read.parameters if each.location == "query"}
        members = self._schemas.properties(shown)
        arrays = [name for name, each in members.items() if self._schemas.types(each) <= {"array", "null"}]
        is_list = len(arrays) == len(members) or bool(_LISTS & set(map(plain, arrays)))
        return not is_list and not (asked - _SHAPING) & set(map(plain, self._schemas.properties(body)))

    def _is_written(self, operation: Operation, shown: SchemaId) -> bool:
        """Whether an operation takes what is shown, or takes fields of it and answers it."""
        schemas, body, answer = self._schemas, sent_schema(operation), answer_schema(operation)
        if body is not None and schemas.is_value(shown):
            return operation.method == "PUT" and schemas.are_alike(body, shown)
        if body is None or not schemas.is_object(body):
            return False
        shares = bool(set(schemas.properties(body)) & set(schemas.properties(shown)))
        return schemas.are_same(body, shown) or (shares and answer is not None and schemas.are_same(answer, shown))

    def _inference(self, operation: Operation, place: Place) -> Inference:
        role = "merge" if self._updates(operation) else _ROLES.get(operation.method)
        if role is None:
            return Inference(operation, None, f"{operation.method} of a single resource may mean several things")
        answer = answer_schema(operation)
        shows = answer is not None and self._schemas.are_alike(answer, place.schema)
        why = f"{operation.method} of a single resource; GET shows what is written"
        if role == "delete":
            why = "DELETE of a single resource; GET shows what it was before it was written"
        return Inference(operation, role, why, "", place if shows else None)


def updates(operation: Operation, beside: Sequence[Operation], schemas: Schemas) -> bool:
    """Whether POST merges, as in APIs that know no PUT: it answers what GET answers, of the operations of its path."""
    by_method = {each.method: each for each in beside}
    if operation.method != "POST" or "GET" not in by_method or {"PUT", "PATCH"} & set(by_method):
        return False
    read, write = answer_schema(by_method["GET"]), answer_schema(operation)
    return read is not None and write is not None and schemas.are_same(read, write)


def _required_query(operation: Operation) -> set[str]:
    return {each.name for each in operation.parameters if each.location == "query" and each.required}
