"""What a method of a resource would send, without sending it: for ``stream``, which takes any such method.

The method runs up to the one call that it makes, its arguments checked and its request ready; there it stops.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any, ParamSpec

from .errors import InvalidArgument
from .exchange import Options
from .operations import Operation
from .transport import Request

P = ParamSpec("P")

capturing: ContextVar[bool] = ContextVar("capturing", default=False)
"""Whether a client shall raise ``Captured`` in the place of sending."""


class Captured(BaseException):
    """The call that a method makes: not an Exception, so that nothing on its way takes it for one."""

    def __init__(self, client: object, operation: Operation[Any], request: Request, options: Options | None) -> None:
        super().__init__(request)
        self.client = client
        self.operation = operation
        self.request = request
        self.options = options


def captured(client: object, method: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> Captured:
    """The call that the method makes. Raises InvalidArgument where it makes none, or on another client."""
    token = capturing.set(True)
    try:
        method(*args, **kwargs)
    except Captured as call:
        return _owned(client, call)
    finally:
        capturing.reset(token)
    raise InvalidArgument("method", "makes no call of its own")


async def captured_async(
    client: object, method: Callable[P, Awaitable[object]], *args: P.args, **kwargs: P.kwargs
) -> Captured:
    """See ``captured``."""
    token = capturing.set(True)
    try:
        await method(*args, **kwargs)
    except Captured as call:
        return _owned(client, call)
    finally:
        capturing.reset(token)
    raise InvalidArgument("method", "makes no call of its own")


def _owned(client: object, call: Captured) -> Captured:
    if call.client is not client:
        raise InvalidArgument("method", "belongs to another client")
    return call
