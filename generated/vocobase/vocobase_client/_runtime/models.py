"""What models are made of.

``Model`` and ``Input`` are msgspec Structs; every class states ``kw_only=True`` (msgspec does not inherit it), and
``gc=False`` where no cycle of instances can form.

- Decoding is exact first: a member that the class does not name is refused, and the tolerant decode takes over. It
  keeps what it can: unknown members stay on the instance (``extra``) and are encoded again.
- A schema that forbids unknown members states ``__closed__ = True`` in its class. They are kept all the same, but are
  then a departure from the spec; on any other model they are none.
- What a schema says beyond types and bounds stands in ``__rules__`` and is checked on the way out.
- An attribute that is required and did not come reads as ``UNSET``, and encoding leaves it out.
"""

# Annotations are no text here: msgspec would evaluate those of `Model` again for each model.

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType, field

from .rules import Rules

OPEN: Final = "open enum"
"""The mark of an open enum's type, in the ``extra`` of its ``Meta``."""

if TYPE_CHECKING:
    from typing import TypeAlias

    from typing_extensions import TypeVar

    E = TypeVar("E")
    B = TypeVar("B", default=str)

    Open: TypeAlias = E | B
    """An enum that may grow: ``Open[CountryCode]`` reads as ``CountryCode | str``; ``Open[Status, int]`` likewise."""
else:

    class Open:
        """At run time an open enum is the closed one, so that the exact decode sees a member that it does not know.

        It is marked as open, so that such a member is a departure coming in, and nobody's business going out.
        """

        def __class_getitem__(cls, item):
            return Annotated[item[0] if isinstance(item, tuple) else item, Meta(extra={OPEN: True})]


__all__ = ["UNSET", "Input", "Meta", "Model", "Open", "Rules", "UnionMarker", "UnsetType", "extra", "field", "union"]


class Model(Struct, omit_defaults=True, forbid_unknown_fields=True):
    """A model that comes in, or travels both ways. What is absent reads as None, and is not sent on."""

    __closed__: ClassVar[bool] = False
    """Whether the schema forbids members that it does not name."""

    __rules__: ClassVar[Rules | None] = None
    """What the schema says of the members together, beyond their types."""

    __unknown__: ClassVar[Mapping[str, str]] = {}
    """Unknown members that an instance holds: attribute by name on the wire. Only the decoder makes such classes."""


class Input(Model, omit_defaults=False, forbid_unknown_fields=True):
    """A model that only goes out. What is UNSET is not sent; None is sent as null."""


class UnionParts(Struct, frozen=True):
    """What ``union`` was given."""

    variants: Callable[[], Iterable[Any]]
    tag: str
    tags: Callable[[], Mapping[str, Any]]
    default: Callable[[], Any] | None = None
    has_base: bool = False


class UnionMarker(type):
    """The class of the classes that ``union`` makes.

    msgspec asks after decoding whether a value is an instance of the class it was decoded for; the hook has already
    seen to it that it is one of the variants, so the answer is always yes.
    """

    parts: UnionParts

    def __instancecheck__(cls, instance: object) -> bool:
        return True


def union(
    name: str,
    variants: Callable[[], Iterable[Any]],
    *,
    tag: str = "",
    tags: Callable[[], Mapping[str, Any]] | None = None,
    default: Callable[[], Any] | None = None,
    base: Callable[[], Any] | None = None,
) -> Any:
    """A union that msgspec cannot decode by itself, as a class that stands for it at run time.

    A value is decoded by the discriminator ``tag`` where it names one of ``tags``; else as the first of ``variants``
    that fits exactly, in the order of the spec; else as the one from which it departs least. The variants are given as
    functions, since they may stand further down in the module.

    A value whose discriminator is not there, or names none, is of the type ``default`` (OpenAPI 3.2, 4.25), or of
    ``base``, from which the variants inherit; that a name is unknown is then a departure.
    """
    marker = UnionMarker(name, (), {"__slots__": ()})
    marker.parts = UnionParts(variants, tag, dict if tags is None else tags, base or default, base is not None)
    return marker


def extra(model: Model) -> dict[str, Any]:
    """The members of the model that the spec does not name, by their names on the wire, as plain JSON values."""
    found: dict[str, Any] = {}
    for name, attribute in model.__unknown__.items():
        value = getattr(model, attribute)
        if isinstance(value, msgspec.Raw):
            found.update(msgspec.json.decode(b"{" + bytes(value)[1:] + b"}"))
        elif value is not UNSET:
            found[name] = value
    return found
