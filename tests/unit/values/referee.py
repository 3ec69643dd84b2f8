"""The judge of values in tests: Python's ``jsonschema``, which shares no code with what made them."""

from __future__ import annotations

from typing import Any, cast

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from specloom.api import Api, SchemaId
from specloom.json_schema import Direction, json_schema

_LATEST: dict[str, Any] = {}
FORMATS = Draft202012Validator.FORMAT_CHECKER


def errors(api: Api, schema_id: SchemaId, value: Any, direction: Direction | None = None) -> list[ValidationError]:
    key = (schema_id, direction)
    if key not in (known := _known(api)):
        known[key] = Draft202012Validator(json_schema(api, schema_id, direction), format_checker=FORMATS)
    return list(known[key].iter_errors(value))


def _known(api: Api) -> dict[tuple[SchemaId, Direction | None], Draft202012Validator]:
    """The validators of the API that is judged at the moment; making one anew for each value costs the most."""
    if _LATEST.get("api") is not api:
        _LATEST.update(api=api, validators={})
    return cast("dict[tuple[SchemaId, Direction | None], Draft202012Validator]", _LATEST["validators"])


def faults(api: Api, schema_id: SchemaId, value: Any, direction: Direction | None = None) -> set[tuple[str, str]]:
    """Keyword and pointer of every error that the referee finds."""
    return {(_keyword(error), _pointer(error)) for error in errors(api, schema_id, value, direction)}


def _keyword(error: ValidationError) -> str:
    """A name that ``propertyNames`` refuses is told by jsonschema as the name's own fault."""
    return "propertyNames" if "propertyNames" in error.absolute_schema_path else str(error.validator)


def _pointer(error: ValidationError) -> str:
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in error.absolute_path)
