"""``deprecated`` (PEP 702), on every Python: a call warns where it stands, and works."""

from __future__ import annotations

import inspect

import pytest

from specloom.python.runtime.deprecation import deprecated


@deprecated("stop calling this")
def plain(number: int) -> int:
    """Doubles."""
    return 2 * number


@deprecated("stop calling this")
async def awaited(number: int) -> int:
    """Doubles, later."""
    return 2 * number


def test_a_call_warns_at_its_place_and_works() -> None:
    with pytest.warns(DeprecationWarning, match="stop calling this") as caught:
        assert plain(2) == 4
    assert caught[0].filename == __file__
    assert (plain.__name__, plain.__doc__) == ("plain", "Doubles.")


async def test_a_call_that_is_awaited_warns_as_well() -> None:
    assert inspect.iscoroutinefunction(awaited)
    with pytest.warns(DeprecationWarning, match="stop calling this"):
        assert await awaited(2) == 4


def test_the_message_can_be_read() -> None:
    assert getattr(inspect.unwrap(plain), "__deprecated__", "") == "stop calling this"
