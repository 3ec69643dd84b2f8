"""What differs between the versions of OpenAPI: one table each, chosen by the document's ``openapi`` field."""

from __future__ import annotations

import re
from typing import Final

from specloom.api import Json
from specloom.dialect import Dialect
from specloom.syntax import is_object
from specloom.versions import v30, v31, v32

VERSIONS: Final[dict[str, Dialect]] = {
    "3.0": v30.VERSION,
    "3.1": v31.VERSION,
    "3.2": v32.VERSION,
}
_VERSION: Final = re.compile(r"(3\.[0-9]+)(?:\.[0-9]+.*)?")


def dialect_of(data: Json) -> Dialect | None:
    """The dialect that a document states in its ``openapi`` field, as text or as a number; None if it states none."""
    stated = str(data.get("openapi")) if is_object(data) else ""
    matched = _VERSION.fullmatch(stated.strip())
    return VERSIONS.get(matched[1]) if matched else None
