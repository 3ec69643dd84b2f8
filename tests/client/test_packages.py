"""The generated packages as their users get them: built, installed, typed, and with a README whose example runs."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from rootly_client import AsyncRootlyClient
from vocobase_client import AsyncVocobaseClient

from .consumer import right
from .documented import examples, success
from .generated_packages import METHODS, AsyncRecorder, SyncRecorder
from .mock_process import ROOT

pytestmark = [pytest.mark.proof, pytest.mark.slow]

PACKAGES = {
    "rootly": ("rootly_client", "RootlyClient", ""),
    "vocobase": ("vocobase_client", "VocobaseClient", "/api/v2"),
}
TOKENS = {"rootly": "a-token", "vocobase": "rg_live_a"}
ENVIRONMENT = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "MYPYPATH")}
CONSUMER = Path(__file__).parent / "consumer"


def run(*command: object, cwd: Path = ROOT) -> str:
    """What a command printed; it has to succeed. It sees the installed packages, not those that a path names."""
    words = [str(each) for each in command]
    done = subprocess.run(words, cwd=cwd, env=ENVIRONMENT, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A wheel of each package, by way of a source distribution, with the build tools of this environment."""
    folder = tmp_path_factory.mktemp("wheels")
    found = {}
    for api, (package, _, _) in PACKAGES.items():
        before = files_of(api)
        run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT / "generated" / api)
        assert files_of(api) == before, "the build left something behind"
        (found[api],) = folder.glob(f"{package}-*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheels: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The interpreter of a new environment with both wheels; what they need is borrowed from this environment."""
    folder = tmp_path_factory.mktemp("venv")
    python = new_environment(folder)
    run(sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", *wheels.values())
    return python


def new_environment(folder: Path) -> Path:
    venv.create(folder, with_pip=False)
    places = {"base": str(folder), "platbase": str(folder)}
    purelib = Path(sysconfig.get_path("purelib", "venv", places))
    # A path file within a folder named by a path file is not read, so the packages of the repository stay out of sight.
    (purelib / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    return Path(sysconfig.get_path("scripts", "venv", places)) / "python"


def files_of(api: str) -> set[str]:
    folder = ROOT / "generated" / api
    every = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    return {name for name in every if "__pycache__" not in name}


def manifest_of(api: str) -> set[str]:
    manifest = json.loads((ROOT / "generated" / api / "manifest.json").read_text("utf-8"))
    return set(manifest["files"])


@pytest.mark.parametrize("api", PACKAGES)
def test_the_wheel_holds_the_package_and_nothing_else(api: str, wheels: dict[str, Path]) -> None:
    package = PACKAGES[api][0]
    with zipfile.ZipFile(wheels[api]) as archive:
        names = {name for name in archive.namelist() if ".dist-info/" not in name}
        (metadata,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        said = archive.read(metadata).decode("utf-8")
    assert names == {name for name in manifest_of(api) if name.startswith(f"{package}/")}
    fixtures = json.loads((ROOT / "generated" / api / package / "testing/fixtures/index.json").read_text("utf-8"))
    assert names >= {f"{package}/py.typed", f"{package}/testing/fixtures/index.json"}
    assert names >= {f"{package}/testing/fixtures/{each['file']}" for each in fixtures["operations"]}
    assert set(re.findall(r"^Requires-Dist: (\w+)[^;\n]*$", said, re.MULTILINE)) == {"httpx2", "msgspec"}


@pytest.mark.parametrize("api", PACKAGES)
def test_pip_installs_the_folder(api: str, tmp_path: Path) -> None:
    """``pip install generated/rootly``; the build tools are those of this environment, so nothing is fetched."""
    package, client, _ = PACKAGES[api]
    folder = ROOT / "generated" / api
    run(sys.executable, "-m", "pip", "install", "--no-deps", "--no-build-isolation", "--target", tmp_path, folder)
    told = run(
        sys.executable, "-c", f"import {package}; print({package}.__file__, {package}.{client}.__name__)", cwd=tmp_path
    )
    assert told.split() == [str(tmp_path / package / "__init__.py"), client]


@pytest.mark.parametrize("api", PACKAGES)
def test_an_installed_package_finds_its_fixtures(api: str, installed: Path) -> None:
    package, client, _ = PACKAGES[api]
    told = run(
        installed,
        "-c",
        f"import {package}; from {package}.testing import fixtures\n"
        f"print({package}.__file__, {package}.{client}.__name__)\n"
        "print(sum(len(fixtures.load(name).requests) > 0 for name in fixtures.OPERATIONS) == len(fixtures.OPERATIONS))",
        cwd=installed.parent,
    )
    home, name, complete = told.split()
    assert Path(home).is_relative_to(installed.parents[1])
    assert (name, complete) == (client, "True")


def test_what_a_user_writes_does_what_it_says() -> None:
    """The same file that the type checkers judge, below."""
    found = METHODS["rootly live_call_routers.get"]
    with found.package_client(SyncRecorder(found.package, success(found).answer)) as rootly:
        router = right.rename(rootly, "a", "b")
        assert router.name == "Est voluptatibus et totam."
        assert right.read(router) == [router.name, "2025-03-17T17:07:54.346000-07:00", "US"]
        assert right.what_went_wrong(rootly, "a") == "nothing"
        assert right.what_went_wrong(rootly, "") == (
            "path parameter 'id' expected a string (min length 1), got a string of 0 characters"
        )
    said = {404: "Not found or unauthorized", 429: "1750300592"}
    for example in examples(found):
        if example.status in said:
            with found.package_client(SyncRecorder(found.package, example.answer)) as rootly:
                assert right.what_went_wrong(rootly, "a") == said[example.status]
    target = b'{"id":"a","type":"team","alert_urgency_id":"b"}'
    one, many, either, one_or_many, plain = right.read_json(target)
    assert (many, either, one_or_many, plain) == ([one], 1, one, json.loads(target))


async def test_what_a_user_awaits_comes() -> None:
    found, listed = METHODS["rootly live_call_routers.get"], METHODS["vocobase call_routing.list"]
    rootly = AsyncRootlyClient(transport=AsyncRecorder(found.package, success(found).answer))
    vocobase = AsyncVocobaseClient(transport=AsyncRecorder(listed.package, success(listed).answer))
    assert await right.awaited(rootly, vocobase) == ("2b452dfb-a3b6-429a-9dd7-46637dc9f4aa", True)


@pytest.mark.parametrize("checker", ["mypy", "pyright"])
def test_type_checkers_accept_what_is_right_and_refuse_what_is_wrong(
    checker: str, installed: Path, tmp_path: Path
) -> None:
    """Against the installed packages, so ``py.typed`` counts, and with no configuration of ours."""
    right = (CONSUMER / "right.py").read_text("utf-8")
    wrong = (CONSUMER / "wrong.py.txt").read_text("utf-8")
    (tmp_path / "right.py").write_text(right, "utf-8")
    (tmp_path / "wrong.py").write_text(wrong, "utf-8")
    found, said = (mypy if checker == "mypy" else pyright)(installed, tmp_path)
    expected = {("wrong.py", at) for at, line in enumerate(wrong.splitlines(), 1) if line.endswith("# error")}
    assert len(expected) >= 30
    assert found == expected, said


def mypy(python: Path, folder: Path) -> tuple[set[tuple[str, int]], str]:
    """File and line of each error."""
    options = ["--strict", "--config-file=", "--python-executable", str(python), "--cache-dir", str(folder / "cache")]
    done = subprocess.run(
        [sys.executable, "-m", "mypy", *options, "right.py", "wrong.py"],
        cwd=folder,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=180,
    )
    found = re.findall(r"^(\w+\.py):(\d+): error", done.stdout, re.MULTILINE)
    return {(name, int(line)) for name, line in found}, done.stdout + done.stderr


def pyright(python: Path, folder: Path) -> tuple[set[tuple[str, int]], str]:
    """File and line of each error."""
    settings = {"typeCheckingMode": "strict", "include": ["right.py", "wrong.py"]}
    (folder / "pyrightconfig.json").write_text(json.dumps(settings), "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pyright", "--outputjson", "--pythonpath", str(python)],
        cwd=folder,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=180,
    )
    told = json.loads(done.stdout)["generalDiagnostics"]
    found = {(Path(each["file"]).name, each["range"]["start"]["line"] + 1) for each in told}
    return found, done.stdout + done.stderr
