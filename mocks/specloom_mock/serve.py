"""`specloom mock`: the engine behind the socket door, in this process, until a signal comes."""

from __future__ import annotations

import asyncio
import gc
import importlib
import socket
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import Final

from specloom.diagnostics import quote_plain
from specloom_mock.door import Door
from specloom_mock.engine import BadBehaviour, Engine, Mounted, Settings
from specloom_mock.explain import explained
from specloom_mock.ports import bound
from specloom_mock.refusal import refusal
from specloom_mock.service import Options, Served, base_urls

_SOON_SECONDS: Final = 0.01


def run(served: Sequence[Served], options: Options) -> int:
    """Serve until SIGINT or SIGTERM; 0 then. Raises SpecloomError where the address can't be had."""
    engine = engine_of(served, options)
    for clash in engine.clashes:
        where = quote_plain(clash)
        options.say(f"warning[SL504]: not served, as an earlier API has the same method and path: {where}")
    with bound(options.host, options.port) as listener:
        lines = list(announcement(served, listener))
        _serve(engine, served, options, listener, lambda: _ready(options, lines))
    return 0


def _ready(options: Options, lines: Sequence[str]) -> None:
    options.say("\n".join(lines))
    # What judges bodies takes some milliseconds to load; only a request that comes at once has to wait for it.
    asyncio.get_running_loop().call_later(_SOON_SECONDS, _prepare)


def _prepare() -> None:
    # Where no more files may be opened now, the first request that needs it loads it.
    with suppress(OSError):
        importlib.import_module("specloom.checks")


def _serve(
    engine: Engine, served: Sequence[Served], options: Options, listener: socket.socket, ready: Callable[[], None]
) -> None:
    settle()
    if not any(each.api.payloads for each in served):
        Door(engine).run(listener, ready)
        return
    # Loaded when there is something to send, as it takes an HTTP client.
    outgoing = importlib.import_module("specloom_mock.outgoing")
    sending = outgoing.Sending(engine, options.callback_hosts, engine.violations_of_callback)
    try:
        Door(sending).run(listener, ready)
    finally:
        sending.close()


def settle() -> None:
    """End the start, in which nothing looks for garbage: from here on it is looked for, but not among what is there."""
    gc.freeze()
    gc.enable()


def explain(served: Sequence[Served], options: Options) -> int:
    """Print what is inferred of each operation and what is not judged, and serve nothing; 0."""
    options.say("\n".join(explained(engine_of(served, options))))
    unjudged = importlib.import_module("specloom_mock.unjudged")
    for each in served:
        for note in unjudged.notes_of(each.spec, each.api):
            options.say(note.render())
    return 0


def engine_of(served: Sequence[Served], options: Options) -> Engine:
    mounted = [Mounted(each.name, each.api, each.behaviour, each.locate) for each in served]
    settings = Settings(
        tokens=frozenset(options.tokens),
        strict_ids=options.strict_ids,
        rules=options.rules,
        rate_limit=options.rate_limit,
        prove=options.errors and not options.proxy,
        cors=options.cors,
        dynamic=options.dynamic,
        seed=options.seed,
    )
    try:
        return Engine(mounted, settings)
    except BadBehaviour as error:
        raise refusal("SL505", quote_plain(str(error))) from error


def announcement(served: Sequence[Served], listener: socket.socket) -> Iterator[str]:
    host, port = listener.getsockname()[:2]
    origin = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    for each in served:
        count = len(each.api.operations)
        urls = quote_plain(" ".join(origin + base for base in base_urls(each.api)))
        yield f"{quote_plain(each.name)}: {urls} ({count} operation{'' if count == 1 else 's'}, embedded engine)"
