"""Schema -> values: valid ones for examples, fixtures and answers, invalid ones that break one keyword each.

Nothing leaves this module unjudged: jsonschema-rs has accepted every valid value, and has refused every invalid one
for the one reason that its label names. What cannot be made is a ``NoValue`` with the reason. The same schema gives the
same values on every machine and in every run.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

import msgspec
from msgspec import UNSET, UnsetType

from specloom.api import Api, Example, Header, Json, MediaType, Parameter, Schema, SchemaId
from specloom.checks import Checks, Fault
from specloom.diagnostics import Diagnostic, Level, Location, quote, quote_plain
from specloom.json_schema import Direction, hidden_properties
from specloom.json_values import Path, canonical, copied, pointer_of, replaced
from specloom.make_scalar import CannotMake
from specloom.make_value import Maker, TooCostly
from specloom.shapes import Expander, Ids
from specloom.vary_value import Change, Place, Walker, grafted, lean, one_fault

MAX_FULL_PARTS: Final = 400
"""Parts from which the fullest value gives up optional parts, the deepest first."""

_DEPTHS: Final = (8, 6, 5, 4, 3, 2, 1)


class NoValue(msgspec.Struct, frozen=True):
    """There is no value, or none was found within the budget; ``reason`` is a sentence without a full stop."""

    reason: str


class Labelled(msgspec.Struct, frozen=True):
    """A valid value that reaches a limit: ``keyword`` is the one whose limit it is, ``pointer`` its place."""

    label: str
    keyword: str
    pointer: str
    value: Json


class Invalid(msgspec.Struct, frozen=True):
    """A value that breaks one ``keyword`` at one place (RFC 6901 ``pointer`` into the value, empty for the whole)."""

    label: str
    keyword: str
    pointer: str
    value: Json


class Examples(msgspec.Struct, frozen=True):
    """The document's examples that are valid, in its order, and what is to be said of the others."""

    valid: tuple[Example, ...]
    diagnostics: tuple[Diagnostic, ...]


