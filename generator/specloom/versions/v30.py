"""OpenAPI 3.0: schemas speak a dialect of their own (3.0.3, 4.7.24), and a reference has no siblings (4.7.23)."""

from __future__ import annotations

from typing import Final

from specloom.dialect import Dialect

VERSION: Final = Dialect(
    number="3.0",
    methods=frozenset({"get", "put", "post", "delete", "options", "head", "patch", "trace"}),
    webhooks=False,
    schema_nullable=True,
    schema_ref_siblings=False,
    schema_identifiers=False,
    schema_bounds_are_flags=True,
    reference_overrides=False,
    locations={
        "path": ("simple", "label", "matrix"),
        "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
        "header": ("simple",),
        "cookie": ("form",),
    },
)
