"""Values that vary: under one seed always the same ones, every one valid.

Theory. A value is thrown from the schema's facts, part by part: branches, optional members, lengths, numbers and texts
by a seeded chance. Each part is judged by the validator where it was thrown, so one odd keyword costs one part, which
becomes the smallest value; the whole is judged at the end. Chance is spent on at most ``_MAX_PARTS`` parts, so that a
large schema answers as fast as a small one.
"""

from __future__ import annotations

import base64
import random
import string
import uuid
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Final, cast

import msgspec
from msgspec import UNSET

from specloom.api import Json, JsonType, Schema, SchemaId
from specloom.json_schema import hidden_properties
from specloom.make_value import MAX_COPIES
from specloom.values import NoValue
from specloom_mock.schemas import Schemas

_MAX_PARTS: Final = 400
_MAX_DEPTH: Final = 12
_MAX_LIST: Final = 4
_MAX_LENGTH: Final = 24
_POOL: Final = 24
_MAX_POOLED_BYTES: Final = 20_000
_SPAN: Final = 1000
_WORDS: Final = (
    "amber basalt cedar delta ember fjord garnet harbor indigo juniper kestrel lagoon maple nectar onyx pebble quartz "
    "river saffron tundra umber velvet willow xenon yarrow zephyr"
).split()
_START: Final = datetime(2024, 1, 1, tzinfo=UTC)
_DAYS: Final = 1000


class Dice:
    """Throws values of the schemas of one API, in answers."""

    def __init__(self, schemas: Schemas) -> None:
        self._schemas = schemas
        self._hidden = hidden_properties(schemas.api, "response")
        self._pools: dict[SchemaId, list[Json]] = {}

    def throw(self, schema_id: SchemaId, seed: str) -> Json | NoValue:
        """A valid value; the same for the same seed. NoValue where none can be made at all."""
        chance = random.Random(seed)
        for _ in range(3):
            value = _Throw(self._schemas, self._hidden, self.pool, chance).value(schema_id, 0)
            if not isinstance(value, NoValue) and self._schemas.is_valid(schema_id, "response", value):
                return value
        pool = self.pool(schema_id)
        return chance.choice(pool) if pool else self._schemas.smallest(schema_id, "response")

    def pool(self, schema_id: SchemaId) -> list[Json]:
        """Some valid values of a schema that are known without chance."""
        if schema_id not in self._pools:
            smallest = self._schemas.smallest(schema_id, "response")
            # Two dozen of a value that is long even at its smallest would take seconds.
            few = isinstance(smallest, NoValue) or len(msgspec.json.encode(smallest)) > _MAX_POOLED_BYTES
            found = () if few else islice(self._schemas.variants(schema_id, "response"), _POOL)
            self._pools[schema_id] = list(found)
        return self._pools[schema_id]


