"""The generated packages build to the same bytes each time, and install and import on every Python that they name."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from .bridge import ROOT

VERSIONS = ("3.11", "3.12", "3.13")
PACKAGES = {"rootly": "rootly_client", "vocobase": "vocobase_client"}
EPOCH = "1750000000"
NO_INDEX = ("No matching distribution", "Could not fetch", "Connection", "connection", "Temporary failure", "timed out")
PROGRAM = """\
import {package}
from {package} import models, errors, resources
for name in dir({package}):
    getattr({package}, name)
for name in resources.__all__:
    getattr(resources, name)
print({package}.__file__)
"""


def run(*command: object, **environment: str) -> subprocess.CompletedProcess[str]:
    text = [str(part) for part in command]
    return subprocess.run(
        text, env={**os.environ, **environment}, capture_output=True, text=True, check=False, timeout=300
    )


def built(api: str, folder: Path) -> dict[str, Path]:
    """The wheel and the sdist of a package, made from a copy in the folder."""
    source = folder / "source"
    shutil.copytree(ROOT / "generated" / api, source, ignore=shutil.ignore_patterns("__pycache__"))
    for number, path in enumerate(source.rglob("*")):
        os.utime(path, (number * 1000, number * 1000))
    made = run(
        sys.executable, "-m", "build", "--no-isolation", "--outdir", folder / "dist", source, SOURCE_DATE_EPOCH=EPOCH
    )
    assert made.returncode == 0, made.stdout + made.stderr
    return {"wheel" if path.suffix == ".whl" else "sdist": path for path in sorted((folder / "dist").iterdir())}


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Path]]:
    """The wheel and the sdist of each package."""
    return {api: built(api, tmp_path_factory.mktemp(api)) for api in PACKAGES}


@pytest.mark.parametrize("api", PACKAGES)
def test_two_builds_are_the_same_to_the_byte(api: str, builds: dict[str, dict[str, Path]], tmp_path: Path) -> None:
    one, other = builds[api], built(api, tmp_path)
    assert set(one) == {"wheel", "sdist"}
    assert [path.name for path in one.values()] == [path.name for path in other.values()]
    assert [kind for kind in one if one[kind].read_bytes() != other[kind].read_bytes()] == []


def candidates(version: str) -> Iterator[str]:
    """Where an interpreter of a version may be: stated, on the path, or among those that pyenv installed."""
    yield from os.environ.get("SPECLOOM_PYTHONS", "").split(os.pathsep)
    yield shutil.which(f"python{version}") or ""
    installed = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    yield from (str(path / "bin" / "python") for path in sorted(installed.glob(f"{version}.*"), reverse=True))


def interpreter(version: str) -> str:
    """An interpreter of the version; skips the test where there is none."""
    for path in dict.fromkeys(filter(None, candidates(version))):
        if (
            Path(path).is_file()
            and run(path, "-c", "import sys; print('%d.%d' % sys.version_info[:2])").stdout == f"{version}\n"
        ):
            return path
    pytest.skip(f"there is no Python {version} here; SPECLOOM_PYTHONS may name one")


@pytest.mark.slow
@pytest.mark.parametrize("version", VERSIONS)
def test_wheel_and_sdist_install_and_import(version: str, builds: dict[str, dict[str, Path]], tmp_path: Path) -> None:
    python = tmp_path / "env" / ("Scripts" if os.name == "nt" else "bin") / "python"
    made = run(interpreter(version), "-m", "venv", "--without-pip", tmp_path / "env")
    assert made.returncode == 0, made.stderr
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", python, "install", "--quiet")
    for kind, options in (("wheel", ()), ("sdist", ("--no-deps", "--force-reinstall"))):
        installed = run(*pip, *options, *(files[kind] for files in builds.values()))
        if installed.returncode and any(sign in installed.stderr for sign in NO_INDEX):
            pytest.skip(f"no package index can be reached for the dependencies of the {kind}")
        assert installed.returncode == 0, installed.stderr
        for package in PACKAGES.values():
            imported = run(python, "-W", "error", "-c", PROGRAM.format(package=package), PYTHONPATH="")
            assert imported.returncode == 0, imported.stderr
            assert str(tmp_path) in imported.stdout
