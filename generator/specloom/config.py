"""``[tool.specloom]`` of a pyproject.toml: which APIs there are, where they come from and where they go.

Rules. Paths are relative to the folder of pyproject.toml and stay inside it, links followed. What the file says and we
don't know is an error, as a misspelt key would otherwise be silent.
"""

from __future__ import annotations

import keyword
import os
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, cast

import msgspec

from specloom.config_text import key_lines, read_toml
from specloom.diagnostics import Diagnostic, Level, Location, Report, SpecloomError, quote
from specloom.disk import content_of
from specloom.pagination import SCHEMES, Rule

FILE: Final = "pyproject.toml"
MOST_BYTES: Final = 1_000_000
"""Bytes of a configuration, and of a behaviour file."""

MOST_FAULTS: Final = 100
"""Faults of a configuration that are told one by one."""

EXAMPLE: Final = """\
[tool.specloom.apis.rootly]
spec = "specs/rootly.yaml"
output = "generated/rootly"
package = "rootly_client\""""
"""A correct configuration, as messages show it."""

_TEXTS: Final = ("spec", "output", "package", "behaviour")
_REQUIRED: Final = ("spec", "output", "package")
_TABLES: Final = ("names", "pagination")

PAGINATION_EXAMPLE: Final = """\
[tool.specloom.apis.rootly.pagination]
listThings = { scheme = "cursor", items = "/data", next = "/meta/next_cursor", parameter = "cursor" }
"GET /v1/others" = false"""
"""A correct table of paginations, as messages show it."""

_POINTERS: Final = ("items", "next", "more", "total")


class ApiConfig(msgspec.Struct, frozen=True, kw_only=True):
    """One API. Paths lead from the current folder; ``behaviour`` is for the mock alone; ``names`` gives names by JSON
    pointer: of a model (``#/components/schemas/X``) or of an operation (``resource.method``), and ``names_at`` where
    each was said. ``pagination`` states how the pages of operations follow each other, where the document does not show
    it."""

    name: str
    spec: Path
    output: Path
    package: str
    behaviour: Path | None = None
    names: Mapping[str, str] = {}
    names_at: Mapping[str, Location] = {}
    pagination: tuple[Rule, ...] = ()


class Config(msgspec.Struct, frozen=True, kw_only=True):
    """``path`` is the pyproject.toml; ``apis`` are in the order of the file, at least one."""

    path: Path
    apis: tuple[ApiConfig, ...]


def read_config(start: Path | None = None) -> Config:
    """The configuration that holds for a folder (the current one when left out): the nearest pyproject.toml with a
    ``[tool.specloom]``, in the folder or above it.

    Raises SpecloomError when there is none (SL310), it can't be read (SL311), says something unknown (SL312), something
    of the wrong type or not enough (SL313), leads out of the project (SL314), writes one folder twice (SL315), or names
    a package that can't be imported (SL316), or states a pagination that can't be read (SL317).
    """
    for path in _places(start):
        if _is_file(path):
            shown = _shown(path)
            text = _text(shown)
            table = _table(read_toml(shown, text).get("tool"))
            if "specloom" in table:
                return _Reader(shown, text).read(table["specloom"])
    raise SpecloomError(
        _example(
            "SL310",
            Location(FILE),
            "no pyproject.toml with a [tool.specloom] here or in a folder above",
            "add such a table to pyproject.toml; generate and mock take a SPEC in its place",
        )
    )


def _places(start: Path | None) -> tuple[Path, ...]:
    """Where a configuration may be, the nearest first."""
    try:
        folder = (start or Path.cwd()).absolute()
    except OSError as error:
        reason = (error.strerror or "the system refuses").lower()
        raise SpecloomError(
            _example("SL311", Location("."), f"the current folder can't be read: {reason}", "")
        ) from error
    return tuple(each / FILE for each in (folder, *folder.parents))


def _is_file(path: Path) -> bool:
    """What can't be looked at is none."""
    try:
        return path.is_file()
    except OSError:
        return False


def configuration_files() -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """The files that decide which configuration holds here, and those that would if they were there."""
    places = _places(None)
    holding = read_config().path.absolute()
    nearer = places[: places.index(holding) + 1] if holding in places else places
    return tuple(filter(_is_file, nearer)), tuple(path for path in nearer if not _is_file(path))


def package_problem(name: str) -> str:
    """Why a text can't be the name of a package, as the end of a sentence, or nothing when it can."""
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,63}", name):
        return (
            "is not a Python identifier of at most 64 ASCII letters, digits and underscores that begins with a letter"
        )
    if keyword.iskeyword(name):
        return "is a keyword of Python"
    if re.fullmatch(r"con|prn|aux|nul|(com|lpt)\d", name.lower()):
        return "is the name of a device on Windows"
    if name.lower() in {module.lower() for module in sys.stdlib_module_names}:
        return "is the name of a module of Python's standard library"
    return "is a name that the generated package or its tools need" if name.lower() in _NEEDED else ""


