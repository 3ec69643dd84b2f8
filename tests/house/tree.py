"""The repository as the house tests see it: its files, its Python modules, its README."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GENERATOR = ROOT / "generator" / "specloom"
MOCK = ROOT / "mocks" / "specloom_mock"
RUNTIME = GENERATOR / "python" / "runtime"
TEMPLATES = GENERATOR / "python" / "templates"
# What only exists after a command, or is somebody else's text.
NOT_OURS = frozenset(
    {
        ".git",
        ".venv",
        ".venv-sdk",
        "node_modules",
        "build",
        "dist",
        "__pycache__",
        ".hypothesis",
        ".mypy_cache",
        ".pytest_cache",
    }
    | {".ruff_cache", ".import_linter_cache", ".schemathesis"}
)


@cache
def tracked() -> tuple[Path, ...]:
    """Every file that is, or would be, committed; without git, every file that no command made."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        names = subprocess.run(listing, cwd=ROOT, check=True, capture_output=True, encoding="utf-8").stdout.split("\0")
        paths = [ROOT / name for name in names if name]
    except (OSError, subprocess.CalledProcessError):
        paths = list(ROOT.rglob("*"))
    return tuple(sorted(path for path in paths if path.is_file() and not NOT_OURS & set(path.relative_to(ROOT).parts)))


def texts() -> Iterator[tuple[str, str]]:
    """Name and content of every tracked text file; a file that is no UTF-8 is a test's hostile input."""
    for path in tracked():
        try:
            yield name_of(path), path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def python_files(*folders: Path) -> list[Path]:
    return [
        path for path in tracked() if path.suffix == ".py" and any(path.is_relative_to(folder) for folder in folders)
    ]


def modules() -> list[Path]:
    """The modules that people maintain: the generator with its runtime, the mock, the behaviours, the demo."""
    return python_files(ROOT / "generator", ROOT / "mocks")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


@cache
def readme() -> str:
    return (ROOT / "README.md").read_text(encoding="utf-8")
