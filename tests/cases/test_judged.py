"""What linters and type checkers say of the package of each case: nothing.

ruff reads the packages as they are. For mypy and pyright all of them share one copy of the runtime, which is the same
in each and the largest part of all; it is judged with our own code.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from specloom.loading import load
from specloom.pipeline import Options, generate

CASES = sorted(path.parent for path in Path(__file__).parent.glob("*/spec.yaml"))
RUNTIME = re.compile(r"^(\s*from )\.+(_runtime\b)", re.MULTILINE)
SHARED = "shared_runtime"


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every package in a folder of its own, named after its case, its test kit included."""
    home = tmp_path_factory.mktemp("packages")
    for case in CASES:
        package = f"case_{case.name.replace('-', '_')}"
        for path, content in generate(load(case / "spec.yaml"), Options(package=package, fixtures=True)).files.items():
            (home / path).parent.mkdir(parents=True, exist_ok=True)
            (home / path).write_bytes(content)
    return home


@pytest.fixture(scope="module")
def sharing(packages: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of all packages, beside one copy of the runtime."""
    home = tmp_path_factory.mktemp("sharing")
    for path in sorted(packages.rglob("*.py*")):
        package, *inside = path.relative_to(packages).parts
        if inside[:1] == ["_runtime"]:
            target = home / SHARED / "_runtime" / path.name
        else:
            target = home.joinpath(package, *inside)
        target.parent.mkdir(parents=True, exist_ok=True)
        text = path.read_text(encoding="utf-8")
        target.write_text(text if "_runtime" in inside else RUNTIME.sub(rf"\1{SHARED}.\2", text), encoding="utf-8")
    (home / SHARED / "__init__.py").write_text("", encoding="utf-8")
    return home


@pytest.mark.parametrize(
    "command", [["check", "--select", "E,F,I,UP,B"], ["format", "--diff"]], ids=lambda each: each[0]
)
def test_ruff_has_nothing_to_say(packages: Path, command: list[str]) -> None:
    rules = ["--isolated", "--no-cache", "--line-length", "120", "--target-version", "py311"]
    said = subprocess.run(
        [sys.executable, "-m", "ruff", *command, *rules, str(packages)], capture_output=True, text=True, check=False
    )
    assert said.returncode == 0, said.stdout + said.stderr


@pytest.mark.slow
def test_mypy_has_nothing_to_say(sharing: Path, tmp_path: Path) -> None:
    options = ["--strict", "--python-version", "3.11", "--no-incremental", "--config-file", os.devnull]
    said = subprocess.run(
        [sys.executable, "-m", "mypy", *options, "."], cwd=sharing, capture_output=True, text=True, check=False
    )
    assert said.returncode == 0, said.stdout + said.stderr


@pytest.mark.slow
def test_pyright_has_nothing_to_say(sharing: Path) -> None:
    config = sharing / "pyrightconfig.json"
    config.write_text(
        json.dumps({"include": ["."], "strict": ["."], "ignore": [SHARED], "pythonVersion": "3.11"}), encoding="utf-8"
    )
    said = subprocess.run(
        [Path(sys.executable).with_name("pyright"), "--project", config, "--pythonpath", sys.executable],
        env={**os.environ, "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stdout + said.stderr
