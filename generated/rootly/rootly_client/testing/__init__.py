"""What tests of code that uses `rootly_client` need; nothing else imports it.

- `factories`: `make_...`, a small valid value of each model.
- `strategies`: Hypothesis strategies for each model, valid and invalid, and for requests and answers.
- `fixtures`: requests and answers of each operation, as data for any language.
- `plugin`: the pytest fixtures `rootly_mock`, `rootly_client` and `async_rootly_client`.
- `mock`: the same without pytest.

`strategies`, `plugin` and `mock` need specloom, which is installed from a clone, or from a wheel that one builds.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import factories, fixtures, mock, plugin, strategies

__all__ = ["factories", "fixtures", "mock", "plugin", "strategies"]


def __getattr__(name: str) -> ModuleType:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return import_module(f".{name}", __name__)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
