"""``specloom mock``: which APIs, which engine, where."""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import sys
from pathlib import Path
from typing import Final

from specloom.diagnostics import Diagnostic, Level, Location, SpecloomError
from specloom_mock.loading import configured, single
from specloom_mock.service import Options, Served

DEFAULT_HOST: Final = "127.0.0.1"
DEFAULT_PORT: Final = 4010
_MAX_PORT: Final = 65535

# Loaded when asked for, so that Prism needs no uvicorn, and `--help` neither.
_ENGINES: Final = {"embedded": "specloom_mock.serve", "prism": "specloom_mock.prism"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of ``specloom mock``."""
    parser.add_argument(
        "specs",
        nargs="*",
        metavar="SPEC",
        type=Path,
        help="OpenAPI documents; without any, the APIs of [tool.specloom]",
    )
    parser.add_argument("--host", default=DEFAULT_HOST, help="address to listen on (default: %(default)s)")
    parser.add_argument(
        "--port", type=_port, default=DEFAULT_PORT, help="port to listen on, 0 picks a free one (default: %(default)s)"
    )
    parser.add_argument(
        "--token",
        action="append",
        default=[],
        metavar="TOKEN",
        dest="tokens",
        help="accept only this credential; may be given several times (default: any credential of the right form)",
    )
    parser.add_argument("--strict-ids", action="store_true", help="answer 404 for every id that was not created")
    parser.add_argument(
        "--engine", choices=sorted(_ENGINES), default="embedded", help="what answers (default: %(default)s)"
    )


def run(args: argparse.Namespace) -> int:
    """Serve until a signal comes; 0 then. Raises SpecloomError where a document, a behaviour or the address is bad."""
    specs: list[Path] = args.specs
    served: list[Served] = [single(each) for each in specs] if specs else configured()
    if args.engine == "embedded" and importlib.util.find_spec("uvicorn") is None:
        raise SpecloomError(
            Diagnostic(
                code="SL510",
                level=Level.ERROR,
                message="the embedded engine needs uvicorn, which is not installed",
                at=Location(file="specloom mock"),
                help="pip install 'specloom[mock]'",
            )
        )
    options = Options(
        host=args.host, port=args.port, say=_say, tokens=tuple(args.tokens), strict_ids=bool(args.strict_ids)
    )
    code: int = importlib.import_module(_ENGINES[args.engine]).run(served, options)
    return code


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > _MAX_PORT:
        raise argparse.ArgumentTypeError(f"expected a number from 0 to {_MAX_PORT}, got {text!r}")
    return int(text)
