"""The event loop that a door runs in, and the signals that end it."""

from __future__ import annotations

import asyncio
import importlib
import importlib.util
import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any, Final

_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)


def loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """What makes uvloop's loops where it is installed; None where asyncio's own have to do."""
    if importlib.util.find_spec("uvloop") is None:
        return None
    factory: Callable[[], asyncio.AbstractEventLoop] = importlib.import_module("uvloop").new_event_loop
    return factory


def on_signals(stop: Callable[[], None]) -> dict[int, Any]:
    """Let signals call ``stop``, where this is the thread that gets them; the answer is what they did before."""
    if threading.current_thread() is not threading.main_thread():
        return {}

    def obey(_number: int, _frame: FrameType | None) -> None:
        stop()

    return {each: signal.signal(each, obey) for each in _SIGNALS}
