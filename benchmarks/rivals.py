"""The environment of the clients that ours is compared with, under ``build/bench``, which git does not see.

It holds openapi-python-client at the version that ``requirements.txt`` pins, what that made of ``specs/rootly.yaml``,
and pydantic. Rootly's official SDK has an environment of its own, which ``make sdk`` makes.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HOME = ROOT / "build" / "bench"
PYTHON = HOME / "rivals" / "bin" / "python"
OUTPUT = HOME / "opc"
PACKAGE = "rootly_live_call_routers_client"
SDK_PYTHON = ROOT / ".venv-sdk" / "bin" / "python"
LOCK = ROOT / "benchmarks" / "requirements.txt"
SPEC = ROOT / "specs" / "rootly.yaml"
STAMP = HOME / "rivals.stamp"


def ensure() -> None:
    """Make the environment and the package, unless both are there and made from the lock and the spec of now."""
    wanted = digest()
    if PYTHON.exists() and STAMP.is_file() and STAMP.read_text(encoding="utf-8") == wanted:
        return
    HOME.mkdir(parents=True, exist_ok=True)
    print("Installing the packages of the comparison into build/bench.", flush=True)
    venv.create(HOME / "rivals", clear=True, with_pip=True)
    run(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", LOCK)
    shutil.rmtree(OUTPUT, ignore_errors=True)
    run(PYTHON.parent / "openapi-python-client", "generate", "--path", SPEC, "--output-path", OUTPUT)
    run(PYTHON, "-m", "compileall", "-q", OUTPUT)
    STAMP.write_text(wanted, encoding="utf-8")


def digest() -> str:
    """Hash of what the environment is made from; the place counts, as scripts in it name it."""
    content = hashlib.sha256(repr((str(ROOT), sys.version_info[:2])).encode())
    for path in (LOCK, SPEC):
        content.update(path.read_bytes())
    return content.hexdigest()


def run(*command: str | Path) -> None:
    """Run a command that must succeed."""
    path = f"{PYTHON.parent}{os.pathsep}{os.environ.get('PATH', '')}"
    subprocess.run(command, check=True, env={**os.environ, "PATH": path})


if __name__ == "__main__":
    ensure()