class _Throw:
    """One value in the making."""

    def __init__(
        self,
        schemas: Schemas,
        hidden: Mapping[SchemaId, frozenset[str]],
        pool: Callable[[SchemaId], list[Json]],
        chance: random.Random,
    ) -> None:
        self._schemas = schemas
        self._hidden = hidden
        self._pool = pool
        self._chance = chance
        self._left = _MAX_PARTS

    def value(self, schema_id: SchemaId, depth: int) -> Json | NoValue:
        """A value of a schema; the smallest where what was thrown is not valid, or where enough was thrown."""
        self._left -= 1
        if self._left > 0 and depth < _MAX_DEPTH:
            thrown = self._thrown(schema_id, depth)
            if not isinstance(thrown, NoValue) and self._schemas.is_valid(schema_id, "response", thrown):
                return thrown
            if self._left > 0 and (pool := self._pool(schema_id)):
                return self._chance.choice(pool)
        return self._schemas.smallest(schema_id, "response")

    def _thrown(self, schema_id: SchemaId, depth: int) -> Json | NoValue:
        schema = self._schemas.resolved(schema_id)
        if not isinstance(schema.const, type(UNSET)):
            return schema.const
        if schema.enum is not None:
            return self._chance.choice(schema.enum) if schema.enum else NoValue("its enum is empty")
        branches = schema.one_of or schema.any_of
        if branches:
            return self._branch(schema_id, branches, depth)
        types = sorted(schema.types or self._schemas.types(schema_id))
        if len(types) == 7:
            return NoValue("any type is allowed")
        type_ = self._type(types)
        if type_ == "object":
            return self._object(schema_id, depth)
        return self._array(schema, depth) if type_ == "array" else self._scalar(schema, type_)

    def _type(self, types: list[JsonType]) -> JsonType:
        """One of the types; null one time in five."""
        others: list[JsonType] = [each for each in types if each != "null"]
        if not others or (len(others) < len(types) and self._chance.random() < 0.2):
            return "null"
        return self._chance.choice(others)

    def _branch(self, schema_id: SchemaId, branches: tuple[SchemaId, ...], depth: int) -> Json | NoValue:
        chosen = self.value(self._chance.choice(branches), depth + 1)
        if not self._schemas.properties(schema_id):
            return chosen
        beside = self._object(schema_id, depth)
        return {**beside, **cast("dict[str, Json]", chosen)} if isinstance(chosen, dict) else chosen

    def _object(self, schema_id: SchemaId, depth: int) -> dict[str, Json]:
        properties, required = self._schemas.properties(schema_id), self._schemas.required(schema_id)
        schema = self._schemas.resolved(schema_id)
        hidden = self._hidden.get(schema.id, frozenset())
        made: dict[str, Json] = {}
        for name, child in properties.items():
            if name in hidden or (name not in required and self._chance.random() < 0.25 + depth * 0.1):
                continue
            value = self.value(child, depth + 1)
            if not isinstance(value, NoValue):
                made[name] = value
        further = schema.additional_properties
        if not properties and further is not None and self._schemas.api.schemas[further].always is not False:
            for word in self._chance.sample(_WORDS, self._chance.randint(1, 3)):
                value = self.value(further, depth + 1)
                if not isinstance(value, NoValue):
                    made[word] = value
        return made

    def _array(self, schema: Schema, depth: int) -> Json | NoValue:
        least = schema.min_items or 0
        if least > MAX_COPIES or schema.prefix_items:
            return NoValue("its items are left to the pool")
        if least > _MAX_LIST * 4:
            return self._long_array(schema, least, depth)
        most = min(least + _MAX_LIST, least + _MAX_LIST if schema.max_items is None else schema.max_items)
        count = self._chance.randint(max(least, 1 if most else 0), max(most, least))
        if schema.items is None:
            return [self._word() for _ in range(count)]
        items = [self.value(schema.items, depth + 1) for _ in range(count)]
        return next((each for each in items if isinstance(each, NoValue)), items)

    def _long_array(self, schema: Schema, least: int, depth: int) -> Json | NoValue:
        """A few thrown items over and over, as chance is not spent on thousands."""
        if schema.items is None or schema.unique_items:
            return NoValue("its items are left to the pool")
        few = [self.value(schema.items, depth + 1) for _ in range(_MAX_LIST)]
        failed = next((each for each in few if isinstance(each, NoValue)), None)
        return [few[index % _MAX_LIST] for index in range(least)] if failed is None else failed

    def _scalar(self, schema: Schema, type_: JsonType) -> Json | NoValue:
        if type_ == "null":
            return None
        if type_ == "boolean":
            return self._chance.random() < 0.5
        if type_ in ("integer", "number"):
            return self._number(schema, whole=type_ == "integer")
        return self._text(schema)

    def _number(self, schema: Schema, *, whole: bool) -> Json:
        lows = [each for each in (schema.minimum, schema.exclusive_minimum) if each is not None]
        highs = [each for each in (schema.maximum, schema.exclusive_maximum) if each is not None]
        low = max(lows, default=min(0, min(highs, default=_SPAN) - _SPAN))
        high = max(low, min(min(highs, default=low + _SPAN), low + 10**9))
        if schema.multiple_of:
            steps = int((high - low) // schema.multiple_of)
            start = -(-low // schema.multiple_of) * schema.multiple_of
            value = start + self._chance.randint(0, max(0, min(steps, 10**6))) * schema.multiple_of
            return int(value) if whole else value
        return self._chance.randint(int(low), int(high)) if whole else round(self._chance.uniform(low, high), 2)

    def _text(self, schema: Schema) -> str | NoValue:
        if schema.pattern is not None:
            return NoValue("its pattern is left to the pool")
        if schema.format:
            made = _FORMATS.get(schema.format)
            return NoValue("its format is left to the pool") if made is None else made(self._chance)
        if schema.content_encoding == "base64":
            return base64.b64encode(self._chance.randbytes(9)).decode()
        least = schema.min_length or 0
        most = least + _MAX_LENGTH if schema.max_length is None else min(schema.max_length, least + _MAX_LENGTH)
        words = self._word()
        while len(words) < least <= 10 * _MAX_LENGTH:
            words += f" {self._word()}"
        return words[: max(most, least)].rstrip() if least == 0 else words[: max(most, least)]

    def _word(self) -> str:
        return f"{self._chance.choice(_WORDS)} {self._chance.choice(_WORDS)}"


def _moment(chance: random.Random) -> datetime:
    return _START + timedelta(seconds=chance.randrange(_DAYS * 86400))


def _letters(chance: random.Random) -> str:
    return "".join(chance.choices(string.ascii_lowercase, k=8))


_FORMATS: Final[Mapping[str, Callable[[random.Random], str]]] = {
    "date-time": lambda chance: _moment(chance).strftime("%Y-%m-%dT%H:%M:%SZ"),
    "date": lambda chance: _moment(chance).strftime("%Y-%m-%d"),
    "time": lambda chance: _moment(chance).strftime("%H:%M:%SZ"),
    "duration": lambda chance: f"PT{chance.randint(1, 59)}M",
    "uuid": lambda chance: str(uuid.UUID(int=chance.getrandbits(128), version=4)),
    "email": lambda chance: f"{chance.choice(_WORDS)}.{_letters(chance)}@example.com",
    "hostname": lambda chance: f"{_letters(chance)}.example.com",
    "ipv4": lambda chance: f"192.0.2.{chance.randint(1, 254)}",
    "ipv6": lambda chance: f"2001:db8::{chance.randint(1, 0xFFFF):x}",
    "uri": lambda chance: f"https://example.com/{chance.choice(_WORDS)}/{_letters(chance)}",
    "url": lambda chance: f"https://example.com/{chance.choice(_WORDS)}/{_letters(chance)}",
    "password": _letters,
    "byte": lambda chance: base64.b64encode(chance.randbytes(9)).decode(),
}
