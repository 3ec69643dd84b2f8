"""The command line once there is something to do: arguments in, diagnostics out, exit code. No logic."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import traceback
from collections.abc import Sequence
from typing import Any, Final, NoReturn

from specloom.diagnostics import SpecloomError, quote_plain

COMMANDS: Final = {
    "generate": ("specloom.commands.generate", "write client packages"),
    "check": ("specloom.commands.check", "compare what lies on disk with what the specs give"),
    "mock": ("specloom_mock.command", "serve the APIs from their specs"),
    "validate": (
        "specloom.commands.validate",
        "judge a document, and show openapi-spec-validator's verdict beside ours",
    ),
}
"""Each command's module, with ``add_arguments(parser)`` and ``run(args) -> int``, and its line in the help. Modules are
loaded when their command is asked for, so that the others start quickly."""

DEBUG: Final = "SPECLOOM_DEBUG"
"""Set to 1, this variable shows the traceback of a fault of our own."""


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with the arguments in one line; exit code 2."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: error[SL320]: {quote_plain(message)} (see {self.prog} --help)\n")


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        print(f"specloom {importlib.import_module('specloom.version').VERSION}")
        parser.exit(0)


def run(argv: Sequence[str]) -> int:
    """Run a command; gives the exit code. The command finds the words themselves in ``args.words``."""
    try:
        args, unknown = _parser(argv).parse_known_args(argv)
        if unknown:
            _Parser(prog=f"specloom {args.command}").error(f"unrecognized arguments: {' '.join(unknown)}")
        args.words = tuple(argv)
        return int(args.run(args))
    except SpecloomError as error:
        for found in error.diagnostics:
            print(found.render(), file=sys.stderr)
        return 2
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001 -- the boundary: a user never sees a traceback that was not asked for
        return _own_fault(error)


def _parser(argv: Sequence[str]) -> argparse.ArgumentParser:
    """The parser of the program, with the arguments of the one command that was asked for."""
    parser = _Parser(prog="specloom", description="Typed clients, fixtures and a mock from OpenAPI documents.")
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version and exit")
    # Named here, as argparse would format a help text to find it, and load what measures terminals for that.
    commands = parser.add_subparsers(
        dest="command", metavar="COMMAND", required=True, parser_class=_Parser, prog="specloom"
    )
    asked = next((word for word in argv if not word.startswith("-")), "")
    for name, (module, line) in COMMANDS.items():
        # An abbreviation that works today would mean something else, or nothing, once there is another option.
        command = commands.add_parser(name, help=line, description=f"{line[0].upper()}{line[1:]}.", allow_abbrev=False)
        if name == asked:
            loaded = importlib.import_module(module)
            loaded.add_arguments(command)
            command.set_defaults(run=loaded.run)
    return parser


def _own_fault(error: Exception) -> int:
    what = quote_plain(f"{type(error).__name__}: {error}".replace("\n", " "))[:200]
    print(f"specloom: error[SL390]: a fault of specloom itself: {what}", file=sys.stderr)
    if os.environ.get(DEBUG) == "1":
        traceback.print_exception(error)
    else:
        print(f"  help: please report it with the spec; {DEBUG}=1 shows where it happened", file=sys.stderr)
    return 70
