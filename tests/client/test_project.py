"""A project of its own installs the wheels, writes one test with the plugin, and passes."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from .bridge import ROOT

pytestmark = [pytest.mark.proof, pytest.mark.slow]

TEST = """
from rootly_client.testing.factories import make_update_live_call_router


def test_a_router_is_renamed(rootly_client, rootly_mock):
    change = make_update_live_call_router(name="Night desk")
    router = rootly_client.live_call_routers.update("abc", data=change.data)
    assert router.data.attributes.name == "Night desk"
    rootly_mock.assert_called_once_with("PUT", "/v1/live_call_routers/abc")
"""


def ran(*command: str, folder: Path) -> str:
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PYTEST", "COV"))
    }
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_project_installs_the_wheels_and_its_test_passes(tmp_path: Path) -> None:
    wheels, home = tmp_path / "wheels", tmp_path / "venv"
    for source in (ROOT, ROOT / "generated" / "rootly"):
        build = (sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(wheels), str(source))
        ran(*build, folder=tmp_path)
    venv.create(home, with_pip=False)
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    own = Path(ran(str(python), "-c", "import site; print(site.getsitepackages()[0])", folder=tmp_path).strip())
    # What the wheels need comes from the environment of these tests, but for its editable install of this repository.
    for each in Path(pytest.__file__).parents[1].iterdir():
        if "specloom" not in each.name:
            (own / each.name).symlink_to(each)
    install = ("--python", str(python), "install", "--no-deps", "--no-index", *map(str, sorted(wheels.glob("*.whl"))))
    ran(sys.executable, "-m", "pip", *install, folder=tmp_path)
    project = tmp_path / "project"
    project.mkdir()
    (project / "test_rename.py").write_text(TEST, encoding="utf-8")
    said = ran(str(python), "-m", "pytest", "-q", "-p", "no:cacheprovider", folder=project)
    assert "1 passed" in said
    place = ran(str(python), "-c", "import rootly_client, specloom; print(rootly_client.__file__)", folder=project)
    assert Path(place.strip()).is_relative_to(home)
