"""Schema -> annotation, and what the annotation needs to import.

Rules. A schema with a name is its name; what is nullable says so where it is used, never in the name. An enum that
comes in is open (``Open[CountryCode]``), one that goes out is closed. Constraints stand in ``Annotated`` in models and
in the wire facts of an operation, and are left out of signatures. In a class whose attribute hides a builtin, the
annotation spells that builtin another way.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Final

import msgspec

from specloom.api import SchemaId
from specloom.python.constraints import constraints
from specloom.python.imports import Use
from specloom.python.layout import Code, Group, call, dict_, flat, prefixed, subscript, union
from specloom.python.literals import string_literal
from specloom.python.merging import origin
from specloom.python.names import spelling
from specloom.python.rules import NO_RULES, Ruling, ruling
from specloom.python.shapes import Shape, Shapes

RUNTIME: Final = "_runtime"
RULES: Final[Use] = (f"{RUNTIME}.models", "Rules")
MODELS: Final = "models"

_MODULES: Final[Mapping[str, Use]] = {
    "Any": ("typing", "Any"),
    "Annotated": ("typing", "Annotated"),
    "Literal": ("typing", "Literal"),
    "datetime": ("datetime", "datetime"),
    "date": ("datetime", "date"),
    "UUID": ("uuid", "UUID"),
    "Meta": (f"{RUNTIME}.models", "Meta"),
    "Open": (f"{RUNTIME}.models", "Open"),
    "FileOrBytes": (f"{RUNTIME}.files", "FileOrBytes"),
    "UnsetType": (f"{RUNTIME}.models", "UnsetType"),
    "UNSET": (f"{RUNTIME}.models", "UNSET"),
}

AMBIGUOUS: Final = frozenset("lIO")
"""Names that look like digits, which linters refuse (pycodestyle E741)."""

SIZES: Final[Mapping[str, str]] = {
    f"{prefix}int{bits}": f"{'U' if prefix else ''}Int{bits}" for prefix in ("", "u") for bits in (8, 16, 32, 64)
}
"""The types of the runtime for integers of a size, by format."""
LONG_ENUM: Final = 4
LONG_LITERAL: Final = 60


class Annotation(msgspec.Struct, frozen=True, gc=False):
    """The type of a schema as code, without null; ``uses`` are the names that it mentions."""

    operands: tuple[Code, ...]
    uses: frozenset[Use] = frozenset()
    nullable: bool = False

    @property
    def anything(self) -> bool:
        first = self.operands[0] if self.operands else ""
        if isinstance(first, Group):
            return first.head == "Annotated[" and first.items[0] == "Any"
        return first == "Any" and len(self.operands) == 1

    def code(self, *others: str) -> Code:
        """The annotation, with null where it is nullable, and with further operands (``UnsetType``) behind."""
        null = ("None",) if self.nullable and not self.anything and "None" not in others else ()
        return union((*self.operands, *null, *others) or ("None",))


class Types:
    """Annotations for the schemas of one API, by the names that they were given."""

    def __init__(self, shapes: Shapes, names: Mapping[SchemaId, str], sent: Collection[SchemaId] = ()) -> None:
        """``sent`` are the schemas that go out, whether or not they come in as well."""
        self.shapes = shapes
        self.names = names
        self._sent = sent
        self.plains: dict[tuple[str, frozenset[str]], Annotation] = {}
        """The annotations of builtins, by name and what hides it."""

    def ruling(self, shape: Shape, *, received: bool) -> Ruling:
        """What msgspec leaves unchecked of a shape; a pattern is left to it where nothing comes in."""
        if shape.plain:
            return NO_RULES
        with_pattern = received and shape.schema.pattern is not None and self.is_sent(shape)
        with_size = self.is_sized(shape, received=received)
        return ruling(self.shapes, shape, with_pattern=with_pattern, with_size=with_size)

    def is_sent(self, shape: Shape) -> bool:
        """Whether a shape goes out, whether or not it comes in as well."""
        return origin(shape.schema.id) in self._sent

    def is_sized(self, shape: Shape, *, received: bool) -> bool:
        """Whether an integer is of a size that its bounds do not say; see ``constraints`` for what only goes out."""
        if shape.python != "int" or shape.schema.format not in SIZES:
            return False
        told = shape.schema.format in ("int32", "int64") and not received
        return not told and self.is_sent(shape)

    def of(self, id_: SchemaId, *, received: bool, checked: bool = True, shadowed: Collection[str] = ()) -> Annotation:
        """The annotation of a schema where it is used; ``checked`` puts its constraints into it."""
        return _Writer(self, received=received, checked=checked, shadowed=shadowed).used(id_)

    def plain(self, python: str, shadowed: Collection[str] = ()) -> Annotation:
        """The annotation of a builtin."""
        return _Writer(self, received=False, checked=False, shadowed=shadowed).plain(python)

    def definition(self, id_: SchemaId, *, received: bool) -> Annotation:
        """The annotation that a named schema stands for; null is left out of it."""
        shape = self.shapes[id_]
        if shape.kind == "enum":
            return Annotation((literal(shape.members),), frozenset((_MODULES["Literal"],)), shape.nullable)
        return _Writer(self, received=received, checked=True, shadowed=()).defined(id_)


class _Writer:
    """Writes annotations in one context."""

    def __init__(self, types: Types, *, received: bool, checked: bool, shadowed: Collection[str]) -> None:
        self._types = types
        self._received = received
        self._checked = checked
        self._shadowed = frozenset(shadowed)

    def used(self, id_: SchemaId) -> Annotation:
        name = self._types.names.get(id_)
        if name is None:
            return self.defined(id_)
        shape, nullable = self._types.shapes.resolved(id_)
        uses = {(MODELS, name)}
        if shape.kind == "any":
            return Annotation(("Any",), frozenset((_MODULES["Any"],)))
        if shape.kind == "null":
            return Annotation((), frozenset(), nullable=True)
        return self._opened(shape, name, uses, nullable)

    def defined(self, id_: SchemaId) -> Annotation:
        shape = self._types.shapes[id_]
        match shape.kind:
            case "link":
                below = self.used(shape.children[0])
                if below.nullable or not shape.nullable:
                    return below
                return msgspec.structs.replace(below, nullable=True)
            case "scalar":
                return self._constrained(shape, self.plain(shape.python))
            case "enum":
                return self._opened(shape, literal(shape.members), {_MODULES["Literal"]}, shape.nullable)
            case "array" | "map" | "tuple":
                return self._constrained(shape, self._container(shape))
            case "either":
                found = self._either(shape)
                return self._constrained(msgspec.structs.replace(shape, nullable=found.nullable), found)
            case "null":
                return Annotation((), nullable=True)
            case _:
                return self._constrained(shape, Annotation(("Any",), frozenset((_MODULES["Any"],))))

    def plain(self, python: str) -> Annotation:
        key = python, self._shadowed
        found = self._types.plains.get(key)
        if found is None:
            found = self._types.plains[key] = self._spelled(python)
        return found

    def _spelled(self, python: str) -> Annotation:
        spelled = spelling(python, self._shadowed)
        module, _, _ = spelled.rpartition(".")
        uses = {"dt": ("datetime as dt", ""), "builtins": ("builtins", "")}.get(module) or _MODULES.get(python)
        return Annotation((spelled,), frozenset((uses,) if uses else ()))

    def _opened(self, shape: Shape, code: Code, uses: Iterable[Use], nullable: bool) -> Annotation:
        if shape.kind != "enum" or not self._received or len(shape.members) < 2:
            return Annotation((code,), frozenset(uses), nullable)
        kinds = {type(member).__name__ for member in shape.members}
        bases = [base for base in ("str", "int") if base in kinds]
        plains = [self.plain(base) for base in bases]
        base = (
            []
            if bases == ["str"] and "str" not in self._shadowed
            else [" | ".join(flat(p.operands[0]) for p in plains)]
        )
        every = frozenset(uses).union(*(plain.uses for plain in plains)) if base else frozenset(uses)
        return Annotation((subscript("Open", (code, *base)),), every | {_MODULES["Open"]}, nullable)

    def _container(self, shape: Shape) -> Annotation:
        children = [self.used(child) for child in shape.children]
        if not children:
            children = [Annotation(("Any",), frozenset((_MODULES["Any"],)))]
        head, items = "list", [child.code() for child in children]
        if shape.kind == "map":
            head, items = "dict", [self.plain("str").operands[0], *items]
        elif shape.kind == "tuple":
            head = "tuple"
        plain = self.plain(head)
        uses = plain.uses.union(*(child.uses for child in children))
        if shape.kind == "map":
            uses |= self.plain("str").uses
        return Annotation((subscript(flat(plain.operands[0]), items),), uses)

    def _constrained(self, shape: Shape, plain: Annotation) -> Annotation:
        if plain.nullable != shape.nullable:
            plain = msgspec.structs.replace(plain, nullable=shape.nullable)
        if not self._checked or (shape.plain and not shape.schema.format):
            return plain
        arguments = constraints(shape, received=self._received).arguments
        rules = self._types.ruling(shape, received=self._received).code
        if rules is None and self._types.is_sized(shape, received=self._received):
            size = SIZES[shape.schema.format]
            plain = Annotation((size,), frozenset(((f"{RUNTIME}.sizes", size),)), plain.nullable)
        if not arguments and rules is None:
            return plain
        uses = {*plain.uses, _MODULES["Annotated"], _MODULES["Meta"]}
        if rules is not None:
            arguments = (*arguments, dict_([prefixed('"rules": ', rules)], "extra="))
            uses.add(RULES)
        code = subscript("Annotated", (union(plain.operands), call("Meta", arguments)))
        return Annotation((code,), frozenset(uses), plain.nullable)

    def _either(self, shape: Shape) -> Annotation:
        categories = [each for child in shape.children for each in self._types.shapes.categories(child)]
        bare = len(set(categories)) < len(categories) or {"str", "enum"} <= set(categories)
        writer = _Writer(
            self._types, received=self._received, checked=self._checked and not bare, shadowed=self._shadowed
        )
        found = [writer.used(child) for child in shape.children]
        operands = {flat(code): code for annotation in found for code in annotation.operands}
        uses = frozenset(use for annotation in found for use in annotation.uses)
        return Annotation(tuple(operands.values()), uses, shape.nullable or any(each.nullable for each in found))


def literal(members: Iterable[str | int]) -> Code:
    """``Literal[...]`` of the members of an enum."""
    return subscript("Literal", [string_literal(m) if isinstance(m, str) else repr(m) for m in members])


def needs_a_name(shape: Shape) -> bool:
    """Whether an inline schema becomes a definition of its own."""
    if shape.kind == "enum":
        return len(shape.members) > LONG_ENUM or len(flat(literal(shape.members))) > LONG_LITERAL
    return shape.kind in ("model", "union")
