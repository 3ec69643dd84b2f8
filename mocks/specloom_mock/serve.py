"""The socket door: the ASGI application on uvicorn, in this process, until a signal comes."""

from __future__ import annotations

import signal
import socket
import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Final

import uvicorn

from specloom.diagnostics import Diagnostic, Level, Location, SpecloomError, quote_plain
from specloom_mock.asgi import App
from specloom_mock.engine import BadBehaviour, Engine, Mounted, Settings
from specloom_mock.ports import bound
from specloom_mock.service import Options, Served, base_urls

_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)
_GRACE_SECONDS: Final = 3


class _Server(uvicorn.Server):
    """uvicorn, but a signal ends the run and not the process, so that the caller decides on the exit code."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {each: signal.signal(each, self._stop) for each in _SIGNALS}
        try:
            yield
        finally:
            for each, handler in before.items():
                signal.signal(each, handler)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.handle_exit(number, frame)


def run(served: Sequence[Served], options: Options) -> int:
    """Serve until SIGINT or SIGTERM; 0 then. Raises SpecloomError where the address can't be had."""
    engine = _engine(served, options)
    for clash in engine.clashes:
        options.say(f"warning[SL504]: not served, as an earlier API has the same method and path: {clash}")
    with bound(options.host, options.port) as listener:
        lines = list(_announcement(served, listener))
        server(engine, lambda: options.say("\n".join(lines))).run(sockets=[listener])
    return 0


def _engine(served: Sequence[Served], options: Options) -> Engine:
    mounted = [Mounted(each.name, each.api, each.behaviour) for each in served]
    try:
        return Engine(mounted, Settings(tokens=frozenset(options.tokens), strict_ids=options.strict_ids))
    except BadBehaviour as error:
        at = Location(file="specloom mock")
        raise SpecloomError(
            Diagnostic(code="SL505", level=Level.ERROR, message=quote_plain(str(error)), at=at)
        ) from error


def server(engine: Engine, ready: Callable[[], None]) -> uvicorn.Server:
    """A uvicorn server for an engine, not yet running; ``ready`` is called once it answers, and obeys signals."""
    config = uvicorn.Config(
        App(engine),
        log_level="error",
        access_log=False,
        server_header=False,
        lifespan="on",
        timeout_graceful_shutdown=_GRACE_SECONDS,
    )
    return _Server(config, ready)


def _announcement(served: Sequence[Served], listener: socket.socket) -> Iterator[str]:
    host, port = listener.getsockname()[:2]
    origin = f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
    for each in served:
        count = len(each.api.operations)
        urls = " ".join(origin + base for base in base_urls(each.api))
        yield f"{each.name}: {urls} ({count} operation{'' if count == 1 else 's'}, embedded engine)"
