"""XML documents, read into the values that their schemas speak of (OpenAPI 3.1, 4.8.26; OpenAPI 3.2, 4.26).

Rules:

1. An element or attribute is called as the XML object says, else as the property. Names are compared without prefixes
   and namespaces, as many clients write neither.
2. Where a schema states the name of its root, the root has it. Any other root may be called anything.
3. Text becomes what the schema's types allow, as in parameters; what stands around a number or a boolean is space.
4. ``xsi:nil`` is null (XML Schema Structures, 2.6.2); an element without content is an empty text, array or object,
   whichever its schema allows.
5. No document may hold a DOCTYPE, so there are no entities to expand, and none may nest deeper than JSON may.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final
from xml.parsers import expat

from specloom.api import Json, JsonType, SchemaId
from specloom.json_schema import Direction
from specloom_mock.faults import Fault, Kind, shown
from specloom_mock.schemas import Schemas
from specloom_mock.wire import readings
from specloom_mock.xml_text import element_name, is_attribute, is_text, is_wrapped, xml_object

_MAX_NESTING: Final = 200
_ANY: Final = 7
_ARRAY: Final[frozenset[JsonType]] = frozenset(("array",))
_TEXT: Final[frozenset[JsonType]] = frozenset(("string",))
_NIL: Final = ("http://www.w3.org/2001/XMLSchema-instance nil", "xsi:nil")
_SPACE: Final = " \t\r\n"


class Element:
    """An element by its local name; ``attributes`` hold neither declarations of namespaces nor ``xsi:nil``."""

    __slots__ = ("attributes", "children", "is_nil", "name", "texts")

    def __init__(self, name: str, attributes: Mapping[str, str]) -> None:
        self.name = _local(name)
        self.is_nil = any(attributes.get(each) in ("true", "1") for each in _NIL)
        self.attributes = {_local(key): text for key, text in attributes.items() if not _is_foreign(key)}
        self.children: list[Element] = []
        self.texts: list[str] = []

    @property
    def text(self) -> str:
        return "".join(self.texts)


class _Parsing:
    """What an expat parser tells of, made into elements."""

    def __init__(self, charset: str) -> None:
        # Prefixes that nobody declared are common, and are no reason to refuse a body; so namespaces are left alone.
        self._parser = expat.ParserCreate(charset or None)
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._text
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._open: list[Element] = []
        self.root: Element | None = None

    def read(self, body: bytes) -> None:
        self._parser.Parse(body, True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        element = Element(name, attributes)
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)
        if len(self._open) > _MAX_NESTING:
            raise Fault(Kind.MALFORMED, f"expected XML nested at most {_MAX_NESTING} deep, got a deeper body")

    def _end(self, _name: str) -> None:
        self._open.pop()

    def _text(self, text: str) -> None:
        self._open[-1].texts.append(text)

    def _doctype(self, *_: object) -> None:
        raise Fault(Kind.MALFORMED, "expected XML without a DOCTYPE, got a body with one")


def document(body: bytes, charset: str = "") -> Element:
    """The root of a document. Raises Fault (malformed) where it is not well-formed, or holds a DOCTYPE."""
    try:
        parsing = _Parsing(charset)
        parsing.read(body)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise Fault(Kind.MALFORMED, f"expected XML in the body: {str(error) or 'it is not well-formed'}") from None
    if parsing.root is None:
        raise Fault(Kind.MALFORMED, "expected XML in the body, got no element")
    return parsing.root


def value_of(root: Element, schema: SchemaId, schemas: Schemas, direction: Direction = "request") -> Json:
    """The value that a document is of a schema. Raises Fault (body) where its root is not called as the schema says."""
    name = xml_object(schema, schemas).get("name")
    reading = _Reading(schemas, direction)
    items = schemas.items(schema) if schemas.types(schema) == _ARRAY else None
    if items is not None and not is_wrapped(schema, schemas):
        # What an array without a wrapping looks like as a root is undefined: an element around its items, or the only
        # one.
        is_item = root.name == element_name(schemas.resolved(items).component, items, schemas)
        return reading.items([root], schema) if is_item else reading.value(root, schema)
    if isinstance(name, str) and root.name != element_name(name, None, schemas):
        raise Fault(Kind.BODY, f"expected a root element {shown(name)}, got {shown(root.name)}", schema=schema)
    return reading.value(root, schema)


class _Reading:
    """Reads elements as what their schemas allow."""

    def __init__(self, schemas: Schemas, direction: Direction) -> None:
        self._schemas = schemas
        self._direction: Direction = direction

    def is_valid(self, schema: SchemaId | None, value: Json) -> bool:
        return schema is None or self._schemas.is_valid(schema, self._direction, value)

    def value(self, element: Element, schema: SchemaId | None) -> Json:
        """What an element means: the first reading that is valid, else the first."""
        meant = list(self._readings(element, schema))
        if len(meant) == 1:
            return meant[0]
        return next((each for each in meant if self.is_valid(schema, each)), meant[0])

    def items(self, elements: list[Element], array: SchemaId | None) -> list[Json]:
        items = self._schemas.items(array) if array is not None else None
        return [self.value(each, items) for each in elements]

    def _readings(self, element: Element, schema: SchemaId | None) -> Iterator[Json]:
        types = self._schemas.types(schema) if schema is not None else frozenset[JsonType]()
        if element.is_nil:
            yield None
            return
        if element.children or (element.attributes and "object" in types):
            if schema is not None and "array" in types and _are_items(element, schema, self._schemas):
                yield self.items(element.children, schema)
            yield self._members(element, schema)
            return
        is_blank = not element.text.strip(_SPACE)
        if is_blank and "array" in types:
            yield []
        if "object" in types and (is_blank or self._has_text(schema)):
            yield self._members(element, schema)
        if types and types != _TEXT:
            yield from readings(element.text.strip(_SPACE), types - {"string"})
        yield element.text

    def _has_text(self, schema: SchemaId | None) -> bool:
        properties: Mapping[str, SchemaId] = self._schemas.possible_properties(schema) if schema is not None else {}
        return any(is_text(each, self._schemas) for each in properties.values())

    def _members(self, element: Element, schema: SchemaId | None) -> dict[str, Json]:
        """The members of an object: what the schema calls its own, and then all that is left."""
        properties: Mapping[str, SchemaId] = self._schemas.possible_properties(schema) if schema is not None else {}
        value: dict[str, Json] = {}
        named: dict[str, list[Element]] = {}
        for each in element.children:
            named.setdefault(each.name, []).append(each)
        attributes = dict(element.attributes)
        for key, child in properties.items():
            name = element_name(key, child, self._schemas)
            if is_text(child, self._schemas):
                value[key] = self._scalar(element.text, child)
            elif is_attribute(child, self._schemas):
                if name in attributes:
                    value[key] = self._scalar(attributes.pop(name), child)
            else:
                own = [each for called in self._names(key, name, child) for each in named.pop(called, [])]
                value |= {key: self._member(own, child)} if own else {}
        return {**self._others(attributes, named, schema, properties), **value}

    def _names(self, key: str, name: str, schema: SchemaId) -> set[str]:
        """What the elements of a property are called. An array without a wrapping is there by its items alone, whose
        name is their own or else the property's; many write the name that the array has for nothing.
        """
        items = self._schemas.items(schema) if "array" in self._schemas.types(schema) else None
        if items is None or is_wrapped(schema, self._schemas):
            return {name}
        own = element_name(key, items, self._schemas)
        return {own} if own != element_name(key, None, self._schemas) else {own, name}

    def _others(
        self,
        attributes: Mapping[str, str],
        named: Mapping[str, list[Element]],
        schema: SchemaId | None,
        properties: Mapping[str, SchemaId],
    ) -> dict[str, Json]:
        """What no property stands for, by its name; a property's name in the wrong place is not the property."""
        further = self._schemas.resolved(schema).additional_properties if schema is not None else None
        value: dict[str, Json] = {key: self._scalar(text, further) for key, text in attributes.items()}
        for key, elements in named.items():
            value[key] = self._member(elements, further)
        return {key: each for key, each in value.items() if key not in properties}

    def _member(self, elements: list[Element], schema: SchemaId | None) -> Json:
        types = self._schemas.types(schema) if schema is not None else frozenset[JsonType]()
        is_array = schema is not None and "array" in types and len(types) < _ANY
        if len(elements) == 1 and (not is_array or is_wrapped(schema, self._schemas) or elements[0].is_nil):
            return self.value(elements[0], schema)
        if is_array and len(elements) == 1:
            return self._unwrapped(elements, schema)
        return self.items(elements, schema if is_array else None)

    def _unwrapped(self, elements: list[Element], schema: SchemaId | None) -> Json:
        """A single element of an array without a wrapping: its only item, or, where that is not valid, another type
        that the schema allows.
        """
        items = self.items(elements, schema)
        if self.is_valid(schema, items):
            return items
        other = self.value(elements[0], schema)
        return other if self.is_valid(schema, other) and not isinstance(other, list) else items

    def _scalar(self, text: str, schema: SchemaId | None) -> Json:
        leaf = Element("", {})
        leaf.texts.append(text)
        return self.value(leaf, schema)


def _are_items(element: Element, array: SchemaId, schemas: Schemas) -> bool:
    """Whether the children of an element are called as the items of an array are (OpenAPI 3.1, 4.8.26.2)."""
    items = schemas.items(array)
    if items is None:
        return True
    stated = xml_object(items, schemas).get("name")
    if isinstance(stated, str):
        return all(each.name == element_name(stated, None, schemas) for each in element.children)
    # Without a name of their own they are called as the array is, though many call them as the component.
    known = {element.name, schemas.resolved(items).component, "item"}
    return len({each.name for each in element.children}) == 1 and element.children[0].name in known


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _is_foreign(name: str) -> bool:
    """Whether an attribute is XML's own, and not the document's."""
    return name == "xmlns" or name.startswith(("xmlns:", "xml:", "xsi:"))
