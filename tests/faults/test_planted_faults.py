"""Faults planted one at a time into a copy of the repository, each of which the tests of that copy must see.

``pytest -rP tests/faults`` prints what each fault is and which test caught it. A test that fails here tells of a hole
in the suite, or that the source has moved on and the fault has to be planted anew.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import ClassVar, Final

import pytest

from tests.faults.engine_faults import ENGINE_FAULTS
from tests.faults.faults import EMITTED, GENERATOR, MOCK_FAULTS, RUNTIME_FAULTS, SPECS, Fault
from tests.faults.module_faults import KIT_FAULTS, MODULE_FAULTS

ROOT: Final = Path(__file__).resolve().parents[2]
COPIED: Final = ("generator", "mocks", "specs", "generated", "tests")
IMPORTED: Final = {
    "specloom": "generator",
    "specloom_mock": "mocks",
    "rootly_client": "generated/rootly",
    "vocobase_client": "generated/vocobase",
}
"""Import names, and the folders of the copy in which they must be found."""
LEFT_OUT: Final = shutil.ignore_patterns("__pycache__", "node_modules", ".hypothesis", "faults")
# One failure is enough, property tests try the same values every time, and none of these tests needs the plugin of
# schemathesis, which takes half a second to import.
PYTEST: Final = (
    "-m",
    "pytest",
    "-q",
    "-x",
    "--tb=line",
    "--hypothesis-seed=0",
    "-p",
    "no:schemathesis",
    "-p",
    "no:cacheprovider",
)
PASSED, FAILED = 0, 1
TIME_LIMIT: Final = 120

pytestmark = pytest.mark.proof


class Copy:
    """A copy of the repository; its Python imports the copy and not what is installed."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def python(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run Python inside the copy, to its end."""
        # Without compiled modules each run would compile all of them again.
        dropped = ("PYTEST_", "COV_", "PYTHONDONTWRITEBYTECODE")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
        path = os.pathsep.join(str(self.root / folder) for folder in IMPORTED.values())
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=self.root,
            env={**kept, "PYTHONPATH": path},
            capture_output=True,
            text=True,
            timeout=TIME_LIMIT,
            check=False,
        )

    def regenerate(self) -> None:
        done = self.python("-m", "specloom", "generate")
        assert done.returncode == 0, f"the copy cannot be generated:\n{done.stdout}{done.stderr}"

    def test(self, names: Sequence[str]) -> subprocess.CompletedProcess[str]:
        return self.python(*PYTEST, *names)

    def plant(self, fault: Fault) -> None:
        file = self.root / fault.file
        text = file.read_text(encoding="utf-8")
        found = text.count(fault.old)
        assert found == 1, f"{fault.file} holds the text of the fault {found} times; plant it anew: {fault.old!r}"
        file.write_text(text.replace(fault.old, fault.new), encoding="utf-8")


@pytest.fixture(scope="session")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Copy:
    """A copy without a fault, generated anew, so that only what a fault changes differs."""
    copy = Copy(tmp_path_factory.mktemp("clean"))
    for name in COPIED:
        shutil.copytree(ROOT / name, copy.root / name, ignore=LEFT_OUT)
    shutil.copy(ROOT / "pyproject.toml", copy.root)
    copy.regenerate()
    return copy


@pytest.fixture
def copy(clean: Copy, tmp_path: Path) -> Iterator[Copy]:
    """A copy of the copy, for one fault; compiled modules come along, as Python judges them by their sources' times."""
    root = tmp_path / "copy"
    shutil.copytree(clean.root, root)
    yield Copy(root)
    shutil.rmtree(root)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "fault" in metafunc.fixturenames and metafunc.cls is not None:
        metafunc.parametrize("fault", metafunc.cls.faults, ids=lambda fault: fault.name)


class Planted:
    """The tests of one part; parts are classes, so that several processes share the work."""

    faults: ClassVar[tuple[Fault, ...]]

    def test_without_a_fault_the_same_tests_pass(self, clean: Copy) -> None:
        code = f"import {', '.join(IMPORTED)}; print(*[m.__file__ for m in ({', '.join(IMPORTED)})], sep='\\n')"
        found = clean.python("-c", code).stdout.split()
        assert found == [str(clean.root / folder / name / "__init__.py") for name, folder in IMPORTED.items()]
        done = clean.test(sorted({name for fault in self.faults for name in fault.caught_by}))
        assert done.returncode == PASSED, done.stdout + done.stderr

    def test_it_is_caught(self, fault: Fault, copy: Copy) -> None:
        copy.plant(fault)
        if fault.regenerate:
            copy.regenerate()
        done = copy.test(fault.caught_by)
        caught = re.findall(r"^FAILED (.+?)(?: - |$)", done.stdout, re.MULTILINE)
        assert done.returncode == FAILED and caught, f"{fault.what} No test saw it:\n{done.stdout}{done.stderr}"
        assert not re.search(r"^ERROR tests/", done.stdout, re.MULTILINE), (
            f"the fault broke the tests instead of failing one:\n{done.stdout}"
        )
        print(f"{fault.name} | {fault.what} | {caught[0]}")


class TestGenerator(Planted):
    faults = GENERATOR


class TestRuntime(Planted):
    faults = RUNTIME_FAULTS


class TestModulesOfTheRuntime(Planted):
    faults = MODULE_FAULTS


class TestKit(Planted):
    faults = KIT_FAULTS


class TestEmittedCodeAndSpecs(Planted):
    faults = EMITTED + SPECS


class TestMock(Planted):
    faults = MOCK_FAULTS + ENGINE_FAULTS


def test_there_are_twenty_and_no_two_are_alike() -> None:
    parts = (GENERATOR, RUNTIME_FAULTS, MODULE_FAULTS, KIT_FAULTS, EMITTED, SPECS, MOCK_FAULTS, ENGINE_FAULTS)
    names = [fault.name for part in parts for fault in part]
    assert len(set(names)) == len(names) >= 20
