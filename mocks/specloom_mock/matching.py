"""Which schemas of requests and answers are about the same resource."""

from __future__ import annotations

from collections.abc import Mapping

from specloom.api import Operation, SchemaId
from specloom_mock.finder import Place, follow, follow_items, request_schema
from specloom_mock.schemas import Schemas
from specloom_mock.wording import plain


class Matching:
    """Compares what operations take and answer with where a resource stands."""

    def __init__(self, schemas: Schemas) -> None:
        self._schemas = schemas

    def shows_same(self, one: Place, other: Place) -> bool:
        """Whether two answers show a resource of the same fields; what is around those may be written out twice. Of
        several kinds (``oneOf``), one answer may show those alone that another shows as well.
        """
        first, second = self._follow(one.schema, one.fields), self._follow(other.schema, other.fields)
        if first is None or second is None:
            return False
        return self._schemas.core(first) == self._schemas.core(second) or self._kinds(first) <= self._kinds(second)

    def _kinds(self, schema: SchemaId) -> set[SchemaId]:
        kinds = self._schemas.kinds(self._schemas.principal(schema))
        return {self._schemas.core(each) for each in kinds} or {self._schemas.core(schema)}

    def fields(self, place: Place) -> Mapping[str, SchemaId]:
        """The properties of a resource's fields."""
        inner = self._follow(place.schema, place.fields)
        return self._schemas.members(inner) if inner is not None else {}

    def sent(self, operation: Operation, place: Place, answer: Place | None) -> tuple[str, ...] | None:
        """The way from the request's body to the fields; None where no object there has any of them."""
        schema = request_schema(operation)
        if schema is None:
            return None
        known = set(map(plain, self.fields(place)))
        shown = answer if answer is not None else place
        ways = ((*shown.steps, *shown.fields), (*place.steps, *place.fields), place.steps, place.fields, ())
        for way in dict.fromkeys(ways):
            inner = self._follow(schema, way)
            if inner is not None and known & set(map(plain, self._schemas.members(inner))):
                return way
        return None

    def sent_several(self, operation: Operation, answer: Place) -> tuple[str, ...] | None:
        """The way from the request's body to an array of the fields; None where there is no such array."""
        schema = request_schema(operation)
        if schema is None:
            return None
        for way in dict.fromkeys((answer.steps, ())):
            items = follow_items(self._schemas, schema, way)
            if items is not None and set(self._schemas.members(items)) & set(self.fields(answer)):
                return way
        return None

    def _follow(self, schema: SchemaId, steps: tuple[str, ...]) -> SchemaId | None:
        return follow(self._schemas, schema, steps)
