"""Ids and times as servers make them: new under the seed, valid by their schemas, and like the example's."""

from __future__ import annotations

import random
import re
import uuid
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from specloom.api import Json, SchemaId
from specloom.patterns import UnreadablePattern, matching
from specloom_mock.schemas import Schemas
from specloom_mock.wording import plain

_CREATED: Final = re.compile(r"(date|time)?(created?|creation|inserted|added)(at|on|date|time|timestamp|datetime)?")
_UPDATED: Final = re.compile(
    r"(date|time)?(last)?(updated?|modified|modification|changed?|edited)(at|on|date|time|timestamp|datetime)?"
)
_SINCE_1970: Final = frozenset("unix-time unixtime unix timestamp epoch unix-timestamp".split())
_LEAST: Final = 10**8
"""The seconds since 1970 from which a number that is called a time is believed to be one."""
_MILLISECONDS: Final = 10**11
_DAY: Final = len("2026-01-31")
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz0123456789"
_TRIES: Final = 200


class IdMaker:
    """Makes the ids of one kind of resource. ``held`` are the schemas of the property, of the path parameter, and of
    the property as other answers show it; an id is valid for each, as a text or as a number.
    """

    def __init__(self, schemas: Schemas, held: tuple[SchemaId, ...], like: Json, chance: random.Random) -> None:
        self._schemas = schemas
        self._held = held
        self._like = like
        self._chance = chance
        self._next = 1

    def new(self, is_taken: Callable[[Json], bool]) -> Json:
        """An id that is not taken; None where none was found."""
        for tried, candidate in enumerate(self._candidates()):
            if self._fits(candidate) and not is_taken(candidate):
                return candidate
            if tried > _TRIES:
                break
        return None

    def _fits(self, value: Json) -> bool:
        """Valid for the property, and for the parameter as the text that a path carries."""
        first, *rest = self._held
        if not self._schemas.is_valid(first, "response", value):
            return False
        readings = (value, str(value), *((int(value),) if isinstance(value, str) and value.isdecimal() else ()))
        return all(any(self._schemas.is_valid(each, "request", one) for one in readings) for each in rest)

    def _candidates(self) -> Iterator[Json]:
        schema = self._schemas.resolved(self._held[0])
        types = self._schemas.types(self._held[0])
        if schema.enum is not None:
            yield from schema.enum
        if "integer" in types and not (isinstance(self._like, str) and "string" in types):
            yield from self._integers(schema.minimum, schema.maximum, schema.multiple_of)
        if "string" in types and any("string" not in self._schemas.types(each) for each in self._held):
            yield from map(str, self._integers(None, None, None))
        if "string" in types:
            yield from self._texts(schema.pattern, schema.min_length or 0, schema.max_length)

    def _integers(self, least: float | None, most: float | None, step: float | None) -> Iterator[int]:
        """Counted from 1, or from the minimum; from a random one where there is a bound that the count reached."""
        size = int(step) if step and step >= 1 else 1
        start = max(1, int(least or 0))
        for _ in range(_TRIES):
            value = start + self._next
            self._next += 1
            yield -(-value // size) * size if size > 1 else value
        if most is not None:
            yield from (self._chance.randint(start, int(most)) for _ in range(_TRIES))

    def _texts(self, pattern: str | None, shortest: int, longest: int | None) -> Iterator[str]:
        like = self._like if isinstance(self._like, str) else ""
        if like.isdigit():
            for _ in range(_TRIES // 8):
                self._next += 1
                yield str(int(like) + self._next - 1)
        elif like and not _is_uuid(like):
            yield from (self._varied(like) for _ in range(_TRIES // 8))
        yield from (str(uuid.UUID(int=self._chance.getrandbits(128), version=4)) for _ in range(3))
        for length in (longest, shortest, 24, 12):
            if length is not None and 0 < length <= 256:
                yield "".join(self._chance.choices(_LETTERS, k=length))
        if pattern is not None:
            yield from self._matching(pattern, shortest, longest)

    def _varied(self, like: str) -> str:
        """The example's id with its last run of letters and digits made anew, each by one of its own sort."""
        found = list(re.finditer(r"[0-9A-Za-z]{4,}", like))
        if not found:
            return like
        last = found[-1]
        return like[: last.start()] + "".join(map(self._varied_letter, last[0])) + like[last.end() :]

    def _varied_letter(self, letter: str) -> str:
        if letter.isdigit():
            return self._chance.choice("0123456789")
        hexadecimal = letter.lower() in "abcdef"
        made = self._chance.choice("abcdef" if hexadecimal else "abcdefghijklmnopqrstuvwxyz")
        return made.upper() if letter.isupper() else made

    def _matching(self, pattern: str, shortest: int, longest: int | None) -> Iterator[str]:
        try:
            yield from matching(pattern, shortest, longest)
        except UnreadablePattern:
            return


def _is_uuid(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text.lower()
    except ValueError:
        return False


class Times:
    """The properties that hold times which a server moves by itself, by their names: texts, or numbers since 1970."""

    def __init__(self, schemas: Schemas, properties: Mapping[str, SchemaId]) -> None:
        self._formats = {name: schemas.resolved(each).format or "" for name, each in properties.items()}
        simple = {name for name, each in properties.items() if schemas.types(each) & {"string", "integer", "number"}}
        self.created: Final = [name for name in properties if name in simple and _CREATED.fullmatch(plain(name))]
        self.updated: Final = [name for name in properties if name in simple and _UPDATED.fullmatch(plain(name))]

    def stamp(
        self, fields: dict[str, Json], before: Mapping[str, Json] | None, now: datetime, own: frozenset[str]
    ) -> None:
        """Set the times of a write; ``own`` are the properties that the caller decides on, ``before`` is what was
        there.

        A time of change is later than the one before it, though the clock stands still.
        """
        for name in self.updated:
            if name not in own:
                old = before.get(name) if before is not None else None
                self._set(fields, name, _later(now, old))
        for name in self.created:
            if name in own:
                continue
            if before is not None and name in before:
                fields[name] = before[name]
            else:
                self._set(fields, name, now)

    def _set(self, fields: dict[str, Json], name: str, moment: datetime) -> None:
        """Write a time as the property has it; one that is no time, as far as its format and its value say, stays."""
        known, form = fields.get(name), self._formats[name]
        if isinstance(known, int) and (form in _SINCE_1970 or known >= _LEAST):
            fields[name] = int(moment.timestamp() * (1000 if known >= _MILLISECONDS else 1))
        elif form == "date-time" or (isinstance(known, str) and not form and _moment_of(known) is not None):
            fields[name] = written(moment)


def written(moment: datetime) -> str:
    """A time as most APIs write it: UTC, milliseconds, Z (RFC 3339, 5.6)."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _later(now: datetime, before: Json) -> datetime:
    old = _moment_of(before)
    try:
        if old is None:
            return now
        return max(now, old + (timedelta(seconds=1) if isinstance(before, int) else timedelta(milliseconds=1)))
    except (TypeError, OverflowError):
        # The time before has no zone, or is the last of all; any time is later than that.
        return now


def _moment_of(value: Json) -> datetime | None:
    """The time that a value tells, with the time of day; None where it tells none."""
    try:
        if isinstance(value, int) and value >= _LEAST:
            return datetime.fromtimestamp(value / (1000 if value >= _MILLISECONDS else 1), UTC)
        return datetime.fromisoformat(value) if isinstance(value, str) and len(value) > _DAY else None
    except (ValueError, OverflowError, OSError):
        return None
