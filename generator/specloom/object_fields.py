"""Which fields the objects of OpenAPI have, so that a misspelt one is told instead of passed over.

The tables hold what any version has (OpenAPI 3.0.4, 3.1.1 and 3.2.0, the fixed fields of section 4): a field of another
version is not unknown, and its reader says what becomes of it. Schema Objects have no table, as JSON Schema takes any
keyword that it does not know for an annotation (JSON Schema 2020-12, 6.5).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal, TypeAlias

from specloom.mistakes import nearest

ObjectName: TypeAlias = Literal[
    "document",
    "info object",
    "server",
    "components object",
    "path item",
    "operation",
    "parameter",
    "request body",
    "media type",
    "encoding",
    "response",
    "header",
    "link",
    "tag",
    "security scheme",
]

_SERIALIZED: Final = (
    "description required deprecated allowEmptyValue style explode allowReserved schema content example examples"
)

_STATED: Final[Mapping[ObjectName, str]] = {
    "document": "openapi $self info jsonSchemaDialect servers paths webhooks components security tags externalDocs",
    "info object": "title summary description termsOfService contact license version",
    "server": "url description name variables",
    "components object": (
        "schemas responses parameters examples requestBodies headers securitySchemes links callbacks pathItems "
        "mediaTypes"
    ),
    "path item": "$ref get put post delete options head patch trace query additionalOperations servers parameters",
    "operation": (
        "tags externalDocs operationId parameters requestBody responses callbacks deprecated security servers"
    ),
    "parameter": f"name in {_SERIALIZED}",
    "request body": "content required",
    "media type": "schema itemSchema example examples encoding prefixEncoding itemEncoding",
    "encoding": "contentType headers style explode allowReserved encoding prefixEncoding itemEncoding",
    "response": "headers content links",
    "header": _SERIALIZED,
    "link": "operationRef operationId parameters requestBody server",
    "tag": "name externalDocs parent kind",
    "security scheme": "type name in scheme bearerFormat flows openIdConnectUrl oauth2MetadataUrl deprecated",
}
_EVERYWHERE: Final = ("summary", "description")
"""What a Reference Object may say in the place of its target, whatever that is (OpenAPI 3.1, 4.8.23)."""

_FIELDS: Final = {name: frozenset((*fields.split(), *_EVERYWHERE)) for name, fields in _STATED.items()}


def unknown_fields(name: ObjectName, stated: Mapping[str, Any]) -> list[str]:
    """The fields of an object that no version of OpenAPI has, sorted; without extensions and methods in capitals."""
    known = _FIELDS[name]
    # As most objects have none: the sets are compared in C, and nothing is made.
    if stated.keys() <= known:
        return []
    odd = (field for field in stated.keys() - known if not field.startswith("x-"))
    return sorted(field for field in odd if name != "path item" or field.lower() not in known)


def likely_field(name: ObjectName, field: str) -> str:
    """The field that was most likely meant, or empty."""
    return nearest(field, sorted(_FIELDS[name]))
