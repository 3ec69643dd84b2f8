"""Which module below ``models`` defines each schema that has a name.

Rules.

1. A module for each resource: what only its operations reach, the bodies of their callbacks included, stands in
   ``models/<resource>.py``. What webhooks alone reach stands in ``webhooks``, what nothing reaches in ``unused``.
2. What several of these reach stands in ``shared``. Whatever a shared definition mentions is reached by the same
   several, so it is shared too: imports lead from any module to ``shared``, from ``unused`` to any, never in a circle.
3. Nothing moves because of what does not reach it. A definition that comes to be shared moves to ``shared``; users
   import from ``models``, which knows every name, so nothing changes for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from specloom.api import Api, SchemaId
from specloom.python import names
from specloom.python.imports import Use
from specloom.python.operation_names import OperationName
from specloom.python.shapes import Shapes
from specloom.python.types import MODELS
from specloom.python.usage import below, schemas_of, schemas_of_headers

SHARED: Final = "shared"
UNUSED: Final = "unused"
WEBHOOKS: Final = "webhooks"


class Homes(msgspec.Struct, frozen=True, kw_only=True):
    """Where schemas are defined: ``modules`` has the module of each schema that an operation or a payload reaches,
    ``resources`` the module of each resource. What is not reached lives in ``unused``."""

    modules: Mapping[SchemaId, str]
    resources: Mapping[str, str]

    def __getitem__(self, id_: SchemaId) -> str:
        return self.modules.get(id_, UNUSED)


def make_homes(api: Api, shapes: Shapes, operations: Mapping[str, OperationName]) -> Homes:
    """The module of every schema; ``operations`` are the names from ``operation_names``."""
    resources = dict.fromkeys(name.resource for name in operations.values())
    chosen = names.distinct({each: (each, f"{each}_") for each in resources}, {SHARED, UNUSED, WEBHOOKS})
    return Homes(modules=_reached(shapes, _roots(api, operations, chosen)), resources=chosen)


def located(uses: Iterable[Use], defined: Mapping[str, str], here: str = "") -> set[Use]:
    """The uses, with each model imported from the module below ``models`` that ``defined`` names for it; models that
    the module ``here`` defines itself need no import and are left out."""
    return {
        (f"{MODELS}.{defined[name]}", name) if module == MODELS else (module, name)
        for module, name in uses
        if module != MODELS or defined[name] != here
    }


def _roots(api: Api, operations: Mapping[str, OperationName], chosen: Mapping[str, str]) -> list[tuple[str, SchemaId]]:
    """The schemas that operations and payloads name, each with the module of the resource that names it. Several
    resources may name one schema."""
    roots: list[tuple[str, SchemaId]] = []
    for operation in api.operations:
        module = chosen[operations[operation.pointer].resource]
        roots += [(module, id_) for id_ in (*schemas_of(api, operation), *schemas_of_headers(operation))]
    for payload in api.payloads:
        parent = operations.get(payload.parent)
        module = chosen[parent.resource] if parent else WEBHOOKS
        roots += [(module, id_) for id_ in schemas_of(api, payload.operation)]
    return roots


def _reached(shapes: Shapes, roots: Iterable[tuple[str, SchemaId]]) -> dict[SchemaId, str]:
    """The module of each schema that the roots reach. A schema that a second module reaches moves to ``shared``, and
    all below it too; so each is visited twice at most."""
    found: dict[SchemaId, str] = {}
    waiting = list(roots)
    while waiting:
        module, id_ = waiting.pop()
        known = found.get(id_, module)
        home = module if known == module else SHARED
        if found.get(id_) != home and id_ in shapes.schemas:
            found[id_] = home
            waiting.extend((home, each) for each in below(shapes[id_]))
    return found
