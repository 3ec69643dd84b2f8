"""A client of a large document loads the models of the resource that is used, and those that several share."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from specloom.cli import main

DOCUMENT = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "dev" / "openai+openai-openapi" / "openapi.json"
LOADED = "print(*sorted(name for name in sys.modules if name.startswith('client.models')), sep=' ')"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not DOCUMENT.is_file(), reason=f"{DOCUMENT} is not there, in the shared folder"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("large")
    assert main(["generate", str(DOCUMENT), "--output", str(output), "--package", "client"]) == 0
    return output


@pytest.mark.parametrize(
    ("used", "loaded"),
    [
        ("", []),
        ("client.models", ["client.models", "client.models.models"]),
        ("client.chat", ["client.models", "client.models.chat", "client.models.shared"]),
    ],
)
def test_only_the_models_of_the_resource_are_loaded(used: str, loaded: list[str], folder: Path) -> None:
    program = f"import sys\nfrom client import ApiClient\nclient = ApiClient(api_key_auth='a')\n{used}\n{LOADED}"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(folder)},
    )
    assert (done.stdout.split(), done.stderr) == (loaded, "")
