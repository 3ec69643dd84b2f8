"""``specloom generate``: write client packages, or find that nothing has changed since they were written."""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from pathlib import Path
from typing import Final

from specloom.unchanged import recall_run

_MAKING: Final = "specloom.commands.making"
"""Loaded where there is something to do."""


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
    asked = json.dumps([args.spec, args.output, args.package, args.fixtures, args.strict])
    question = (str(Path.cwd()), asked)
    known = recall_run(question)
    if known is None:
        return int(importlib.import_module(_MAKING).run(args, question))
    sys.stderr.write(known.told)
    sys.stdout.write(known.said)
    return 0
