"""The noun behind the tables of ``versions``: one field for each thing in which the versions of OpenAPI differ."""

from __future__ import annotations

import re
from typing import Final, TypeGuard

import msgspec

from specloom.api import Json, ParameterStyle

_OF_SCHEMAS: Final = re.compile(
    r"https?://(json-schema\.org/draft/2020-12/schema|spec\.openapis\.org/oas/3\.[0-9]+/dialect/.+)#?"
)


def is_unknown_dialect(uri: Json) -> TypeGuard[str]:
    """Whether ``$schema`` or ``jsonSchemaDialect`` names a dialect other than JSON Schema 2020-12 and those that
    OpenAPI makes of it (OpenAPI 3.1, 4.8.24.5)."""
    return type(uri) is str and not _OF_SCHEMAS.fullmatch(uri.strip())


class Dialect(msgspec.Struct, frozen=True, kw_only=True):
    """``number`` is the feature version (``3.1``). Everything else says what a reader does."""

    number: str
    methods: frozenset[str]
    """Fields of a path item that are operations."""
    additional_operations: bool = False
    webhooks: bool = True
    schema_nullable: bool = False
    """``nullable: true`` is a keyword of the version."""
    schema_ref_siblings: bool = True
    """Keywords beside ``$ref`` count."""
    schema_identifiers: bool = True
    """``$id``, ``$anchor`` and ``$dynamicAnchor`` name schemas."""
    schema_bounds_are_flags: bool = False
    """``exclusiveMinimum: true`` makes ``minimum`` exclusive."""
    reference_overrides: bool = True
    """``description`` beside a ``$ref`` that is no schema replaces the target's."""
    self_uri: bool = False
    """``$self`` names the document."""
    locations: dict[str, tuple[ParameterStyle, ...]]
    """Parameter locations with their styles; the first is the default."""
