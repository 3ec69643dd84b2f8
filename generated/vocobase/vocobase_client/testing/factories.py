"""A factory for each model: `make_...(seed, /, **fields)`.

What is made is valid and small: it has what is required, and what the call gives. Fields of the models that a model
requires can be given directly (`data.attributes.name` as `name`); of several with one name the nearest is meant. A
value is what the call says, be it valid or not, so that tests can make wrong ones. The same seed makes the same value;
any but 0 adds some of what is optional. The types of all arguments stand in `factories.pyi`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ._making import factory, table


def __getattr__(name: str) -> Callable[..., Any]:
    if not name.startswith("make_") or name.removeprefix("make_") not in table():
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    made = globals()[name] = factory(name.removeprefix("make_"))
    return made


def __dir__() -> list[str]:
    return sorted({*globals(), *(f"make_{name}" for name in table())})