_NEEDED: Final = frozenset(
    "aiohttp anyio certifi conftest docs h11 httpcore2 httptools httpx2 hypothesis idna iniconfig jinja2 jsonschema_rs"
    " msgspec packaging pip pluggy pygments pytest setup setuptools sitecustomize sniffio sortedcontainers specloom"
    " specloom_mock test tests typing_extensions usercustomize uvloop yaml yarl".split()
)
"""Also what Python and pytest import by themselves, and the folder of the pages."""


def behaviour_text(path: Path) -> str:
    """The text of a behaviour file, which the package's test kit brings along. Raises SpecloomError (SL502)."""
    try:
        content = content_of(path.resolve(), MOST_BYTES)
        if content is not None:
            return content.decode()
        reason: Exception | None = None
    except (OSError, UnicodeDecodeError) as error:
        reason = error
    raise SpecloomError(
        Diagnostic(
            code="SL502",
            level=Level.ERROR,
            message="there is no such behaviour file, or it can't be read",
            at=Location(str(path)),
            expected=f"a Python file in UTF-8, of at most {MOST_BYTES // 1_000_000} MB, that defines 'behaviour'",
        )
    ) from reason


def _shown(path: Path) -> Path:
    """The path as a reader of the current folder writes it."""
    try:
        return Path(os.path.relpath(path))
    except ValueError:
        return path


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes() if path.stat().st_size <= MOST_BYTES else None
        if raw is not None:
            return raw.decode()
        reason, at = f"it is larger than {MOST_BYTES // 1_000_000} MB", Location(str(path))
    except UnicodeDecodeError as error:
        before = error.object[: error.start]
        reason, at = "it is not UTF-8", Location(str(path), before.count(b"\n") + 1, len(before.split(b"\n")[-1]) + 1)
    except OSError as error:
        reason, at = (error.strerror or "the system refuses").lower(), Location(str(path))
    raise SpecloomError(_example("SL311", at, f"the file can't be read: {reason}", ""))


def _with_parents(path: Path) -> tuple[Path, ...]:
    """The path and the folders above it, without case: two names that differ in case may be one folder."""
    folded = Path(str(path.resolve()).casefold())
    return (folded, *folded.parents)


def _table(value: Any) -> dict[str, Any]:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def _fault(code: str, at: Location, message: str) -> Diagnostic:
    return Diagnostic(code=code, level=Level.ERROR, message=message, at=at)


def _example(code: str, at: Location, message: str, help: str) -> Diagnostic:
    return Diagnostic(
        code=code,
        level=Level.ERROR,
        message=message,
        at=at,
        expected=EXAMPLE.replace("\n", "\n            "),
        help=help,
    )


