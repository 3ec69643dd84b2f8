"""The second look at an answer: what the exact decoder refused is kept as far as it goes.

Theory. Each type is compiled once into a reader: a function from (JSON value, path, walk) to a typed value. A reader
never fails; where the value is not what the type wants, it notes a departure in the walk and hands the value on as it
came. What it does, by the nature of the departure:

    unknown member                    kept on the instance, encoded again; a departure only on a closed model
    unknown enum member, wrong type,
    broken bound, unparsable date     delivered as it came
    missing required member           reads as UNSET, is left out when encoded
    null on an optional member that
    may not be null                   reads as absent; noted where its type has no None, else only when strict
    1.0 for an integer                1, and no departure (JSON Schema 2020-12, 6.1.1)
    a member that comes twice         the last one counts
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any

from msgspec import UNSET, StructMeta, inspect
from msgspec.structs import asdict

from .departures import Departure
from .files import File
from .hints import evaluate_hints
from .leaves import bounds_of, enum, in_words, leaf
from .models import OPEN, Model, UnionMarker
from .plain import Plain
from .rules import RULES, Rules, holds_pattern, only_absent
from .unknown import with_unknown
from .variants import Choice, Variant, kinds_of_values
from .walk import Path, Reader, Walk

MOST_READERS = 4096
ANY_KIND = frozenset({"null", "boolean", "number", "string", "array", "object"})
NUMBER, STRING, ARRAY, OBJECT = (frozenset({kind}) for kind in ("number", "string", "array", "object"))

_readers: dict[Hashable, Reader] = {}
_structs: dict[type[Any], Reader] = {}


def read_tolerantly(
    value: Any, type: Any, *, strict: bool = False, sending: bool = False
) -> tuple[Any, tuple[Departure, ...]]:
    """The typed value of a JSON value as far as it goes, and where it departs from the type.

    With ``sending``, a member that an open enum does not name is none of the places.
    """
    walk = Walk(strict=strict, sending=sending)
    result = reader_of(type)(value, None, walk)
    return result, tuple(walk.departures)


def reader_of(type: Any) -> Reader:
    """The reader of a type, compiled when it is first needed."""
    try:
        known = _readers.get(type) or _structs.get(type)
    except TypeError:
        return compile_type(_taken_apart(type))
    if known is None:
        if len(_readers) >= MOST_READERS:
            _readers.clear()
        known = _readers[type] = compile_type(_taken_apart(type))
    return known


def _taken_apart(type: Any) -> inspect.Type:
    """What msgspec knows of a type, and of every model that it reaches: much, where all models reach each other."""
    evaluate_hints(type)
    return inspect.type_info(type)


def compile_type(info: inspect.Type) -> Reader:
    """The reader of a type that msgspec has taken apart. Raises TypeError for one that JSON cannot hold."""
    match info:
        case inspect.Metadata(type=inspect.LiteralType(values=members)) if _marks(info).get(OPEN):
            return enum(members, is_open=True)
        case inspect.Metadata():
            return _ruled(compile_type(info.type), _marks(info).get(RULES))
        case inspect.AnyType() | inspect.RawType():
            return _as_it_came
        case inspect.StructType():
            return _structs.get(info.cls) or _structs.setdefault(info.cls, StructReader(info))
        case inspect.ListType():
            return _items(info, list)
        case inspect.SetType():
            return _items(info, _set_or_list)
        case inspect.VarTupleType():
            return _items(info, tuple)
        case inspect.TupleType():
            return _tuple(info)
        case inspect.DictType():
            return _dict(info)
        case inspect.UnionType():
            return _union(info)
        case inspect.CustomType():
            return _marker(info.cls)
        case _:
            return leaf(info)


def _marks(info: inspect.Metadata) -> Mapping[str, Any]:
    return asdict(info)["extra"] or {}


def _ruled(reader: Reader, rules: Rules | None) -> Reader:
    """The reader, looking at rules besides where there are any."""
    if rules is None:
        return reader
    has_pattern = holds_pattern(rules)

    def read(value: Plain, path: Path, walk: Walk) -> Any:
        if walk.sending or not has_pattern:
            walk.check(rules, value, path)
        return reader(value, path, walk)

    return read


def _as_it_came(value: Plain, _path: Path, _walk: Walk) -> Any:
    return value


class StructReader:
    """The reader of a model. It is compiled when it is first used, since models may refer to each other in circles."""

    def __init__(self, info: inspect.StructType) -> None:
        self._info = info
        self._cls: type[Any] = info.cls
        self._closed = getattr(info.cls, "__closed__", False)
        self._read = _ruled(self._members, getattr(info.cls, "__rules__", None))
        self._fields: dict[str, tuple[str, Reader, bool, bool]] | None = None
        self._required = [(field.name, field.encode_name) for field in info.fields if field.required]

    def _compile(self) -> dict[str, tuple[str, Reader, bool, bool]]:
        fields = {
            field.encode_name: (field.name, compile_type(field.type), *nulls(field)) for field in self._info.fields
        }
        self._fields = fields
        return fields

    def __call__(self, value: Plain, path: Path, walk: Walk) -> Any:
        return self._read(value, path, walk) if isinstance(value, dict) else walk.note(path, "an object", value)

    def _members(self, value: Plain, path: Path, walk: Walk) -> Any:
        fields = self._fields or self._compile()
        known: dict[str, Any] = {}
        unknown: dict[str, Any] = {}
        members: dict[str, Any] = value if isinstance(value, dict) else {}
        for key, item in members.items():
            field = fields.get(key)
            if field is None:
                unknown[key] = item
                continue
            name, reader, null_is_absent, tell_null = field
            if item is not None or not null_is_absent:
                known[name] = reader(item, (path, key), walk)
            elif tell_null or walk.strict:
                walk.note((path, key), "no null", item)
        for name, key in self._required:
            if name not in known:
                known[name] = walk.note((path, key), "a value (the member is required)", UNSET)
        return self._with_unknown(known, unknown, path, walk) if unknown else self._cls(**known)

    def _with_unknown(self, known: dict[str, Any], unknown: dict[str, Any], path: Path, walk: Walk) -> Any:
        walk.unknown += len(unknown)
        if self._closed:
            for key, item in unknown.items():
                walk.note((path, key), "no such member", item)
        return with_unknown(self._cls, known, unknown) if issubclass(self._cls, Model) else self._cls(**known)


def nulls(field: inspect.Field) -> tuple[bool, bool]:
    """Whether null on the field reads as absent, and whether that is a departure even when not strict.

    A default of None says "absent" in a type that the spec does not let be null, so there the exact decoder takes a
    null without a word; elsewhere None in the type means that null is a value.
    """
    kind = field.type.type if isinstance(field.type, inspect.Metadata) else field.type
    if field.required or isinstance(kind, (inspect.AnyType, inspect.NoneType)):
        return False, False
    has_none = "null" in kinds_of(kind) and not isinstance(kind, inspect.CustomType)
    if field.default is None:
        return True, False
    return not has_none, not has_none


def _items(info: Any, build: Callable[[list[Any]], Any]) -> Reader:
    """Lists and what is made of them; bounds are on the number of items."""
    read_item = compile_type(info.item_type)
    least, most = info.min_length or 0, info.max_length
    expected = f"an array{in_words(bounds_of(info))}"

    def read(value: Plain, path: Path, walk: Walk) -> Any:
        if not isinstance(value, list):
            return walk.note(path, "an array", value)
        if len(value) < least or (most is not None and len(value) > most):
            walk.note(path, expected, value)
        return build([read_item(item, (path, index), walk) for index, item in enumerate(value)])

    return read


def _set_or_list(items: list[Any]) -> Any:
    """A set, where the items can be in one."""
    return set(items) if all(isinstance(item, Hashable) for item in items) else items


def _tuple(info: inspect.TupleType) -> Reader:
    readers = [compile_type(item) for item in info.item_types]

    def read(value: Plain, path: Path, walk: Walk) -> Any:
        if not isinstance(value, list) or len(value) != len(readers):
            return walk.note(path, f"an array of {len(readers)} items", value)
        pairs = enumerate(zip(readers, value, strict=True))
        return tuple(reader(item, (path, index), walk) for index, (reader, item) in pairs)

    return read


def _dict(info: inspect.DictType) -> Reader:
    read_key, read_value = compile_type(info.key_type), compile_type(info.value_type)
    least, most = info.min_length or 0, info.max_length
    expected = f"an object{in_words(bounds_of(info))}"

    def read(value: Plain, path: Path, walk: Walk) -> Any:
        if not isinstance(value, dict):
            return walk.note(path, "an object", value)
        if len(value) < least or (most is not None and len(value) > most):
            walk.note(path, expected, value)
        return {read_key(key, (path, key), walk): read_value(item, (path, key), walk) for key, item in value.items()}

    return read


def _union(info: inspect.UnionType) -> Reader:
    """A union that msgspec knows; of most there is only one variant for a kind of JSON value."""
    variants = [Variant(kinds_of(part), compile_type(part)) for part in info.types]
    expected = " or ".join(sorted({kind for part in info.types for kind in kinds_of(part)}))
    choice = Choice(expected, lambda: variants)
    others = [variant for variant in variants if "null" not in variant.kinds or len(variant.kinds) > 1]
    if len(others) != 1 or len(variants) != 2:
        return choice
    single = others[0].reader

    def read(value: Plain, path: Path, walk: Walk) -> Any:
        return None if value is None else single(value, path, walk)

    return read


def _file(value: Plain, path: Path, walk: Walk) -> Any:
    return File.of_text(value) if isinstance(value, str) else walk.note(path, "text that stands for a file", value)


def _marker(marker: type[Any]) -> Reader:
    """A union made by ``models.union``. Its variants are looked up when it is first used."""
    if marker is File:
        return _file
    if not isinstance(marker, UnionMarker):
        raise TypeError(f"{marker.__name__} cannot be read from JSON")
    known = _structs.get(marker)
    if known is not None:
        return known
    found: list[Variant] = []
    tagged: dict[str, Reader] = {}

    def variants() -> list[Variant]:
        if not found:
            found.extend([Variant(_kinds_of_variant(each), _read_when_tried(each)) for each in marker.parts.variants()])
        return found

    def tags() -> dict[str, Reader]:
        if not tagged:
            tagged.update({tag: reader_of(variant) for tag, variant in marker.parts.tags().items()})
        return tagged

    parts = marker.parts
    default = None if parts.default is None else lambda: reader_of(parts.default and parts.default())
    expected = f"one of the variants of {marker.__name__}"
    choice = Choice(expected, variants, parts.tag, tags, default, has_base=parts.has_base)
    return _structs.setdefault(marker, choice)


def _read_when_tried(type: Any) -> Reader:
    def read(value: Plain, path: Path, walk: Walk) -> Any:
        return reader_of(type)(value, path, walk)

    return read


def kinds_of(info: inspect.Type) -> frozenset[str]:
    """The JSON kinds that values of a type can have."""
    match info:
        case inspect.Metadata():
            return kinds_of(info.type)
        case inspect.UnionType():
            return frozenset[str]().union(*(kinds_of(part) for part in info.types))
        case inspect.LiteralType():
            return kinds_of_values(info.values)
        case inspect.EnumType():
            return kinds_of_values(member.value for member in info.cls)
        case inspect.NoneType():
            return frozenset({"null"})
        case inspect.BoolType():
            return frozenset({"boolean"})
        case inspect.IntType() | inspect.FloatType():
            return NUMBER
        case inspect.ListType() | inspect.SetType() | inspect.VarTupleType() | inspect.TupleType():
            return ARRAY
        case inspect.StructType() | inspect.DictType():
            return OBJECT
        case inspect.CustomType() if isinstance(info.cls, UnionMarker):
            return _kinds_of_variant(info.cls)
        case inspect.AnyType() | inspect.RawType():
            return ANY_KIND
        case _:
            return STRING


def _kinds_of_variant(type: Any) -> frozenset[str]:
    """As ``kinds_of``; a model need not be taken apart to know that it is an object."""
    if isinstance(type, StructMeta):
        return OBJECT
    if isinstance(type, UnionMarker):
        return frozenset[str]().union(*map(_kinds_of_variant, type.parts.variants()))
    return kinds_of(_taken_apart(type))


def has_rules(info: inspect.Type, met: set[object]) -> bool:
    """Whether a type, or one below it, states rules that the exact decoder does not see; ``met`` are known classes."""
    rules = _marks(info).get(RULES) if isinstance(info, inspect.Metadata) else None
    if isinstance(info, (inspect.StructType, inspect.CustomType)):
        if info.cls in met:
            return False
        met.add(info.cls)
        rules = getattr(info.cls, "__rules__", None)
    return (rules is not None and not only_absent(rules)) or any(has_rules(part, met) for part in _parts(info))


def _parts(info: inspect.Type) -> list[inspect.Type]:
    """The types that another one is made of."""
    match info:
        case inspect.StructType():
            return [field.type for field in info.fields]
        case inspect.CustomType() if isinstance(info.cls, UnionMarker):
            return [_taken_apart(variant) for variant in info.cls.parts.variants()]
        case inspect.Metadata():
            return [info.type]
        case inspect.ListType() | inspect.SetType() | inspect.VarTupleType():
            return [info.item_type]
        case inspect.TupleType():
            return list(info.item_types)
        case inspect.DictType():
            return [info.key_type, info.value_type]
        case inspect.UnionType():
            return list(info.types)
        case _:
            return []
