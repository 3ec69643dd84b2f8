"""The test kits of the two generated packages, and what of them the tests ask for."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import msgspec

from specloom.api import Api, SchemaId
from specloom.json_schema import Direction
from specloom.loading import load

from .bridge import ROOT

APIS = ("rootly", "vocobase")
DIRECTIONS: dict[str, Direction] = {"in": "response", "out": "request"}


class Kit:
    """One package: its test kit and the facts of its document, read from ``specs/`` and not from the kit."""

    def __init__(self, api: str) -> None:
        self.name = api
        self.package = f"{api}_client"
        self.api: Api = load(ROOT / "specs" / f"{api}.yaml").api

    def module(self, name: str) -> ModuleType:
        """A module of the kit (``factories``)."""
        return importlib.import_module(f"{self.package}.testing.{name}")

    @property
    def entries(self) -> dict[str, Any]:
        table: dict[str, Any] = self.module("_making").table()
        return table

    def models(self) -> Iterator[tuple[str, SchemaId, Direction]]:
        """Name in the kit, schema and way of each model."""
        for name, entry in self.entries.items():
            yield name, SchemaId(entry.schema), DIRECTIONS[entry.way]

    def json(self, value: object) -> Any:
        """A typed value as JSON."""
        return msgspec.json.decode(self.root.to_json(value))

    @property
    def root(self) -> ModuleType:
        return importlib.import_module(self.package)


KITS = {api: Kit(api) for api in APIS}
MODELS: dict[str, tuple[Kit, str, SchemaId, Direction]] = {
    f"{api} {name}": (kit, name, schema, way) for api, kit in KITS.items() for name, schema, way in kit.models()
}
