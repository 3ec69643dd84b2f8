"""How the factories make values: from a table of small valid ones, which specloom made from the document."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import cache
from importlib import resources
from typing import Any

import msgspec

from .. import models
from .._runtime.codec import from_json, to_json
from .._runtime.models import Model

Path = tuple[str, ...]
"""The way to a field: names of attributes."""


class Entry(msgspec.Struct, frozen=True):
    """What is known of a model.

    `value` has what is required; any of `optional` may be added; the members in `free` may be any text. `schema` is the
    pointer into the document, and `way` is `out` for a model that is only sent.
    """

    model: str
    schema: str
    way: str
    value: dict[str, Any]
    optional: dict[str, Any]
    free: list[str]


@cache
def table() -> dict[str, Entry]:
    """What is known of every model, by the name of its factory."""
    data = resources.files(__name__.rpartition(".")[0]).joinpath("models.json").read_bytes()
    return msgspec.json.decode(data, type=dict[str, Entry])


def factory(name: str) -> Callable[..., Model]:
    """The factory of a model: `make(seed, /, **fields)`."""
    entry = table()[name]

    def make(seed: int = 0, /, **fields: Any) -> Model:
        model = getattr(models, entry.model)
        value = varied(entry, random.Random(seed), seed) if seed else entry.value
        made: Model = from_json(to_json(value), model)
        paths = reachable(model)
        for field, given in fields.items():
            if field not in paths:
                raise TypeError(f"make_{name}() got an unexpected keyword argument {field!r}")
            assign(made, paths[field], given)
        return made

    make.__name__ = make.__qualname__ = f"make_{name}"
    make.__doc__ = f"A small valid `{entry.model}`; each seed gives another one, and the same one always."
    return make


def varied(entry: Entry, chance: random.Random, seed: int) -> dict[str, Any]:
    """Another value: free texts are numbered, and some of what is optional is there."""
    value = {**entry.value, **{name: f"{entry.value[name]} {seed}" for name in entry.free}}
    value |= {name: each for name, each in entry.optional.items() if chance.random() < 0.5}
    below = {field.encode_name: field.type for field in required_models(getattr(models, entry.model))}
    known = {each.model: each for each in table().values()}
    for name, model in below.items():
        if model.__name__ in known:
            value[name] = varied(known[model.__name__], chance, seed)
    return value


def reachable(model: type[Model]) -> dict[str, Path]:
    """The fields of a model, and those of the models that it requires; of several with one name the nearest."""
    paths: dict[str, Path] = {}
    waiting: list[tuple[type[Model], Path]] = [(model, ())]
    met = {model}
    while waiting:
        current, path = waiting.pop(0)
        for field in msgspec.structs.fields(current):
            paths.setdefault(field.name, (*path, field.name))
        for field in required_models(current):
            if field.type not in met:
                met.add(field.type)
                waiting.append((field.type, (*path, field.name)))
    return paths


def required_models(model: type[Model]) -> list[msgspec.structs.FieldInfo]:
    """The required fields of a model that hold a model themselves."""
    return [
        field
        for field in msgspec.structs.fields(model)
        if field.required and isinstance(field.type, type) and issubclass(field.type, Model)
    ]


def assign(made: Model, path: Path, given: object) -> None:
    """Set the field at the end of the path."""
    holder: object = made
    for name in path[:-1]:
        holder = getattr(holder, name)
    setattr(holder, path[-1], given)
