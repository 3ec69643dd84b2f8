"""What another validator (openapi-schema-validator, which reads the document by itself) says of a JSON body.

It stands in for neither party: where schemathesis and the mock differ over a body, it decides whether the body is one
that the document allows.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, cast

import yaml
from openapi_schema_validator import (
    OAS30WriteValidator,
    OAS31Validator,
    oas30_format_checker,
    oas31_format_checker,
)
from referencing import Registry
from referencing.jsonschema import DRAFT202012

_HOME = "urn:document"


class SecondOpinion:
    """Judges the request bodies of one document."""

    def __init__(self, spec: Path) -> None:
        self._spec = spec

    def allows(self, method: str, path: str, media_type: str, value: Any) -> bool | None:
        """Whether a body is valid; None where the document has no schema for it, or the validator can't tell."""
        return self._judge(self._schema_of(method, path, media_type), value)

    def allows_parameter(self, method: str, path: str, place: tuple[str, str], value: Any) -> bool | None:
        """Whether a parameter, by where it is and its name, may have a value; None as above."""
        item = _pointer("", "paths", path)
        for home in (_pointer(item, method.lower(), "parameters"), _pointer(item, "parameters")):
            for index in range(len(self._at(home) or ())):
                pointer, parameter = self._followed(f"{home}/{index}")
                if (parameter.get("in"), parameter.get("name")) == place:
                    content = next(iter(parameter.get("content", {})), None)
                    return self._judge(_pointer(pointer, *(("content", content) if content else ()), "schema"), value)
        return None

    def _judge(self, pointer: str | None, value: Any) -> bool | None:
        if pointer is None or self._at(pointer) is None:
            return None
        try:
            return bool(self._validator(pointer).is_valid(_whole(value)))
        except Exception:  # noqa: BLE001 -- whatever the other validator does not know, it has no opinion of
            return None

    @cached_property
    def _document(self) -> dict[str, Any]:
        text = self._spec.read_text("utf-8-sig")
        try:
            document = json.loads(text)
        except ValueError:
            document = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        _read_as_meant(document)
        return cast("dict[str, Any]", document)

    @cached_property
    def _registry(self) -> Any:
        resource: Any = DRAFT202012.create_resource(self._document)
        return Registry().with_resource(_HOME, resource)

    def _validator(self, pointer: str) -> Any:
        schema = {"$ref": f"{_HOME}#{pointer}"}
        if str(self._document.get("openapi", "")).startswith("3.0"):
            return OAS30WriteValidator(schema, registry=self._registry, format_checker=oas30_format_checker)
        return OAS31Validator(schema, registry=self._registry, format_checker=oas31_format_checker)

    def _schema_of(self, method: str, path: str, media_type: str) -> str | None:
        pointer, body = self._followed(_pointer("", "paths", path, method.lower(), "requestBody"))
        contents = body.get("content", {})
        found = next((each for each in contents if _essence(each) == _essence(media_type)), None)
        if found is None:
            return None
        pointer, content = self._followed(_pointer(pointer, "content", found))
        return _pointer(pointer, "schema") if "schema" in content else None

    def _followed(self, pointer: str) -> tuple[str, Mapping[str, Any]]:
        """What stands at a pointer, behind its references; empty where that is no object."""
        found = self._at(pointer)
        for _ in range(8):
            if not isinstance(found, Mapping) or "$ref" not in found:
                break
            pointer = str(found["$ref"]).removeprefix("#")
            found = self._at(pointer)
        return pointer, found if isinstance(found, Mapping) else {}

    def _at(self, pointer: str) -> Any:
        value: Any = self._document
        for token in pointer.split("/")[1:]:
            if isinstance(value, list):
                value = value[int(token)]
            else:
                value = value.get(token.replace("~1", "/").replace("~0", "~")) if isinstance(value, Mapping) else None
        return value


def _pointer(base: str, *tokens: str) -> str:
    return base + "".join(f"/{each.replace('~', '~0').replace('/', '~1')}" for each in tokens)


def _whole(value: Any) -> Any:
    """A value with every number that is an integer as one (JSON Schema core, 6.3), which formats of this validator do
    not see otherwise.
    """
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [_whole(each) for each in value]
    return {key: _whole(each) for key, each in value.items()} if isinstance(value, dict) else value


def _essence(media_type: str) -> str:
    return media_type.partition(";")[0].strip().lower()


def _read_as_meant(node: Any) -> None:
    """``nullable: true`` lets null through wherever a vendor says it, in OpenAPI 3.1 and beside an enumeration too. A
    discriminator changes nothing about what is valid (OpenAPI 3.1, 4.8.25), though this validator lets it.
    """
    waiting = [node]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            discriminator = each.get("discriminator")
            if isinstance(discriminator, dict) and isinstance(discriminator.get("propertyName"), str):
                del each["discriminator"]
            if each.pop("nullable", None) is True:
                rest = dict(each)
                each.clear()
                each["anyOf"] = [rest, {"enum": [None], "nullable": True}]
                waiting.append(rest)
                continue
            waiting += cast("Iterable[Any]", each.values())
        elif isinstance(each, list):
            waiting += each
