"""OpenAPI 3.1: schemas are JSON Schema 2020-12 (3.1.1, 4.8.24); webhooks."""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from specloom.versions import v30

VERSION: Final = replace(
    v30.VERSION,
    number="3.1",
    webhooks=True,
    schema_nullable=False,
    schema_ref_siblings=True,
    schema_identifiers=True,
    schema_bounds_are_flags=False,
    reference_overrides=True,
)
