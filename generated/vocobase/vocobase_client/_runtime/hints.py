"""The annotations of models, evaluated before msgspec asks for them.

Annotations are text (PEP 563), since models refer to each other in circles. Before msgspec reads the first value of a
model it evaluates each annotation of every model that this one reaches, one by one: where all models of a large
document reach each other, that is most of a first call. Here each text is evaluated once for a module, those of a class
in one go, and what it means takes its place. Other classes than the emitted ones are left to msgspec.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

from msgspec import Struct, StructMeta

MODULES = f"{__name__.rsplit('.', 2)[0]}.models."
"""What the names of the modules that define the package's models begin with."""

_evaluated: set[object] = set()
_meanings: dict[str, dict[str, tuple[Any, tuple[type[Struct], ...]]]] = {}
"""By module and text: the type, and the models in it."""


def evaluate_hints(type: Any) -> None:
    """Put types in the place of their text, in every model that a type holds or reaches."""
    if isinstance(type, StructMeta) and type in _evaluated:  # A union asks for each value of it.
        return
    waiting = list(_models_in(type))
    while waiting:
        model = waiting.pop()
        if model not in _evaluated:
            _evaluated.add(model)
            waiting += _evaluate(model)


def _evaluate(model: type[Struct]) -> Iterator[type[Struct]]:
    """Evaluate the annotations of one model, and give the models that they mention."""
    hints = model.__annotations__
    known = _meanings.setdefault(model.__module__, {})
    new = [text for text in dict.fromkeys(hints.values()) if isinstance(text, str) and text not in known]
    if new:
        names = vars(sys.modules[model.__module__])
        types: tuple[Any, ...] = eval(f"({','.join(new)},)", names)
        known.update((text, (type, tuple(_models_in(type)))) for text, type in zip(new, types, strict=True))
    for name, text in hints.items():
        if isinstance(text, str):
            hints[name], models = known[text]
            yield from models


def _models_in(type_: Any) -> Iterator[type[Struct]]:
    if isinstance(type_, type):
        if issubclass(type_, Struct) and type_.__module__.startswith(MODULES):
            yield type_
    else:
        for part in getattr(type_, "__args__", ()):
            yield from _models_in(part)
