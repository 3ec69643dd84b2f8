"""``deprecated`` (PEP 702) for every Python that we run on: type checkers see the standard one.

A call warns with DeprecationWarning, at the place of the call.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

__all__ = ["deprecated"]

if TYPE_CHECKING:
    from typing_extensions import deprecated
elif sys.version_info >= (3, 13):
    from warnings import deprecated
else:
    from collections.abc import Callable
    from functools import wraps
    from inspect import iscoroutinefunction
    from warnings import warn

    def deprecated(message: str, /) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """The decorator that marks a function, and warns when it is called."""

        def mark(function: Callable[..., Any]) -> Callable[..., Any]:
            function.__deprecated__ = message
            if iscoroutinefunction(function):

                @wraps(function)
                async def awaited(*args: Any, **kwargs: Any) -> Any:
                    warn(message, DeprecationWarning, stacklevel=2)
                    return await function(*args, **kwargs)

                return awaited

            @wraps(function)
            def called(*args: Any, **kwargs: Any) -> Any:
                warn(message, DeprecationWarning, stacklevel=2)
                return function(*args, **kwargs)

            return called

        return mark
