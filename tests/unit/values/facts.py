"""Facts from JSON Schema written as plain dicts, so that a test shows the schema and nothing else."""

from __future__ import annotations

from typing import Any, Final

from specloom.api import Api, Discriminator, Example, Schema, SchemaId

_LISTS: Final = {"allOf": "all_of", "anyOf": "any_of", "oneOf": "one_of", "prefixItems": "prefix_items"}
_ONE: Final = {
    "not": "not_",
    "if": "if_",
    "then": "then",
    "else": "else_",
    "additionalProperties": "additional_properties",
    "propertyNames": "property_names",
    "unevaluatedProperties": "unevaluated_properties",
    "items": "items",
    "contains": "contains",
    "unevaluatedItems": "unevaluated_items",
}
_MAPS: Final = {
    "properties": "properties",
    "patternProperties": "pattern_properties",
    "dependentSchemas": "dependent_schemas",
}
_PLAIN: Final = {
    "minProperties": "min_properties",
    "maxProperties": "max_properties",
    "minContains": "min_contains",
    "maxContains": "max_contains",
    "minItems": "min_items",
    "maxItems": "max_items",
    "minimum": "minimum",
    "maximum": "maximum",
    "exclusiveMinimum": "exclusive_minimum",
    "exclusiveMaximum": "exclusive_maximum",
    "multipleOf": "multiple_of",
    "minLength": "min_length",
    "maxLength": "max_length",
    "pattern": "pattern",
    "const": "const",
    "format": "format",
    "uniqueItems": "unique_items",
    "readOnly": "read_only",
    "writeOnly": "write_only",
    "default": "default",
    "description": "description",
}


def api_of(**components: Any) -> Api:
    """An API that has these schemas under ``components/schemas``; ``$ref`` is ``#/components/schemas/NAME``."""
    schemas: dict[SchemaId, Schema] = {}
    for name, stated in components.items():
        _add(schemas, stated, SchemaId(f"#/components/schemas/{name}"), name)
    return Api(pointer="#", openapi="3.1.0", title="Test", version="1", schemas=schemas)


def id_of(name: str) -> SchemaId:
    return SchemaId(f"#/components/schemas/{name}")


def _add(schemas: dict[SchemaId, Schema], stated: Any, place: SchemaId, component: str = "") -> SchemaId:
    if isinstance(stated, bool):
        schemas[place] = Schema(id=place, pointer=place, component=component, always=stated)
        return place
    fields: dict[str, Any] = {}
    for keyword, value in stated.items():
        fields.update(_field(schemas, keyword, value, place))
    schemas[place] = Schema(id=place, pointer=place, component=component, **fields)
    return place


def _field(schemas: dict[SchemaId, Schema], keyword: str, value: Any, place: SchemaId) -> dict[str, Any]:
    below = f"{place}/{keyword}"
    if keyword in _LISTS:
        members = (_add(schemas, each, SchemaId(f"{below}/{number}")) for number, each in enumerate(value))
        return {_LISTS[keyword]: tuple(members)}
    if keyword in _ONE:
        return {_ONE[keyword]: _add(schemas, value, SchemaId(below))}
    if keyword in _MAPS:
        return {
            _MAPS[keyword]: {name: _add(schemas, each, SchemaId(f"{below}/{name}")) for name, each in value.items()}
        }
    if keyword in _PLAIN:
        return {_PLAIN[keyword]: value}
    return _special(keyword, value, place)


def _special(keyword: str, value: Any, place: SchemaId) -> dict[str, Any]:
    match keyword:
        case "type":
            return {"types": tuple(value) if isinstance(value, list) else (value,)}
        case "enum" | "required":
            return {keyword: tuple(value)}
        case "$ref":
            return {"ref": SchemaId(value)}
        case "dependentRequired":
            return {"dependent_required": {name: tuple(names) for name, names in value.items()}}
        case "examples":
            return {"examples": tuple(Example(pointer=place, name="", value=each) for each in value)}
        case "discriminator":
            mapping = {name: SchemaId(target) for name, target in value.get("mapping", {}).items()}
            stated = Discriminator(pointer=place, property_name=value["propertyName"], mapping=mapping)
            return {"discriminator": stated}
        case _:
            raise KeyError(keyword)
