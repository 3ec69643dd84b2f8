"""``specloom generate``: write client packages. Whether nothing has changed since they were written is known before."""

from __future__ import annotations

import argparse
import importlib
from typing import Final

from specloom.commands.collection import without_collection

_MAKING: Final = "specloom.commands.making"
"""Loaded when the arguments are known to be right."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of ``specloom generate``."""
    parser.add_argument(
        "spec", nargs="?", metavar="SPEC", help="an OpenAPI document; without it, the APIs of [tool.specloom]"
    )
    parser.add_argument("--output", metavar="DIR", help="the folder to write; needed with SPEC")
    parser.add_argument("--package", metavar="NAME", help="the import name; by default made from the document's title")
    parser.add_argument("--fixtures", action="store_true", help="with SPEC: write fixtures too")
    parser.add_argument(
        "--strict", action="store_true", help="write nothing and exit 1 where anything was approximated or refused"
    )


def run(args: argparse.Namespace) -> int:
    """Generate; gives the exit code. Raises SpecloomError."""
    with without_collection():
        return int(importlib.import_module(_MAKING).run(args, args.words))