class _Reader:
    """Reads the table of one file; all faults are collected and raised together."""

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self._root = path.parent
        self._lines = key_lines(text)
        self._report = Report()
        self._faults = 0

    def read(self, table: Any) -> Config:
        apis = [self._api(name, value) for name, value in self._apis(table)]
        found = [api for api in apis if api is not None]
        if not self._faults:
            self._no_overlap(found)
        if self._faults:
            more = self._faults - MOST_FAULTS
            hidden = [_fault("SL312", Location(str(self._path)), f"{more} more faults are like these")]
            raise SpecloomError(*self._report, *hidden[: max(more, 0)])
        return Config(path=self._path, apis=tuple(found))

    def _apis(self, table: Any) -> Iterator[tuple[str, Any]]:
        for key in _table(table):
            if key != "apis":
                self._wrong("SL312", f"[tool.specloom] has an unknown key {quote(key)}", [], key)
        apis = _table(table).get("apis")
        if not isinstance(apis, dict) or not apis:
            self._wrong("SL313", "[tool.specloom] names no API", [], "apis")
            return
        yield from apis.items()

    def _api(self, name: str, stated: Any) -> ApiConfig | None:
        value = _table(stated)
        if not isinstance(stated, dict):
            self._wrong("SL313", f"the API {quote(name)} is not a table", ["apis"], name)
            return None
        where = ["apis", name]
        before = self._faults
        for key in value:
            if key not in (*_TEXTS, *_TABLES):
                self._wrong("SL312", f"the API {quote(name)} has an unknown key {quote(key)}", where, key)
        for key in _TEXTS:
            if key in value and (not isinstance(value[key], str) or not value[key]):
                self._wrong("SL313", f"{key} of the API {quote(name)} is not a text", where, key)
            elif key in _REQUIRED and key not in value:
                self._wrong("SL313", f"the API {quote(name)} has no {key}", where, "")
        names = self._names(name, value.get("names", {}))
        rules = self._rules(name, value.get("pagination", {}))
        if self._faults > before:
            return None
        self._package(name, value["package"])
        behaviour = self._inside(name, "behaviour", value["behaviour"]) if "behaviour" in value else None
        spec, output = self._inside(name, "spec", value["spec"]), self._inside(name, "output", value["output"])
        return ApiConfig(
            name=name,
            spec=spec,
            output=output,
            package=value["package"],
            behaviour=behaviour,
            names=names,
            names_at={pointer: self._locate(["apis", name, "names"], pointer) for pointer in names},
            pagination=tuple(rules),
        )

    def _names(self, name: str, value: Any) -> dict[str, str]:
        if not isinstance(value, dict):
            self._wrong("SL313", f"names of the API {quote(name)} is not a table", ["apis", name], "names")
            return {}
        names = _table(value)
        for pointer, chosen in names.items():
            if not isinstance(chosen, str) or not re.fullmatch(
                r"[A-Za-z]\w{0,63}(\.[A-Za-z]\w{0,63})?", chosen, re.ASCII
            ):
                self._wrong(
                    "SL313", f"the name for {quote(pointer)} is not a Python name", ["apis", name, "names"], pointer
                )
        return names

    def _rules(self, name: str, value: Any) -> list[Rule]:
        if not isinstance(value, dict):
            self._unreadable(f"pagination of the API {quote(name)} is not a table", ["apis", name], "pagination")
            return []
        where = ["apis", name, "pagination"]
        return [self._rule(operation, stated, where) for operation, stated in _table(value).items()]

    def _rule(self, operation: str, stated: Any, where: list[str]) -> Rule:
        """``false``, or a table with a scheme, pointers, a parameter and a start."""
        at = self._locate(where, operation)
        if stated is False:
            return Rule(operation=operation, at=at)
        table, about, before = _table(stated), f"the pagination of {quote(operation)}", self._faults
        if table.get("scheme") not in SCHEMES:
            self._unreadable(f"{about} has no scheme, or one that is not known", where, operation)
        for key in table:
            if key not in ("scheme", "parameter", "start", *_POINTERS):
                self._unreadable(f"{about} has an unknown key {quote(key)}", where, operation)
        for key in ("parameter", *_POINTERS):
            found = table.get(key, "/")
            pointer = key in _POINTERS and found != ""
            if not isinstance(found, str) or (pointer and not found.startswith("/")):
                self._unreadable(f"{key} in {about} is not a {'JSON pointer' if pointer else 'text'}", where, operation)
        if type(table.get("start", 0)) is not int:
            self._unreadable(f"start in {about} is not an integer", where, operation)
        if self._faults > before:
            return Rule(operation=operation, at=at)
        return Rule(operation=operation, at=at, **table)

    def _unreadable(self, message: str, where: list[str], key: str) -> None:
        shown = PAGINATION_EXAMPLE.replace("\n", "\n            ")
        found = _example("SL317", self._locate(where, key), message, "")
        self._add(msgspec.structs.replace(found, expected=shown))

    def _package(self, name: str, package: str) -> None:
        problem = package_problem(package)
        if problem:
            self._wrong("SL316", f"the package name {quote(package)} {problem}", ["apis", name], "package")

    def _inside(self, name: str, key: str, value: str) -> Path:
        root = self._root.resolve()
        try:
            target = (root / value).resolve() if value.isprintable() else root
        except (OSError, RuntimeError, ValueError):
            target = root
        if target == root or not target.is_relative_to(root):
            reason = "leads out of the project" if value.isprintable() else "has characters that can't be printed"
            self._wrong("SL314", f"{key} of the API {quote(name)} {reason}", ["apis", name], key)
            return self._root
        return self._root / value

    def _no_overlap(self, apis: list[ApiConfig]) -> None:
        """Reports outputs that lie in one another, or hold a spec or a behaviour: writing one would lose the other."""
        above_inputs: dict[Path, str] = {}
        outputs: dict[Path, str] = {}
        above_outputs: dict[Path, str] = {}
        for api in apis:
            for key, path in (("spec", api.spec), ("behaviour", api.behaviour)):
                for folder in _with_parents(path) if path is not None else ():
                    above_inputs.setdefault(folder, f"holds the {key} of the API {quote(api.name)}")
        for api in apis:
            whole = _with_parents(api.output)
            other = next((outputs[each] for each in whole if each in outputs), above_outputs.get(whole[0]))
            overlap = above_inputs.get(whole[0], "")
            if not overlap and other is not None:
                overlap = f"overlaps with that of the API {quote(other)}"
            if overlap:
                message = f"the output of the API {quote(api.name)} {overlap}"
                self._wrong("SL315", message, ["apis", api.name], "output")
            outputs.setdefault(whole[0], api.name)
            for folder in whole:
                above_outputs.setdefault(folder, api.name)

    def _wrong(self, code: str, message: str, table: list[str], key: str) -> None:
        self._add(_example(code, self._locate(table, key), message, ""))

    def _add(self, found: Diagnostic) -> None:
        self._faults += 1
        if self._faults <= MOST_FAULTS:
            self._report.add(found)

    def _locate(self, table: list[str], key: str) -> Location:
        """The line of a key of a table, else of the table, else of what it is in."""
        whole = ("tool", "specloom", *table, key)
        line = next((self._lines[whole[:end]] for end in range(len(whole), 0, -1) if whole[:end] in self._lines), 0)
        return Location(str(self._path), line, 1 if line else 0)
