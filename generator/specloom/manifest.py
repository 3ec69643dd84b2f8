"""The manifest of an output folder: what a run wrote, so that the next one knows what is ours and what was edited."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Final

import msgspec

MANIFEST: Final = "manifest.json"


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """``specloom`` is the version that wrote the folder, ``spec`` the SHA-256 of the document's files, ``files`` the
    SHA-256 of every other file by its path inside the folder, with slashes."""

    specloom: str
    spec: str
    files: dict[str, str]

    def to_json(self) -> str:
        return msgspec.json.format(msgspec.json.encode(self, order="sorted"), indent=2).decode() + "\n"


def make_manifest(files: Mapping[str, bytes], *, spec: str, version: str) -> Manifest:
    """The manifest of files that are about to be written; ``spec`` is a digest in hexadecimal."""
    return Manifest(
        specloom=version, spec=spec, files={path: digest(content) for path, content in sorted(files.items())}
    )


def read_manifest(content: bytes) -> Manifest | None:
    """The manifest in these bytes, or None when they are not one."""
    try:
        return msgspec.json.decode(content, type=Manifest)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return None


def digest(content: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
