"""Schemas -> the modules of models: classes, aliases, unions, and where each schema is to be found in Python."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final, TypeAlias

import msgspec

from specloom.api import Api, SchemaId
from specloom.python import names
from specloom.python.constraints import constraints
from specloom.python.directed import original_of
from specloom.python.heirs import base_of, tag_values
from specloom.python.homes import SHARED, UNUSED, WEBHOOKS, Homes, located
from specloom.python.imports import Use, import_lines
from specloom.python.layout import (
    Code,
    Group,
    Parameter,
    annotated,
    call,
    dict_,
    flat,
    prefixed,
    tuple_,
    union,
    written,
)
from specloom.python.literals import docstring, string_literal
from specloom.python.merging import origin
from specloom.python.plan import Alias, Field, Model, ModelsModule
from specloom.python.shapes import Shape
from specloom.python.sorting import circles, cyclic, ordered
from specloom.python.told import member_doc, schema_doc
from specloom.python.types import AMBIGUOUS, MODELS, RULES, Annotation, Types
from specloom.python.unchecked import unchecked
from specloom.python.usage import below

_RUNTIME: Final = "_runtime.models"
_ATOMS: Final = frozenset(("scalar", "enum", "null"))
_TAKEN: Final = names.FIELDS | AMBIGUOUS
_DEEPEST: Final = 40
"""Aliases within each other that are worked out at once; each of them may be an array of an array."""
_UNSET: Final = frozenset(((_RUNTIME, "UNSET"), (_RUNTIME, "UnsetType")))
_Written: TypeAlias = tuple[Field, frozenset[Use]]
"""A field, and the names that it mentions."""
_REFUSED_IN_NAMES: Final = re.compile(r'["\\\x00-\x1f\ud800-\udfff]')


class Definitions(msgspec.Struct, frozen=True, kw_only=True):
    """What the modules of models will hold, and by schema where it is in Python and what is to be said of it.

    ``defined`` says of each name which module below ``models`` defines it; ``checked`` are the schemas that some rule
    speaks of.
    """

    modules: tuple[ModelsModule, ...]
    defined: Mapping[str, str]
    places: Mapping[SchemaId, str]
    notes: Mapping[SchemaId, tuple[str, ...]]
    models: Mapping[SchemaId, Model]
    checked: frozenset[SchemaId]


class ModelPlanner:
    """Plans all definitions of one API."""

    def __init__(
        self,
        api: Api,
        package: str,
        types: Types,
        ids: Iterable[SchemaId],
        sent: frozenset[SchemaId],
        homes: Homes,
        *,
        factories: bool,
    ) -> None:
        self._api = api
        self._package = package
        self._types = types
        self._shapes = types.shapes
        self._has_factories = factories
        self._ids = list(ids)
        self._sent = sent
        self._homes = homes
        self._drafts: dict[str, set[Use]] = {}
        self._uses: set[Use] = set()
        self._places: dict[SchemaId, str] = {}
        self._notes: dict[SchemaId, tuple[str, ...]] = {}
        self._checked: set[SchemaId] = set()
        self._members: dict[tuple[object, ...], _Written] = {}
        self._loops = self._alias_loops()
        self._acyclic: frozenset[SchemaId] = frozenset()

    def plan(self) -> Definitions:
        named = [id_ for id_ in self._ids if id_ in self._types.names]
        self._acyclic = self._find_acyclic(id_ for id_ in named if self._shapes[id_].kind == "model")
        models = {id_: self._model(id_) for id_ in named if self._shapes[id_].kind == "model"}
        others = ordered([id_ for id_ in named if id_ not in models], self._leads_to)
        late_ids = self._late(others)
        definitions = {id_: self._definition(id_) for id_ in others}
        self._take_notes()
        ids_of: dict[str, list[SchemaId]] = {}
        for id_ in (*models, *others):
            ids_of.setdefault(self._homes[id_], []).append(id_)
        defined = {self._types.names[id_]: self._homes[id_] for id_ in named}
        modules = [
            self._module(
                name,
                located(self._drafts[name], defined, name),
                [definitions[id_] for id_ in ids if id_ in definitions and id_ not in late_ids],
                [models[id_] for id_ in ids if id_ in models],
                [definitions[id_] for id_ in ids if id_ in late_ids],
            )
            for name, ids in sorted(ids_of.items())
        ]
        return Definitions(
            modules=tuple(modules),
            defined=defined,
            places=self._places,
            notes=self._notes,
            models=models,
            checked=frozenset(map(self._origin, self._checked)),
        )

    def _module(
        self, name: str, uses: Iterable[Use], early: Sequence[Alias], models: Sequence[Model], late: Sequence[Alias]
    ) -> ModelsModule:
        """A module; where it has no models of its own, nothing has to wait for one."""
        return ModelsModule(
            name=name,
            doc=docstring(self._doc_of(name), 0),
            imports=import_lines(uses, "..", MODELS),
            early=(*early, *late) if not models else tuple(early),
            models=tuple(models),
            late=tuple(late) if models else (),
        )

    def _doc_of(self, module: str) -> str:
        whose = f"Models of the {self._api.title.strip() or 'API'}"
        said = {SHARED: "several resources use", WEBHOOKS: "webhooks carry", UNUSED: "no operation uses"}
        resource = next((each for each, home in self._homes.resources.items() if home == module), "")
        return f"{whose} that {said.get(module) or f'`{resource}` alone uses'}."

    def _enter(self, id_: SchemaId) -> None:
        """What is written from here on is part of this schema's definition, and imported by its module."""
        self._uses = self._drafts.setdefault(self._homes[id_], set())

    def received(self, id_: SchemaId) -> bool:
        """Whether a schema comes in, alone or both ways; what merging made follows the schema that it was made of."""
        return self._origin(id_) not in self._sent

    def _origin(self, id_: SchemaId) -> SchemaId:
        return id_ if id_ in self._api.schemas else origin(id_)

    def _take_notes(self) -> None:
        for id_ in self._ids:
            shape = self._shapes[id_]
            if shape.plain and not shape.schema.format and not shape.notes and id_ not in self._notes:
                continue
            received = self.received(id_)
            missing = constraints(shape, received=received).notes
            ruling = self._types.ruling(shape, received=received)
            self._checked |= ruling.parts
            further = [*unchecked(self._shapes, shape, sent=self._types.is_sent(shape), received=received)]
            if ruling.code is not None and self._types.is_sized(shape, received=received):
                further.append(f"the bounds of {shape.schema.format} are not checked")
            known = self._notes.get(id_, ())
            if notes := (*shape.notes, *missing, *ruling.notes, *further, *known):
                self._notes[id_] = tuple(dict.fromkeys(notes))

    # --- models -------------------------------------------------------------------------------------------------

    def _model(self, id_: SchemaId) -> Model:
        self._enter(id_)
        shape = self._shapes[id_]
        name = self._types.names[id_]
        base = "Model" if self.received(id_) else "Input"
        self._uses.add((_RUNTIME, base))
        for part in reversed(shape.parts):
            self._places.setdefault(part, self._place(name))
        self._places[id_] = self._place(name)
        fields = self._fields(id_, shape, name)
        closed = shape.schema.additional_properties
        is_closed = closed is not None and self._shapes.schemas[closed].always is False
        rules = self._types.ruling(shape, received=self.received(id_)).code
        if is_closed or rules:
            self._uses.add(("typing", "ClassVar"))
        self._uses |= {RULES} if rules else set()
        return Model(
            name=name,
            bases=f"{base}, kw_only=True" + (", gc=False" if id_ in self._acyclic else ""),
            opening=_opening(
                schema_doc(shape.schema, 4, name=name), is_closed=is_closed, rules=rules, is_followed=bool(fields)
            ),
            fields=tuple(fields),
            original=original_of(id_) or "",
        )

    def _fields(self, id_: SchemaId, shape: Shape, owner: str) -> list[Field]:
        stated = {wire: child for wire, child in shape.schema.properties.items() if not self._shapes.is_never(child)}
        properties = {wire: child for wire, child in stated.items() if _is_takeable(wire)}
        left_out = [wire for wire in stated if wire not in properties]
        if left_out:
            self._notes[id_] = (f"{len(left_out)} members whose names msgspec cannot hold are kept, but not typed",)
        chosen = names.attributes(properties, _TAKEN)
        shadowed = frozenset(names.QUALIFIED.keys() & chosen.values())
        received = self.received(id_)
        required = frozenset(shape.schema.required)
        here = self._place(owner)
        fields: list[Field] = []
        for wire, child in properties.items():
            field, uses = self._field(child, wire, chosen[wire], shadowed, received=received, required=wire in required)
            fields.append(field)
            self._uses |= uses
            place = f"{here}.{chosen[wire]}"
            self._places.setdefault(child, place)
            for part in self._shapes[child].parts:
                self._places.setdefault(part, place)
        return fields

    def _field(
        self, child: SchemaId, wire: str, name: str, shadowed: frozenset[str], *, received: bool, required: bool
    ) -> _Written:
        """A field, and what it mentions. Classes have many members in common, so one that nothing but its type, its
        name and what is said of it tells from others is written once."""
        shape = self._shapes[child]
        is_sized = shape.python == "int" and shape.schema.format
        has_default = shape.schema.default is not msgspec.UNSET
        if not shape.plain or is_sized or has_default or child in self._types.names:
            return self._write_field(child, wire, name, shadowed, received=received, required=required)
        said = shape.schema.component, shape.schema.title, shape.schema.description, shape.schema.deprecated
        key = wire, name, shadowed, received, required, shape.python, shape.nullable, *said
        known = self._members.get(key)
        if known is None:
            known = self._write_field(child, wire, name, shadowed, received=received, required=required)
            self._members[key] = known
        return known

    def _write_field(
        self, child: SchemaId, wire: str, name: str, shadowed: frozenset[str], *, received: bool, required: bool
    ) -> _Written:
        annotation = self._types.of(child, received=received, shadowed=shadowed)
        schema = self._shapes[child].schema
        code, default = self._with_default(child, annotation, received=received, required=required)
        line = statement(name, wire, code, default)
        uses = annotation.uses | _UNSET if default == "UNSET" else annotation.uses
        if wire != name:
            uses |= {(_RUNTIME, "field")}
        argument = self._argument(child, name, code if not shadowed else None, received=received, required=required)
        own = self._types.names.get(child)
        is_named = own is not None and bool(self._shapes.schemas[child].component)
        may_be_left_out = not required and self._types.is_sent(self._shapes[child])
        doc = member_doc(schema, wire, described_elsewhere=is_named, may_be_left_out=may_be_left_out)
        lines = (line, docstring(doc, 4)) if doc else (line,)
        return Field(name=name, wire=wire, lines=lines, default=default, argument=argument), uses

    def _argument(self, child: SchemaId, name: str, code: Code | None, *, received: bool, required: bool) -> Code:
        """A field as the argument of a factory; ``code`` is its annotation, None where another field hides a builtin,
        which is none of an argument's."""
        if not self._has_factories:
            return ""
        if code is None:
            annotation = self._types.of(child, received=received)
            code, _ = self._with_default(child, annotation, received=received, required=required)
        return Parameter(name, code, "...")

    def _with_default(
        self, child: SchemaId, annotation: Annotation, *, received: bool, required: bool
    ) -> tuple[Code, str]:
        """The annotation of a field with what absence adds to it, and the default."""
        if required:
            only = self._only_member(child)
            return annotation.code(), only if only and not received else ""
        if received and not annotation.nullable and not annotation.anything:
            return annotation.code("None"), "None"
        return annotation.code("UnsetType"), "UNSET"

    def _only_member(self, id_: SchemaId) -> str:
        """The one legal value of an enum of one, as a literal."""
        shape, nullable = self._shapes.resolved(id_)
        if shape.kind != "enum" or len(shape.members) != 1 or nullable:
            return ""
        member = shape.members[0]
        return string_literal(member) if isinstance(member, str) else repr(member)

    # --- aliases and unions -------------------------------------------------------------------------------------

    def _definition(self, id_: SchemaId) -> Alias:
        self._enter(id_)
        shape = self._shapes[id_]
        name = self._types.names[id_]
        self._places[id_] = self._place(name)
        if shape.kind == "union" or id_ in self._loops:
            return self._union(id_, shape, name)
        for part in shape.parts:
            self._places.setdefault(part, self._place(name))
        annotation = self._types.definition(id_, received=self.received(id_))
        self._use(annotation)
        self._uses.add(("typing", "TypeAlias"))
        plain = msgspec.structs.replace(annotation, nullable=annotation.operands == ())
        code = annotated(name, "TypeAlias", plain.code())
        doc = schema_doc(shape.schema, 0, name=name)
        return Alias(name=name, lines=(code, doc) if doc else (code,))

    def _union(self, id_: SchemaId, shape: Shape, name: str) -> Alias:
        received = self.received(id_)
        if shape.kind == "union":
            found = [self._types.of(child, received=received) for child in shape.children]
        else:
            found = [self._types.definition(id_, received=received)]
        for annotation in found:
            self._use(annotation)
        self._uses.add(("typing", "TypeAlias"))
        variants = {flat(code): code for annotation in found for code in annotation.operands}
        static = union(variants.values())
        quoted = string_literal(flat(static)) if id_ in self._loops else static
        arguments: list[Code] = [string_literal(name), prefixed("lambda: ", tuple_(variants.values()))]
        arguments += self._tags(shape)
        self._uses |= {("typing", "TYPE_CHECKING"), (_RUNTIME, "union")}
        seen = annotated(name, "TypeAlias", quoted, 4)
        made = written(Group(f"{name} = union(", tuple(arguments), ")", middle=True), 4)
        doc = schema_doc(shape.schema, 4, name=name)
        told = f"\n    {doc}" if doc else ""
        return Alias(name=name, lines=(f"if TYPE_CHECKING:\n    {seen}{told}\nelse:\n    {made}",))

    def _tags(self, shape: Shape) -> list[Code]:
        """The discriminator's arguments: explicit mapping first, then the component names of the variants."""
        discriminator = shape.discriminator
        if discriminator is None:
            return []
        tags: dict[str, SchemaId] = {}
        for tag, target in discriminator.mapping.items():
            if target in self._types.names:
                tags.setdefault(tag, target)
        for child in shape.children:
            variant = self._linked(child)
            if variant in self._types.names and variant not in discriminator.mapping.values():
                for value in tag_values(self._shapes.schemas, variant, discriminator.property_name):
                    tags.setdefault(value, variant)
        entries = [f"{string_literal(tag)}: {self._reference(target)}" for tag, target in tags.items()]
        found: list[Code] = [
            f"tag={string_literal(discriminator.property_name)}",
            prefixed("tags=lambda: ", dict_(entries)),
        ]
        default = discriminator.default
        if default is not None and default in self._types.names:
            union_ = original_of(shape.schema.id) or shape.schema.id
            word = "base" if base_of(union_) == (original_of(default) or default) else "default"
            found.append(f"{word}=lambda: {self._reference(default)}")
        return found

    def _linked(self, id_: SchemaId) -> SchemaId:
        """The component that an inline variant merely refers to, else the variant itself."""
        shape = self._shapes[id_]
        return shape.children[0] if shape.kind == "link" and not self._shapes.schemas[id_].component else id_

    def _reference(self, id_: SchemaId) -> str:
        annotation = self._types.of(id_, received=self.received(id_))
        self._use(annotation)
        return flat(annotation.code())

    # --- order --------------------------------------------------------------------------------------------------

    def _leads_to(self, id_: SchemaId) -> list[SchemaId]:
        """The named schemas that the definition of an alias or a union mentions."""
        found: dict[SchemaId, None] = {}
        waiting = list(below(self._shapes[id_]))
        seen: set[SchemaId] = set()
        while waiting:
            current = waiting.pop(0)
            if current in self._types.names:
                found[current] = None
            elif current not in seen:
                seen.add(current)
                waiting.extend(below(self._shapes[current]))
        return list(found)

    def _alias_loops(self) -> frozenset[SchemaId]:
        named = [id_ for id_ in self._ids if id_ in self._types.names and self._shapes[id_].kind != "model"]
        loops = cyclic(named, self._leads_to)
        return loops | self._deep(ordered(named, self._leads_to), loops)

    def _deep(self, named: Iterable[SchemaId], loops: Collection[SchemaId]) -> frozenset[SchemaId]:
        """Every so many aliases within each other one that is worked out when it is first used, as those in a circle
        are: Python's ``typing`` goes down through all of them. ``named`` stand behind those that they need."""
        heights: dict[SchemaId, int] = {}
        deep: set[SchemaId] = set()
        for id_ in named:
            is_late = id_ in loops or self._shapes[id_].kind == "union"
            height = 0 if is_late else 1 + max((heights.get(each, 0) for each in self._leads_to(id_)), default=0)
            if height > _DEEPEST:
                deep.add(id_)
                height = 0
            heights[id_] = height
        return frozenset(deep)

    def _late(self, others: Iterable[SchemaId]) -> frozenset[SchemaId]:
        """The aliases and unions that need a model or a union, and so stand below the models."""
        late: set[SchemaId] = set()
        for id_ in others:
            shape = self._shapes[id_]
            below_ = self._leads_to(id_)
            needs_model = any(each in late or self._shapes[each].kind == "model" for each in below_)
            if shape.kind == "union" or id_ in self._loops or needs_model:
                late.add(id_)
        return frozenset(late)

    def _find_acyclic(self, models: Iterable[SchemaId]) -> frozenset[SchemaId]:
        """The models no value of which can hold itself: they reach neither their own class nor a value of any type."""
        acyclic: set[SchemaId] = set()
        holding: set[SchemaId] = set()
        """Whatever is a value of any type, or reaches one."""
        for group in circles(models, self._compound):
            shapes = [self._shapes[id_] for id_ in group]
            leads_to = {each for shape in shapes for each in below(shape)}
            if not holding.isdisjoint(leads_to) or any(map(_is_loose, shapes)):
                holding.update(group)
            elif leads_to.isdisjoint(group):
                acyclic.update(group)
        return frozenset(acyclic)

    def _compound(self, id_: SchemaId) -> list[SchemaId]:
        """What a definition mentions, without what holds nothing."""
        return [each for each in below(self._shapes[id_]) if self._shapes[each].kind not in _ATOMS]

    def _use(self, annotation: Annotation) -> None:
        self._uses |= annotation.uses

    def _place(self, qualified: str) -> str:
        return f"{self._package}.models:{qualified}"


def statement(name: str, wire: str, annotation: Code, default: str) -> str:
    """The line of a field."""
    if wire == name:
        return annotated(name, annotation, default, 4)
    named = f"name={string_literal(wire)}"
    arguments = (f"default={default}", named) if default else (named,)
    return annotated(name, annotation, call("field", arguments), 4)


def _is_loose(shape: Shape) -> bool:
    """Whether a value of the shape may hold anything."""
    return shape.kind == "any" or (shape.kind in ("map", "array") and not shape.children)


def _is_takeable(wire: str) -> bool:
    return wire.isidentifier() or (bool(wire) and _REFUSED_IN_NAMES.search(wire) is None)


def _opening(doc: str, *, is_closed: bool, rules: Code | None, is_followed: bool) -> tuple[str, ...]:
    """What stands in a class above its fields; a blank line sets each part off from what follows."""
    parts = [doc] if doc else []
    if is_closed:
        parts.append("__closed__: ClassVar[bool] = True")
    if rules is not None:
        parts.append(annotated("__rules__", "ClassVar[Rules | None]", rules, 4))
    if not parts and not is_followed:
        parts.append("pass")
    last = len(parts) - (not is_followed)
    return tuple(part + "\n" if index < last else part for index, part in enumerate(parts))
