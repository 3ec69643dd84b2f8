"""Who may touch the disk and the network: what import-linter can't see, since calls and not imports break the rule."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import GENERATOR, MOCK, RUNTIME, name_of, parse, python_files

# Methods of pathlib.Path and functions of os that touch a disk, and that nothing else in the project is called.
DISK_NAMES = frozenset(
    "chmod expanduser glob hardlink_to is_dir is_file is_symlink iterdir lchmod listdir lstat makedirs mkdir mkdtemp "
    "mkstemp open read_bytes read_text readlink removedirs rglob rmdir rmtree samefile scandir symlink symlink_to "
    "unlink write_bytes write_text".split()
)
# Words that other things are called by too: only `os` and classes of paths touch a disk with them.
AMBIGUOUS_NAMES = frozenset("exists link remove rename renames replace resolve stat touch walk".split())
DISK_OWNERS = frozenset({"os", "Path"})
DISK_MODULES = frozenset({"shutil", "tempfile", "glob", "fileinput", "io", "mmap"})
NETWORK_MODULES = frozenset(
    "aiohttp ftplib http.client http.server httpx httpx2 requests smtplib socket socketserver ssl urllib.request "
    "urllib3 uvicorn xmlrpc".split()
)

MAY_TOUCH_DISK = {
    "generator/specloom/allowance.py": "reads how much memory the process holds, from /proc",
    "generator/specloom/cache.py": "keeps what runs found out in the user's cache folder",
    "generator/specloom/unchanged.py": "compares what lies on disk with what the last run read and left",
    "generator/specloom/source.py": "the only reader of spec files",
    "generator/specloom/files.py": "the only writer of output",
    "generator/specloom/disk.py": "the half of files.py that knows folders: lists, links and swaps them",
    "generator/specloom/cli.py": "points a closed pipe at the null device",
    "generator/specloom/config.py": "finds and reads pyproject.toml",
    "generator/specloom/python/render.py": "reads templates and runtime, which are package data",
    "mocks/specloom_mock/loading.py": "loads the behaviour file that the configuration names",
    "mocks/specloom_mock/prism.py": "hands Prism its document and looks for the npm package",
}
# typing_extensions under TYPE_CHECKING only: it need not be installed where a package runs.
# aiohttp and what it is made of in its own transport only, which is imported by who asks for it.
RUNTIME_MAY_IMPORT = frozenset({"msgspec", "httpx2", "typing_extensions"})
RUNTIME_MAY_ALSO_IMPORT = {"aiohttp_transport.py": frozenset({"aiohttp", "yarl"})}
RUNTIME_MAY_TOUCH_DISK = {
    "generator/specloom/allowance.py": "reads how much memory the process holds, from /proc",
    "files.py": "reads the files that a caller uploads",
    "streams.py": "saves an answer where the caller says",
}
MAY_TOUCH_NETWORK = {
    "mocks/specloom_mock/serve.py": "a door: the socket",
    "mocks/specloom_mock/door.py": "a door: HTTP on the socket",
    "mocks/specloom_mock/outgoing.py": "sends callbacks",
    "mocks/specloom_mock/proxy.py": "forwards to the server that it judges",
    "mocks/specloom_mock/ports.py": "binds the address that a door, or Prism, gets",
    "mocks/specloom_mock/prism.py": "asks Prism whether it is up",
    "mocks/specloom_mock/httpx2_door.py": "a door: httpx2's transport protocol, in-process",
    "mocks/specloom_mock/socket_door.py": "a door: the socket of a test, on a free port of 127.0.0.1",
}


def disk_calls(tree: ast.AST) -> Iterator[str]:
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    yield from (f"{call.lineno} {ast.unparse(call.func)}()" for call in calls if touches_disk(call.func))
    yield from (f"{line} import {name}" for line, name in imported(tree) if name.split(".")[0] in DISK_MODULES)


def touches_disk(function: ast.expr) -> bool:
    """`open()`, `path.open()`, `os.stat()`; what our own objects open (`self.library.open()`) is no file."""
    if isinstance(function, ast.Name):
        return function.id == "open"
    if not isinstance(function, ast.Attribute):
        return False
    owner = function.value
    if function.attr == "open" and ast.unparse(owner).startswith("self"):
        return False
    return function.attr in DISK_NAMES or (function.attr in AMBIGUOUS_NAMES and owner_name(owner) in DISK_OWNERS)


def owner_name(owner: ast.expr) -> str:
    """`os` of `os.stat`, `Path` of `Path(x).stat`."""
    called = owner.func if isinstance(owner, ast.Call) else owner
    return called.id if isinstance(called, ast.Name) else ""


def network_imports(tree: ast.AST) -> Iterator[str]:
    return (
        f"{line} import {name}"
        for line, name in imported(tree)
        if name in NETWORK_MODULES or name.split(".")[0] in NETWORK_MODULES
    )


def imported(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)
            yield node.lineno, node.module


def rooms() -> list[Path]:
    """The runtime is a client library: it lives on the network, in packages of others."""
    return [path for path in python_files(GENERATOR, MOCK) if not path.is_relative_to(RUNTIME)]


def test_only_source_and_files_touch_the_disk() -> None:
    guarded = [path for path in rooms() if name_of(path) not in MAY_TOUCH_DISK]
    assert [f"{name_of(path)}:{call}" for path in guarded for call in disk_calls(parse(path))] == []


def test_only_the_doors_touch_the_network() -> None:
    guarded = [path for path in rooms() if name_of(path) not in MAY_TOUCH_NETWORK]
    assert [f"{name_of(path)}:{call}" for path in guarded for call in network_imports(parse(path))] == []


def test_the_runtime_touches_only_files_of_its_callers() -> None:
    guarded = [path for path in python_files(RUNTIME) if path.name not in RUNTIME_MAY_TOUCH_DISK]
    assert [f"{name_of(path)}:{call}" for path in guarded for call in disk_calls(parse(path))] == []


def test_the_runtime_imports_only_what_it_may() -> None:
    allowed = sys.stdlib_module_names | RUNTIME_MAY_IMPORT
    found = [
        (path, line, name)
        for path in python_files(RUNTIME)
        for line, name in imported(parse(path))
        if name.split(".")[0] not in allowed | RUNTIME_MAY_ALSO_IMPORT.get(path.name, frozenset())
    ]
    assert [f"{name_of(path)}:{line} {name}" for path, line, name in found] == []


@pytest.mark.parametrize(
    "source",
    [
        "open('x')",
        "Path('x').read_text()",
        "path.open('wb')",
        "import shutil",
        "from tempfile import mkdtemp",
        "os.stat(x)",
    ],
)
def test_a_touch_of_the_disk_is_found(source: str) -> None:
    assert list(disk_calls(ast.parse(source)))


@pytest.mark.parametrize(
    "source", ["import socket", "from http import client", "import urllib.request", "from uvicorn import Server"]
)
def test_a_touch_of_the_network_is_found(source: str) -> None:
    assert list(network_imports(ast.parse(source)))


@pytest.mark.parametrize(
    "source", ["self.open()", "text.replace('a', 'b')", "import os", "from http import HTTPStatus"]
)
def test_what_touches_neither_is_left_alone(source: str) -> None:
    assert not [*disk_calls(ast.parse(source)), *network_imports(ast.parse(source))]
