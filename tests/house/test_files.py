"""The files that other programs read: the lock, the workflow, compose, the wheel."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.house.tree import GENERATOR, MOCK, ROOT, tracked

LOCK = ROOT / "requirements" / "dev.txt"
PINNED = re.compile(r"^([a-z0-9][a-z0-9._-]*)==\S+", re.IGNORECASE | re.MULTILINE)
NAME = re.compile(r"^[A-Za-z0-9._-]+")


def load(name: str) -> Any:
    return yaml.load((ROOT / name).read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def entries(lock: str) -> list[str]:
    """One string per pinned package, its hashes included."""
    lines = "\n".join(line for line in lock.splitlines() if not line.lstrip().startswith("#"))
    return [entry for entry in lines.replace("\\\n", " ").splitlines() if entry.strip()]


def loose(lock: str) -> list[str]:
    """Entries without an exact version or a hash, or that name an address."""
    return [
        entry[:60]
        for entry in entries(lock)
        if not PINNED.match(entry) or "--hash=sha256:" not in entry or "://" in entry
    ]


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_the_lock_pins_everything_by_hash() -> None:
    lock = LOCK.read_text(encoding="utf-8")
    assert len(entries(lock)) > 30
    assert loose(lock) == []


def test_a_loose_lock_is_found() -> None:
    digest = f"--hash=sha256:{'0' * 64}"
    lock = f"a==1 {digest}\nb>=1 {digest}\nc==1\nd @ https://example.org/d.whl {digest}\n"
    assert [entry.split()[0] for entry in loose(lock)] == ["b>=1", "c==1", "d"]


def test_the_lock_holds_what_the_project_asks_for() -> None:
    settings = project()
    extras = settings["project"]["optional-dependencies"].values()
    asked = [
        *settings["build-system"]["requires"],
        *settings["project"]["dependencies"],
        *(name for extra in extras for name in extra),
    ]
    names = {normal(match[0]) for match in map(NAME.match, asked) if match} - {"specloom"}
    assert names - {normal(name) for name in PINNED.findall(LOCK.read_text(encoding="utf-8"))} == set()


def test_the_workflow_covers_every_supported_python() -> None:
    workflow = load(".github/workflows/ci.yml")
    versions = workflow["jobs"]["proof"]["strategy"]["matrix"]["python"]
    promised = [
        item.rsplit(" ", 1)[1] for item in project()["project"]["classifiers"] if re.search(r":: 3\.\d+$", item)
    ]
    assert versions == promised


def test_the_workflow_calls_what_exists() -> None:
    jobs = load(".github/workflows/ci.yml")["jobs"].values()
    steps = [step for job in jobs for step in job["steps"]]
    assert all(re.fullmatch(r"[\w-]+/[\w-]+@v\d+", step["uses"]) for step in steps if "uses" in step)
    scripts = " ".join(step.get("run", "") for step in steps)
    named = set(re.findall(r"(?:\.ci|mocks)/[\w.-]+", scripts))
    assert named
    assert {name for name in named if not (ROOT / name).exists()} == set()


def test_compose_is_bound_to_loopback_and_reads_our_specs() -> None:
    services: dict[str, Any] = load("mocks/compose.yaml")["services"]
    ports = [str(port) for service in services.values() for port in service.get("ports", [])]
    assert ports
    assert [port for port in ports if not port.startswith("127.0.0.1:")] == []
    assert {Path(api["spec"]).name for api in project()["tool"]["specloom"]["apis"].values()} <= set(
        re.findall(r"[\w-]+\.yaml", json.dumps(services))
    )


def test_the_npm_lock_pins_prism_by_hash() -> None:
    lock = json.loads((ROOT / "mocks" / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name and not entry.get("link")}
    assert "node_modules/@stoplight/prism-cli" in packages
    assert [name for name, entry in packages.items() if "integrity" not in entry or "resolved" in entry] == []


def test_prism_has_one_version() -> None:
    package = json.loads((ROOT / "mocks" / "package.json").read_text(encoding="utf-8"))
    version = package["dependencies"]["@stoplight/prism-cli"]
    images = {service["image"] for service in load("mocks/compose.yaml")["services"].values() if "image" in service}
    assert f'VERSION: Final = "{version}"' in (MOCK / "prism.py").read_text(encoding="utf-8")
    assert {image for image in images if "prism" in image} == {f"stoplight/prism:{version}"}


def test_the_configured_apis_exist() -> None:
    for name, api in project()["tool"]["specloom"]["apis"].items():
        assert (ROOT / api["spec"]).is_file(), name
        assert (ROOT / api["output"] / api["package"] / "py.typed").is_file(), name
        assert (ROOT / api["behaviour"]).is_file(), name


@pytest.mark.slow
def test_the_wheel_holds_both_packages_whole(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        packed = {name for name in wheel.namelist() if not name.split("/")[0].endswith(".dist-info")}
    ours = {
        path.relative_to(root.parent).as_posix()
        for root in (GENERATOR, MOCK)
        for path in tracked()
        if path.is_relative_to(root)
    }
    assert packed == ours
