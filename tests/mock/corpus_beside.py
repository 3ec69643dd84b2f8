"""Stand-ins for the files that a document refers to and that are not there, for those who read no document without.

Each says as little as it may, as the mock takes a missing part for: any value, an answer without content, a header that
need not be sent, a security scheme that is none of HTTP.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

import yaml

LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
FOLDER: Final = "beside/beside/beside"
"""Deep enough for references that lead out of the folder of the document."""


def completed(spec: Path, folder: Path) -> Path:
    """The document itself where nothing is missing, else a copy below ``folder`` with stand-ins where it looks."""
    missing = [each for each in references(document_of(spec)) if not (spec.parent / file_of(each)).exists()]
    if not missing:
        return spec
    home = folder / FOLDER
    home.mkdir(parents=True)
    files: dict[Path, dict[str, Any]] = {}
    for reference in missing:
        place = (home / file_of(reference)).resolve()
        if place.is_relative_to(folder.resolve()):
            put(files.setdefault(place, {}), reference.partition("#")[2])
    for place, content in files.items():
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(json.dumps(content), "utf-8")
    return Path(shutil.copy(spec, home))


def document_of(spec: Path) -> Any:
    text = spec.read_text("utf-8-sig")
    return json.loads(text) if spec.suffix == ".json" else yaml.load(text, Loader=LOADER)


def references(node: Any) -> Iterator[str]:
    """Every reference to a file."""
    waiting = [node]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            reference = each.get("$ref")
            if isinstance(reference, str) and "://" not in reference and file_of(reference):
                yield reference
        waiting += each.values() if isinstance(each, dict) else each if isinstance(each, list) else ()


def file_of(reference: str) -> str:
    return unquote(reference.partition("#")[0])


def put(content: dict[str, Any], pointer: str) -> None:
    """A stand-in at a pointer, by what its folder of components is called."""
    *way, name = [unquote(each).replace("~1", "/").replace("~0", "~") for each in pointer.split("/")[1:]]
    kinds: dict[str, dict[str, Any]] = {
        "responses": {"description": ""},
        "parameters": {"name": name, "in": "header", "schema": {}},
        "headers": {"schema": {}},
        "securitySchemes": {"type": "mutualTLS"},
    }
    for step in way:
        content = content.setdefault(step, {})
    content[name] = kinds.get(way[-1] if way else "", {})
