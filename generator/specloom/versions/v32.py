"""OpenAPI 3.2: QUERY and additionalOperations (3.2.0, 4.9), querystring (4.12.1), $self (4.1), cookie style."""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from specloom.versions import v31

VERSION: Final = replace(
    v31.VERSION,
    number="3.2",
    methods=v31.VERSION.methods | {"query"},
    additional_operations=True,
    self_uri=True,
    locations={**v31.VERSION.locations, "cookie": ("form", "cookie"), "querystring": ("form",)},
)