class Values:
    """The values of one API's schemas; ``checks`` are its validators, where somebody has them already."""

    def __init__(self, api: Api, checks: Checks | None = None) -> None:
        self._api = api
        self._checks = checks or Checks(api, shared=True)
        self._expanders: dict[Direction | None, Expander] = {}
        self._walkers: dict[Direction | None, Walker] = {}
        self._smallest: dict[tuple[SchemaId, Direction | None], Json | NoValue] = {}
        self._fullest: dict[tuple[SchemaId, Direction | None], Json | NoValue] = {}

    @property
    def checks(self) -> Checks:
        """The validators behind these values."""
        return self._checks

    def is_valid(self, schema_id: SchemaId, value: Json, direction: Direction | None = None) -> bool:
        """Whether the validator accepts a value; formats are asserted."""
        return self._checks.is_valid(schema_id, value, direction)

    def smallest(self, schema_id: SchemaId, direction: Direction | None = None) -> Json | NoValue:
        """A valid value without optional parts. The result is the caller's own to change."""
        key = (self.expander(direction).stands_for(schema_id), direction)
        if key not in self._smallest:
            self._smallest[key] = self._make_smallest(*key)
        return copied(self._smallest[key])

    def fullest(self, schema_id: SchemaId, direction: Direction | None = None) -> Json | NoValue:
        """A valid value with all optional parts, one item per array, the document's examples where scalars have them.

        A schema within itself has no optional parts there, and beyond ``MAX_FULL_PARTS`` deep ones are left out.
        """
        key = (self.expander(direction).stands_for(schema_id), direction)
        if key not in self._fullest:
            self._fullest[key] = self._make_fullest(*key)
        return copied(self._fullest[key])

    def variants(self, schema_id: SchemaId, direction: Direction | None = None) -> Iterator[Json]:
        """Different valid values, small ones first, as many as are easily found."""
        maker = Maker(self.expander(direction))
        try:
            for value in maker.variants((schema_id,)):
                if self.is_valid(schema_id, value, direction):
                    yield copied(value)
        except (CannotMake, TooCostly):
            return

    def each(self, schema_id: SchemaId, direction: Direction | None = None) -> Iterator[Labelled]:
        """Valid values beside the smallest and the fullest: each enum member, bound, null and variant of every place.

        A schema that stands in several places is varied at the first one. Texts longer than
        ``vary_value.MAX_BOUND_LENGTH`` and arrays longer than ``MAX_BOUND_ITEMS`` are not made.
        """
        met: set[str] = set()
        tried: set[tuple[Path, str, str]] = set()
        for place, small, full in self._places(schema_id, direction):
            for change in self._walker(direction).valid_changes(place):
                key = (place.path, change.keyword, change.detail or canonical(change.value))
                value = self._fitted(schema_id, direction, place, change, (small, full)) if key not in tried else None
                if value is not None:
                    tried.add(key)
                    if (seen := canonical(value[0])) not in met:
                        met.add(seen)
                        yield Labelled(_label(place, change), change.keyword, pointer_of(place.path), copied(value[0]))

    def invalid(self, schema_id: SchemaId, direction: Direction | None = None) -> Iterator[Invalid]:
        """Values that break one keyword each, at every place that has it; see ``vary_value`` for the rule.

        A schema that stands in several places is broken at the first one.
        """
        met: set[str] = set()
        done: set[tuple[Path, str, str]] = set()
        for place, small, full in self._places(schema_id, direction):
            for change in self._walker(direction).invalid_changes(place):
                key = (place.path, change.keyword, change.detail)
                if key in done:
                    continue
                for base in (grafted(small, full, place.path), full):
                    value = replaced(base, place.path, change.value)
                    fault = one_fault(self._checks.faults(schema_id, value, direction), change, place.path)
                    if fault is not None and (seen := canonical(value)) not in met:
                        met.add(seen)
                        done.add(key)
                        label = _label(place, change, named=bool(change.detail))
                        yield Invalid(label, fault[0], pointer_of(fault[1]), copied(value))
                        break

    def breaks_only(self, schema_id: SchemaId, value: Json, direction: Direction | None, breach: Invalid) -> bool:
        """Whether a value breaks the keyword of a breach at its place, and nothing else."""
        faults = set(islice(self._checks.faults(schema_id, value, direction), 20))
        found = faults.pop() if len(faults) == 1 else None
        return found is not None and (found[0], pointer_of(found[1])) == (breach.keyword, breach.pointer)

    def examples(
        self, stated: Iterable[Example], schema_id: SchemaId | None, direction: Direction | None = None
    ) -> Examples:
        """The examples that are valid, and a diagnostic for each that is not (with its
        pointer and no file, for the caller to locate); without a schema all are valid."""
        valid: list[Example] = []
        diagnostics: list[Diagnostic] = []
        for example in stated:
            faults = (
                [] if schema_id is None else list(islice(self._checks.faults(schema_id, example.value, direction), 5))
            )
            if faults and schema_id is not None and self._checks.is_beyond(schema_id, example.value, direction):
                diagnostics.append(_large_example(example))
            elif faults:
                diagnostics.append(_invalid_example(example, faults))
            else:
                valid.append(example)
        return Examples(tuple(valid), tuple(diagnostics))

    def examples_of(
        self, stated: MediaType | Parameter | Header | Schema, direction: Direction | None = None
    ) -> Examples:
        """The examples of a media type, parameter or header, and after them those of its schema; or a schema's own."""
        if isinstance(stated, Schema):
            return self.examples(stated.examples, stated.id, direction)
        if not isinstance(stated, MediaType) and stated.content is not None:
            stated = stated.content
        own = self.examples(stated.examples, stated.schema, direction)
        if stated.schema is None:
            return own
        below = [each for schema in self._composed(stated.schema) for each in schema.examples]
        of_schema = self.examples(below, stated.schema, direction)
        return Examples((*own.valid, *of_schema.valid), (*own.diagnostics, *of_schema.diagnostics))

    def _composed(self, schema_id: SchemaId) -> Iterator[Schema]:
        """A schema and what it merely refers to."""
        met: set[SchemaId] = set()
        current: SchemaId | None = schema_id
        while current is not None and current not in met:
            met.add(current)
            schema = self._api.schemas[current]
            yield schema
            current = schema.ref

    def _places(self, schema_id: SchemaId, direction: Direction | None) -> Iterator[tuple[Place, Json, Json]]:
        small, full = self.smallest(schema_id, direction), self.fullest(schema_id, direction)
        if isinstance(small, NoValue) or isinstance(full, NoValue):
            return
        for place in self._walker(direction).places(schema_id, full):
            yield lean(place, small), small, full

    def _walker(self, direction: Direction | None) -> Walker:
        if direction not in self._walkers:
            # Not this object, which keeps the walker: circles would outlive the run.
            checks = self._checks
            self._walkers[direction] = Walker(
                self.expander(direction), lambda schema_id, value: checks.is_valid(schema_id, value, direction)
            )
        return self._walkers[direction]

    def _fitted(
        self, schema_id: SchemaId, direction: Direction | None, place: Place, change: Change, bases: tuple[Json, Json]
    ) -> tuple[Json] | None:
        """The change put into the smallest value that has the place, or into the fullest; None where neither fits."""
        small, full = bases
        for base in (grafted(small, full, place.path), full):
            value = replaced(base, place.path, change.value)
            if self.is_valid(schema_id, value, direction):
                return (value,)
        return None

    def expander(self, direction: Direction | None) -> Expander:
        if direction not in self._expanders:
            self._expanders[direction] = Expander(self._api.schemas, hidden_properties(self._api, direction))
        return self._expanders[direction]

    def _make_smallest(self, schema_id: SchemaId, direction: Direction | None) -> Json | NoValue:
        return self._judged(schema_id, direction, 0)

    def _make_fullest(self, schema_id: SchemaId, direction: Direction | None) -> Json | NoValue:
        depth, made = self._deepest(schema_id, direction)
        for each in (depth, *(lower for lower in _DEPTHS if lower < depth)):
            value = self._judged(schema_id, direction, each, made if each == depth else UNSET)
            if not isinstance(value, NoValue):
                return value
        return self.smallest(schema_id, direction)

    def _deepest(self, schema_id: SchemaId, direction: Direction | None) -> tuple[int, Json | UnsetType]:
        """The greatest depth whose value stays small, and that value, where it can be made. Where it isn't the greatest
        of all, the way up is the short one: what is too large at some depth is large at once."""
        made = self._small(schema_id, direction, _DEPTHS[0])
        if made is not None:
            return _DEPTHS[0], made[0]
        best: tuple[int, Json | UnsetType] = _DEPTHS[-1], UNSET
        for depth in reversed(_DEPTHS[1:-1]):
            made = self._small(schema_id, direction, depth)
            if made is None:
                break
            best = depth, made[0]
        return best

    def _small(
        self, schema_id: SchemaId, direction: Direction | None, depth: int
    ) -> tuple[Json] | tuple[UnsetType] | None:
        """The value of a depth, UNSET where there is none; None where it has too many parts."""
        try:
            return (Maker(self.expander(direction), parts=MAX_FULL_PARTS).make((schema_id,), depth),)
        except TooCostly:
            return None
        except CannotMake:
            return (UNSET,)

    def _judged(
        self, schema_id: SchemaId, direction: Direction | None, depth: int, made: Json | UnsetType = UNSET
    ) -> Json | NoValue:
        """Made optimistically, unless it is ``made`` already, then, where the validator refuses, carefully."""
        if made is not UNSET and self.is_valid(schema_id, made, direction):
            return made
        failure = NoValue("no value that was tried is accepted by all of its keywords")

        def judge(ids: Ids, value: Json) -> bool:
            return all(self._checks.is_valid(each, value, direction) for each in ids)

        expander = self.expander(direction)
        for maker in (*((Maker(expander),) if made is UNSET else ()), Maker(expander, judge)):
            try:
                value = maker.make((schema_id,), depth)
            except (CannotMake, TooCostly) as error:
                failure = NoValue(str(error))
                continue
            if self.is_valid(schema_id, value, direction):
                return value
            if self._checks.is_beyond(schema_id, value, direction):
                return NoValue("what was tried takes too long to judge")
        return failure


