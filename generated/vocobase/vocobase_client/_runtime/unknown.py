"""Unknown members of a model: kept on the instance, and encoded again.

A model with unknown members is an instance of a subclass made for them: each unknown member is a field of it, so
msgspec encodes it natively, and ``router.slug`` reads it. Two kinds of members go beside that, as JSON text in one
field, the carrier: those with names that msgspec refuses (quotes, backslashes, control characters), and all of them
once a class has ``MOST_SUBCLASSES`` subclasses, so that a model that serves as a dictionary does not fill the memory.

The carrier's text begins with a byte that JSON text cannot hold; ``to_json`` finds it by that and takes its name away.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from msgspec import UNSET

from .models import Model, extra

MOST_SUBCLASSES = 64
CARRIER_NAME = "\x7f"
CARRIER = b'"\x7f":\x00'
"""What stands before the members that the carrier holds, in the encoded text."""

carriers_used: set[type[Model]] = set()
"""The models that a carrier was ever used for; while there are none, encoded text need not be searched for it."""
subclasses: dict[type[Model], dict[frozenset[str], type[Model]]] = {}


def with_unknown(cls: type[Model], known: dict[str, Any], unknown: Mapping[str, Any]) -> Model:
    """An instance with its known members, by attribute, and its unknown ones, by name on the wire."""
    subclass = _subclass(cls, frozenset(unknown))
    attributes = subclass.__unknown__
    beside: dict[str, Any] = {}
    for name, value in unknown.items():
        attribute = attributes.get(name) if name != CARRIER_NAME else None
        if attribute is None:
            beside[name] = value
        else:
            known[attribute] = value
    if beside:
        carriers_used.add(cls)
        known[attributes[CARRIER_NAME]] = msgspec.Raw(b"\x00" + msgspec.json.encode(beside)[1:-1])
    return subclass(**known)


def _subclass(cls: type[Model], names: frozenset[str]) -> type[Model]:
    """The subclass for these names, made when they are first seen together."""
    made = subclasses.setdefault(cls, {})
    found = made.get(names)
    if found is not None:
        return found
    if len(made) >= MOST_SUBCLASSES:
        return made.setdefault(frozenset(), _new_subclass(cls, ()))
    return made.setdefault(names, _new_subclass(cls, sorted(names)))


def _new_subclass(cls: type[Model], names: Iterable[str]) -> type[Model]:
    natural = [name for name in names if _is_natural(name)]
    attributes = {name: _attribute(cls, name, index) for index, name in enumerate(natural)}
    attributes[CARRIER_NAME] = "unknown_members_"
    fields = [(attribute, Any, msgspec.field(name=name, default=UNSET)) for name, attribute in attributes.items()]
    namespace = {"__unknown__": attributes, "__reduce__": _reduce, "__repr__": _repr, "__doc__": cls.__doc__}
    made: Any = msgspec.defstruct(
        cls.__name__, fields, bases=(cls,), namespace=namespace, module=cls.__module__, kw_only=True, gc=True
    )
    subclass: type[Model] = made
    return subclass


def _is_natural(name: str) -> bool:
    """Whether msgspec takes the name for a field."""
    return name != CARRIER_NAME and '"' not in name and "\\" not in name and not any(char < " " for char in name)


def _attribute(cls: type[Model], name: str, index: int) -> str:
    """The name itself where Python can say it and the class has no use for it."""
    free = name.isidentifier() and not name.startswith("_") and not hasattr(cls, name)
    return name if free and name != "unknown_members_" else f"unknown_{index}_"


def _repr(self: Model) -> str:
    """The known members as in any model, and the unknown ones by their names on the wire."""
    known: Any = type(self).__base__
    members = [(name, getattr(self, name)) for name in known.__struct_fields__]
    members += [(name if name.isidentifier() else repr(name), value) for name, value in extra(self).items()]
    return f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in members)})"


def _reduce(self: Model) -> tuple[Any, ...]:
    """Pickling: a class that was made on the way is made again from the one that has a name."""
    cls: Any = type(self).__base__
    known = {name: getattr(self, name) for name in cls.__struct_fields__}
    return with_unknown, (cls, known, extra(self))
