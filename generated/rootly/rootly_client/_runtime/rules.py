"""What a schema says that msgspec cannot check, as data: the rest of JSON Schema 2020-12.

Rules are looked at where they must hold: on what goes out, and on an answer that is read strictly. There, those that
hold a pattern are passed over, since a pattern is never run on text from outside (it may take exponential time).

A keyword speaks of values of its own kind only: ``unique_items`` says nothing of a string (JSON Schema 2020-12, 7.6.1).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final, NamedTuple, TypeAlias, cast

from msgspec import Struct

from .plain import Plain, kind_of

RULES: Final = "rules"
"""The key of a type's rules, in the ``extra`` of its ``Meta``."""


class Rules(Struct, frozen=True, kw_only=True):
    """The keywords of JSON Schema by their names there, in snake case; ``types`` and ``enum`` are tuples.

    ``absent`` are members that must not be sent, ``named`` those that ``additional_properties`` does not speak of
    beside ``properties``, ``never`` allows no value at all. None and an empty collection mean "not stated".
    """

    never: bool = False
    types: tuple[str, ...] = ()
    enum: tuple[Any, ...] | None = None
    not_: Rules | None = None
    if_: Rules | None = None
    then: Rules | None = None
    else_: Rules | None = None
    any_of: tuple[Rules, ...] = ()
    one_of: tuple[Rules, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    exclusive_minimum: float | None = None
    exclusive_maximum: float | None = None
    multiple_of: float | None = None
    min_length: int | None = None
    max_length: int | None = None
    pattern: str = ""
    items: Rules | None = None
    prefix_items: tuple[Rules, ...] = ()
    contains: Rules | None = None
    min_contains: int = 1
    max_contains: int | None = None
    min_items: int | None = None
    max_items: int | None = None
    unique_items: bool = False
    absent: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    properties: Mapping[str, Rules] = {}
    pattern_properties: Mapping[str, Rules] = {}
    additional_properties: Rules | None = None
    property_names: Rules | None = None
    dependent_required: Mapping[str, tuple[str, ...]] = {}
    dependent_schemas: Mapping[str, Rules] = {}
    min_properties: int | None = None
    max_properties: int | None = None


class Broken(NamedTuple):
    """A rule that does not hold: where, as keys from the value down, what was expected, and what is there."""

    path: tuple[str | int, ...]
    expected: str
    value: Plain


Check: TypeAlias = Callable[[Rules, Any], Iterator[Broken]]


def first_broken(rules: Rules, value: Plain) -> Broken | None:
    """The first rule that does not hold for a JSON value, None where all do."""
    return next(_broken(rules, value), None)


def holds_pattern(rules: Rules) -> bool:
    """Whether a pattern stands anywhere in the rules."""
    if rules.pattern or rules.pattern_properties:
        return True
    parts = [getattr(rules, name) for name in rules.__struct_fields__]
    return any(holds_pattern(each) for part in parts for each in _rules_in(part))


def only_absent(rules: Rules) -> bool:
    """Whether the rules name members that must not be sent and nothing else, which the exact decoder sees as well."""
    return rules == Rules(absent=rules.absent)


def _rules_in(part: object) -> Iterator[Rules]:
    if isinstance(part, Rules):
        yield part
    elif isinstance(part, (tuple, dict)):
        several = cast("Iterable[object]", part.values() if isinstance(part, dict) else part)
        yield from (each for each in several if isinstance(each, Rules))


def _broken(rules: Rules, value: Plain) -> Iterator[Broken]:
    for check in (_itself, _combined, *_CHECKS.get(kind_of(value), ())):
        yield from check(rules, value)


def _fits(rules: Rules, value: Plain) -> bool:
    return first_broken(rules, value) is None


def _below(rules: Rules | None, value: Plain, key: str | int) -> Iterator[Broken]:
    if rules is not None:
        yield from (each._replace(path=(key, *each.path)) for each in _broken(rules, value))


def _itself(rules: Rules, value: Plain) -> Iterator[Broken]:
    if rules.never:
        yield Broken((), "no such value", value)
    if rules.types and not _is_of(rules.types, value):
        yield Broken((), f"a value of type {' or '.join(rules.types)}", value)
    if rules.enum is not None and _key(value) not in map(_key, rules.enum):
        yield Broken((), f"one of {', '.join(map(repr, rules.enum))}", value)


def _is_of(types: tuple[str, ...], value: Plain) -> bool:
    whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    return kind_of(value) in types or (kind_of(value) == "number" and whole and "integer" in types)


def _combined(rules: Rules, value: Plain) -> Iterator[Broken]:
    if rules.not_ is not None and _fits(rules.not_, value):
        yield Broken((), "a value that the schema under `not` does not describe", value)
    if rules.any_of and not any(_fits(each, value) for each in rules.any_of):
        yield Broken((), "a value that fits one of the schemas of `anyOf`", value)
    if rules.one_of and sum(_fits(each, value) for each in rules.one_of) != 1:
        yield Broken((), "a value that fits exactly one of the schemas of `oneOf`", value)
    if rules.if_ is not None:
        chosen = rules.then if _fits(rules.if_, value) else rules.else_
        if chosen is not None:
            yield from _broken(chosen, value)


def _number(rules: Rules, value: float) -> Iterator[Broken]:
    if rules.minimum is not None and value < rules.minimum:
        yield Broken((), f"a number >= {rules.minimum}", value)
    if rules.maximum is not None and value > rules.maximum:
        yield Broken((), f"a number <= {rules.maximum}", value)
    if rules.exclusive_minimum is not None and value <= rules.exclusive_minimum:
        yield Broken((), f"a number > {rules.exclusive_minimum}", value)
    if rules.exclusive_maximum is not None and value >= rules.exclusive_maximum:
        yield Broken((), f"a number < {rules.exclusive_maximum}", value)
    if rules.multiple_of and not _is_multiple(value, rules.multiple_of):
        yield Broken((), f"a multiple of {rules.multiple_of}", value)


def _is_multiple(value: float, step: float) -> bool:
    """As decimals, so that 0.3 is a multiple of 0.1; what is beyond their precision is let through."""
    quotient = Decimal(repr(value)) / Decimal(repr(step))
    return quotient == quotient.to_integral_value()


def _string(rules: Rules, value: str) -> Iterator[Broken]:
    if rules.min_length is not None and len(value) < rules.min_length:
        yield Broken((), f"at least {rules.min_length} characters", value)
    if rules.max_length is not None and len(value) > rules.max_length:
        yield Broken((), f"at most {rules.max_length} characters", value)
    if rules.pattern and not _compiled(rules.pattern).search(value):
        yield Broken((), f"a string that matches {rules.pattern}", value)


@lru_cache(maxsize=4096)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


def _array(rules: Rules, value: list[Any]) -> Iterator[Broken]:
    if rules.min_items is not None and len(value) < rules.min_items:
        yield Broken((), f"at least {rules.min_items} items", value)
    if rules.max_items is not None and len(value) > rules.max_items:
        yield Broken((), f"at most {rules.max_items} items", value)
    if rules.unique_items and len(set(map(_key, value))) < len(value):
        yield Broken((), "no two items the same", value)
    if rules.contains is not None:
        found = sum(_fits(rules.contains, each) for each in value)
        if found < rules.min_contains or (rules.max_contains is not None and found > rules.max_contains):
            most = "" if rules.max_contains is None else f" to {rules.max_contains}"
            yield Broken((), f"{rules.min_contains}{most or ' or more'} items as `contains` describes them", value)
    for index, each in enumerate(value):
        fixed = index < len(rules.prefix_items)
        yield from _below(rules.prefix_items[index] if fixed else rules.items, each, index)


def _object(rules: Rules, value: dict[str, Any]) -> Iterator[Broken]:
    yield from (Broken((name,), "no such member", value[name]) for name in rules.absent if name in value)
    for name in rules.required:
        if name not in value:
            yield Broken((), f"the member {name!r}", value)
    if rules.min_properties is not None and len(value) < rules.min_properties:
        yield Broken((), f"at least {rules.min_properties} members", value)
    if rules.max_properties is not None and len(value) > rules.max_properties:
        yield Broken((), f"at most {rules.max_properties} members", value)
    for name, others in rules.dependent_required.items():
        missing = [each for each in others if name in value and each not in value]
        yield from (Broken((), f"the member {each!r}, which goes with {name!r}", value) for each in missing)
    for name, dependent in rules.dependent_schemas.items():
        yield from _broken(dependent, value) if name in value else ()


def _members(rules: Rules, value: dict[str, Any]) -> Iterator[Broken]:
    for name, each in value.items():
        yield from _below(rules.property_names, name, name)
        yield from _below(rules.properties.get(name), each, name)
        known = name in rules.properties or name in rules.named
        for pattern, matched in rules.pattern_properties.items():
            if _compiled(pattern).search(name):
                known = True
                yield from _below(matched, each, name)
        if not known:
            yield from _below(rules.additional_properties, each, name)


_CHECKS: Final[Mapping[str, tuple[Check, ...]]] = {
    "number": (_number,),
    "string": (_string,),
    "array": (_array,),
    "object": (_object, _members),
}


def _key(value: Plain) -> Hashable:
    """Equal for equal JSON values: 1 and 1.0 are, 1 and true are not (JSON Schema 2020-12, 4.2.2)."""
    if isinstance(value, dict):
        return "object", frozenset((name, _key(each)) for name, each in value.items())
    if isinstance(value, list):
        return "array", tuple(map(_key, value))
    return kind_of(value), value