def _label(place: Place, change: Change, *, named: bool = True) -> str:
    """What a value is for, in words: ``maxLength 300 at /data/name``."""
    detail = ""
    if named:
        detail = change.detail or json.dumps(change.value)
    where = pointer_of(place.path)
    return (
        f"{change.keyword}{' ' if detail else ''}{detail[:80]} at {where}"
        if where
        else f"{change.keyword} {detail[:80]}".rstrip()
    )


def _large_example(example: Example) -> Diagnostic:
    return Diagnostic(
        code="SL403",
        level=Level.WARNING,
        message="the example has more parts than are judged by so many schemas, and is passed over",
        at=Location(file="", pointer=example.pointer),
        help="make the example smaller",
    )


def _invalid_example(example: Example, faults: list[Fault | None]) -> Diagnostic:
    told = [fault for fault in faults if fault is not None]
    notes = tuple(f"{quote_plain(pointer_of(place) or 'the value')} breaks '{keyword}'" for keyword, place in told)
    return Diagnostic(
        code="SL400",
        level=Level.WARNING,
        message=f"example {quote(example.name)} is not valid against its schema and is passed over"
        if example.name
        else "the example is not valid against its schema and is passed over",
        at=Location(file="", pointer=example.pointer),
        help="correct the example or its schema",
        notes=notes,
    )
