"""``specloom mock``: which APIs, which engine, where."""

from __future__ import annotations

import argparse
import gc
import importlib
import importlib.util
import sys
from collections import Counter
from pathlib import Path
from typing import Final

from specloom.allowance import bounded
from specloom.diagnostics import Diagnostic, Level, Location
from specloom_mock.loading import configured, single, tell
from specloom_mock.refusal import refusal
from specloom_mock.service import Options, Served

DEFAULT_HOST: Final = "127.0.0.1"
DEFAULT_PORT: Final = 4010
_MAX_PORT: Final = 65535
MOST_OF_A_KIND: Final = 3
"""Warnings with one code of one document that a start shows."""

# Loaded when asked for, so that Prism needs no httptools, and `--help` neither.
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
    _add_state(parser)
    _add_answers(parser)
    parser.add_argument(
        "--explain", action="store_true", help="print what is remembered of each operation and why, and serve nothing"
    )
    parser.add_argument(
        "--engine", choices=sorted(_ENGINES), default="embedded", help="what answers (default: %(default)s)"
    )


def _add_state(parser: argparse.ArgumentParser) -> None:
    """The arguments that say what exists, and how callers are judged."""
    parser.add_argument("--strict-ids", action="store_true", help="answer 404 for every id that was not created")
    parser.add_argument(
        "--rules",
        choices=("documented", "strict", "lenient"),
        default="documented",
        help="how to judge what the documentation of an API leaves open (default: as the API most likely does)",
    )
    parser.add_argument(
        "--rate-limit",
        action="store_true",
        help="refuse requests above the documented limits (default: count them only)",
    )


def _add_answers(parser: argparse.ArgumentParser) -> None:
    """The arguments that say what is answered, and to whom."""
    parser.add_argument(
        "--errors",
        action="store_true",
        help="refuse what the description does not allow: answers of a behaviour, and with --proxy both sides",
    )
    parser.add_argument(
        "--cors",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="let pages of other origins read the answers (default: yes)",
    )
    parser.add_argument("--dynamic", action="store_true", help="answer with values that vary, and remember nothing")
    parser.add_argument(
        "--seed",
        type=_whole,
        default=0,
        metavar="NUMBER",
        help="what made ids and values depend on (default: %(default)s)",
    )
    parser.add_argument("--proxy", default="", metavar="URL", help="forward to a real server, and judge both sides")
    parser.add_argument(
        "--callback-host",
        action="append",
        default=[],
        metavar="HOST",
        dest="callback_hosts",
        help="send callbacks to this host as well; may be given several times (default: to this machine only)",
    )


def run(args: argparse.Namespace) -> int:
    """Serve until a signal comes; 0 then. Raises SpecloomError where a document, a behaviour or the address is bad."""
    # What is made while starting stays: looking through it for garbage takes longer than some of the making.
    gc.disable()
    try:
        return _run(args)
    finally:
        gc.enable()


def _run(args: argparse.Namespace) -> int:
    with bounded():
        specs: list[Path] = args.specs
        served: list[Served] = [single(each) for each in specs] if specs else configured()
        if args.explain:
            return _explain(args, served)
    for each in served:
        _warn(each, MOST_OF_A_KIND)
    options = _options(args, served)
    proxied = options.proxy and args.engine == "embedded"
    module = importlib.import_module("specloom_mock.serve_proxy" if proxied else _ENGINES[args.engine])
    code: int = module.run(served, options)
    return code


def _options(args: argparse.Namespace, served: list[Served]) -> Options:
    """The user's choices. Raises SpecloomError where they can't be had, or don't go together."""
    if args.engine == "embedded" and importlib.util.find_spec("httptools") is None:
        message = "the embedded engine needs httptools, which is not installed"
        raise refusal("SL510", message, help="pip install httptools, which is in the extra 'mock' of specloom")
    options = Options(
        host=args.host,
        port=args.port,
        say=_say,
        tokens=tuple(args.tokens),
        strict_ids=bool(args.strict_ids),
        rules=args.rules,
        rate_limit=bool(args.rate_limit),
        errors=bool(args.errors),
        cors=bool(args.cors),
        dynamic=bool(args.dynamic),
        seed=int(args.seed),
        proxy=args.proxy,
        callback_hosts=tuple(args.callback_hosts),
    )
    if options.proxy and len(served) != 1:
        message = f"--proxy stands in front of one server, and {len(served)} documents are served"
        raise refusal("SL525", message, help="name the one document: specloom mock SPEC --proxy URL")
    return options


def _warn(served: Served, most: int) -> None:
    """Say what a document was warned of, ``most`` of each code: a start is no place for hundreds of lines."""
    told: Counter[str] = Counter()
    for found in served.warnings:
        told[found.code] += 1
        if told[found.code] <= most:
            tell(found)
    hidden = sum(max(0, count - most) for count in told.values())
    if hidden:
        message = f"{hidden} more warning{' is' if hidden == 1 else 's are'} not shown"
        at, help = Location(str(served.spec)), "specloom mock --explain shows all of them"
        tell(Diagnostic(code="SL535", level=Level.NOTE, message=message, at=at, help=help))


def _explain(args: argparse.Namespace, served: list[Served]) -> int:
    if args.engine == "prism":
        message = "there is nothing to explain of Prism, as it remembers nothing"
        raise refusal("SL540", message, help="use --engine embedded")
    for each in served:
        _warn(each, len(each.warnings))
    code: int = importlib.import_module(_ENGINES[args.engine]).explain(served, _options(args, served))
    return code


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"expected a whole number, got {text!r}") from None


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > _MAX_PORT:
        raise argparse.ArgumentTypeError(f"expected a number from 0 to {_MAX_PORT}, got {text!r}")
    return int(text)
