"""What came of a call, as plain data: the same eyes for every client, whatever interpreter it runs in.

Standard library only, since the clients that are compared live in environments of their own.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

MOST_SHOWN = 4000


@dataclass(frozen=True)
class Outcome:
    """``kind`` is ``value``, ``error`` or ``nothing``; ``own`` whether its class is of the client's package.

    ``shown`` is all that an error lets its reader see: its text and its public attributes. ``plain`` is the value
    written as JSON again, None where the client can't. ``seconds`` is the duration of the call.
    """

    kind: str
    type: str
    own: bool
    text: str = ""
    shown: str = ""
    plain: Any = None
    seconds: float = 0.0


def observe(package: str, call: Callable[[], Any], to_plain: Callable[[Any], Any]) -> Outcome:
    """Make the call, and say what came of it."""
    start = time.monotonic()
    try:
        value = call()
    except Exception as error:  # noqa: BLE001 -- whatever a client lets through is what is to be told
        return of_error(package, error, time.monotonic() - start)
    return of_value(package, value, to_plain, time.monotonic() - start)


def of_error(package: str, error: Exception, seconds: float) -> Outcome:
    """The outcome of a call that raised."""
    attributes = {name: value for name, value in vars(error).items() if not name.startswith("_")}
    seen = [str(error), *map(as_text, attributes.values())]
    shown = "\n".join(part[:MOST_SHOWN] for part in seen)
    return Outcome(
        "error", name_of(package, error), is_own(package, error), str(error)[:MOST_SHOWN], shown, None, seconds
    )


def of_value(package: str, value: Any, to_plain: Callable[[Any], Any], seconds: float) -> Outcome:
    """The outcome of a call that returned."""
    if value is None:
        return Outcome("nothing", "None", own=False, seconds=seconds)
    try:
        plain, text = to_plain(value), ""
    except Exception as error:  # noqa: BLE001 -- a value that can't be written again is an outcome as well
        plain, text = None, f"can't be written again: {name_of(package, error)}"
    return Outcome("value", name_of(package, value), is_own(package, value), text, "", plain, seconds)


def as_text(value: object) -> str:
    """An attribute, as one may read it."""
    return value.decode("utf-8", "backslashreplace") if isinstance(value, bytes) else str(value)


def is_own(package: str, value: object) -> bool:
    """Whether a class of the client's own package, or one that it derives from."""
    return any(cls.__module__.partition(".")[0] == package for cls in type(value).__mro__)


def name_of(package: str, value: object) -> str:
    """The class by its name; after that of its package, where it is neither built in nor the client's own."""
    cls = type(value)
    root = cls.__module__.partition(".")[0]
    return cls.__name__ if root in ("builtins", package) else f"{root}.{cls.__name__}"
