"""Run in a process of its own: imports every module of a generated package and resolves every entry of its ledger.

    probe.py DIR PACKAGE

Prints one line for each thing that fails; silence is success. A type counts as resolved when its decoder can be built.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def main() -> None:
    folder, package = Path(sys.argv[1]), sys.argv[2]
    sys.path.insert(0, str(folder))
    top = importlib.import_module(package)
    for failure in (*imported(top), *resolved(top, json.loads((folder / "ledger.json").read_text("utf-8")))):
        sys.stdout.write(f"{failure}\n")


def imported(top: Any) -> Iterator[str]:
    for module in pkgutil.walk_packages(top.__path__, f"{top.__name__}."):
        try:
            importlib.import_module(module.name)
        except Exception as error:  # noqa: BLE001  # whatever it is, it is what this script is to tell
            yield f"{module.name}: {type(error).__name__}: {error}"


def resolved(top: Any, ledger: dict[str, list[dict[str, Any]]]) -> Iterator[str]:
    for kind, entries in ledger.items():
        for entry in entries:
            try:
                found = named(entry["python"]) if entry["status"] not in ("refused", "unused") else None
                if kind == "schemas" and isinstance(found, type):
                    top.from_json(b"null", found)
            except top.DecodeError:
                continue
            except Exception as error:  # noqa: BLE001  # as above
                yield f"{entry['pointer']} {entry['python']}: {type(error).__name__}: {error}"


def named(python: str) -> object:
    """What ``module:qualified.name`` names; a field of a model stands for itself."""
    module, _, path = python.partition(":")
    found: Any = importlib.import_module(module)
    for step in path.split("."):
        if step in getattr(found, "__struct_fields__", ()):
            return step
        found = getattr(found, step)
    return found


if __name__ == "__main__":
    main()
