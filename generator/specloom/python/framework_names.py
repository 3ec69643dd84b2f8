"""Names that no author chose: what frameworks make of a function, its path and its method."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from specloom.api import Api, Operation, SchemaId
from specloom.python.operation_names import OperationName

_BODY: Final = "body_"


def framework_bodies(api: Api, operations: Mapping[str, OperationName]) -> dict[SchemaId, str]:
    """What the bodies are called that FastAPI named, by the ids of their components: ``Body_``, the function, the path
    with underscores for all that is no letter or digit, and the method (``Body_add_file_files__id__post``).

    Each is called after the operation that sends it, as a body that stands in the operation would be.
    """
    found: dict[SchemaId, str] = {}
    for operation in api.operations:
        for media in operation.body.content if operation.body else ():
            schema = api.schemas[media.schema] if media.schema else None
            target = schema.ref if schema is not None else None
            if target is not None and target in api.schemas and _is_made_of(api.schemas[target].component, operation):
                found.setdefault(target, f"{operations[operation.pointer].full}Request")
    return found


def _is_made_of(component: str, operation: Operation) -> bool:
    """Whether a component is called by FastAPI's rule after an operation."""
    name = component.lower()
    if not name.startswith(_BODY):
        return False
    place = re.sub(r"\W", "_", operation.path).lower()
    return name.endswith(f"{place}_{operation.method.lower()}")
