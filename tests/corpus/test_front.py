"""The front end over documents that vendors publish and documents that attack; they lie beside the repository."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from specloom import SpecloomError, load

SHARED = Path(__file__).resolve().parents[3] / "shared"
SMALL = 300_000
METHODS = {"get", "put", "post", "delete", "options", "head", "patch", "trace", "query"}
LIMIT_SECONDS = 10


def _index(folder: str) -> list[dict[str, Any]]:
    path = SHARED / folder / "index.json"
    found: list[dict[str, Any]] = json.loads(path.read_text()) if path.is_file() else []
    return found


DOCUMENTS = [entry for entry in _index("corpus") if entry["size"] < SMALL]
ATTACKS = _index("attacks")


def _operations(data: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Counted from the plain data, by a second pair of eyes."""
    for path, stated in (data.get("paths") or {}).items():
        item: Any = stated
        while isinstance(item, dict) and str(item.get("$ref", "")).startswith("#/paths/"):
            item = data["paths"][item["$ref"][len("#/paths/") :].replace("~1", "/").replace("~0", "~")]
        if path.startswith("x-") or not isinstance(item, dict):
            continue
        yield from ((path, key.upper()) for key, value in item.items() if key in METHODS and isinstance(value, dict))
        yield from ((path, key.upper()) for key in item.get("additionalOperations", {}))


@pytest.mark.skipif(not DOCUMENTS, reason="the corpus is not beside the repository")
@pytest.mark.parametrize("entry", DOCUMENTS, ids=lambda entry: entry["id"])
def test_every_operation_and_component_of_a_published_document_is_read(entry: dict[str, Any]) -> None:
    loaded = load(SHARED / "corpus" / entry["path"])
    data = loaded.document.data
    assert [(each.path, each.method) for each in loaded.api.operations] == list(_operations(data))
    assert len(loaded.api.operations) >= entry["ops"]
    components = {schema.component for schema in loaded.api.schemas.values() if schema.component}
    assert components >= set((data.get("components") or {}).get("schemas") or {})
    assert not loaded.report.failed
    assert not loaded.api.refusals


@pytest.mark.skipif(not ATTACKS, reason="the attacks are not beside the repository")
@pytest.mark.parametrize("entry", ATTACKS, ids=lambda entry: entry["id"])
def test_an_attack_is_read_or_refused_in_time(entry: dict[str, Any]) -> None:
    started = time.process_time()
    path = SHARED / "attacks" / "specs" / entry["file"]
    refusal = _refusal(path)
    assert refusal is None or all(found.at.file == str(path) for found in refusal.diagnostics)
    assert time.process_time() - started < LIMIT_SECONDS


def _refusal(path: Path) -> SpecloomError | None:
    try:
        load(path)
    except SpecloomError as refused:
        return refused
    return None
