"""Numbers for schemas: within bounds, on steps, exact (fractions, not floats, until a number is written)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import ceil, floor, gcd, lcm

import msgspec

from specloom.checks import INTEGER_RANGES
from specloom.shapes import Shape


class Range(msgspec.Struct, frozen=True):
    """Where a number may lie. ``step`` is what it must be a multiple of, 0 where it may be anything."""

    low: Fraction | None
    high: Fraction | None
    low_open: bool
    high_open: bool
    step: Fraction

    def first(self) -> Fraction | None:
        """The smallest number of the range; where the bound itself is excluded, a short number just above it. None
        where there is no lower bound."""
        if self.low is None:
            return None
        if self.step:
            count = self.low / self.step
            return (floor(count) + 1 if self.low_open else ceil(count)) * self.step
        return self.low if not self.low_open else self._inside(self.low, 1)

    def last(self) -> Fraction | None:
        if self.high is None:
            return None
        if self.step:
            count = self.high / self.step
            return (ceil(count) - 1 if self.high_open else floor(count)) * self.step
        return self.high if not self.high_open else self._inside(self.high, -1)

    def _inside(self, bound: Fraction, sign: int) -> Fraction:
        other = self.high if sign > 0 else self.low
        return bound + sign if other is None or abs(other - bound) > 1 else (bound + other) / 2

    def holds(self, number: Fraction) -> bool:
        above = self.low is None or number > self.low or (number == self.low and not self.low_open)
        below = self.high is None or number < self.high or (number == self.high and not self.high_open)
        return above and below and (not self.step or number % self.step == 0)


def range_of(shape: Shape, *, integer: bool) -> Range:
    """The range that a shape leaves to its numbers."""
    low, low_open = _bound(shape.most("minimum"), shape.most("exclusive_minimum"), 1)
    high, high_open = _bound(shape.least("maximum"), shape.least("exclusive_maximum"), -1)
    for schema in shape.schemas:
        if schema.format in INTEGER_RANGES:
            least, greatest = map(Fraction, INTEGER_RANGES[schema.format])
            low, low_open = (least, False) if low is None or low < least else (low, low_open)
            high, high_open = (greatest, False) if high is None or high > greatest else (high, high_open)
    step = Fraction(1 if integer else 0)
    for schema in shape.schemas:
        if schema.multiple_of is not None:
            step = _common_multiple(step, exact(schema.multiple_of))
    return Range(low, high, low_open, high_open, step)


def numbers(within: Range, start: Fraction = Fraction(0)) -> Iterator[Fraction]:
    """Numbers of a range, the nearest to ``start`` first, then upwards, then downwards; at most a few thousand."""
    nearest = _nearest(within, start)
    if nearest is None:
        return
    yield nearest
    first, last = within.first(), within.last()
    step = within.step or (
        min(Fraction(1), (last - first) / 4096) if first is not None and last is not None else Fraction(1)
    )
    for count in range(1, 4096):
        for number in (nearest + count * step, nearest - count * step) if step else ():
            if within.holds(number):
                yield number


def _nearest(within: Range, start: Fraction) -> Fraction | None:
    if within.holds(start):
        return start
    step = within.step
    around = ((start // step) * step, -((-start) // step) * step) if step else ()
    ends = [each for each in (within.first(), within.last(), *around) if each is not None and within.holds(each)]
    return min(ends, key=lambda each: abs(each - start), default=None)


def exact(number: int | float) -> Fraction:
    """The number that a document wrote, not its binary neighbour."""
    return Fraction(number) if isinstance(number, int) else Fraction(repr(number))


def plain(number: Fraction) -> int | float:
    return number.numerator if number.denominator == 1 else float(number)


def _bound(inclusive: int | float | None, exclusive: int | float | None, sign: int) -> tuple[Fraction | None, bool]:
    """The tighter of two bounds, and whether it is open; ``sign`` is 1 for lower bounds."""
    if exclusive is None:
        return (None if inclusive is None else exact(inclusive)), False
    if inclusive is None or (exact(exclusive) - exact(inclusive)) * sign >= 0:
        return exact(exclusive), True
    return exact(inclusive), False


def _common_multiple(one: Fraction, other: Fraction) -> Fraction:
    """Least common multiple of two fractions; 0 stands for "no step"."""
    if not one or not other:
        return one or other
    return Fraction(lcm(one.numerator, other.numerator), gcd(one.denominator, other.denominator))
