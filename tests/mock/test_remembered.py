"""What callers send is remembered, and does not fill the memory."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from itertools import count

import pytest

from specloom_mock.transport import Mock
from tests.mock.support import KEY, ROUTERS, ROUTINGS, both, router

MOST_BYTES = 1_000_000
"""Far more than short texts take, and a third of what 60 headers of 60 kB are."""
NUMBERS = count()


def long_text() -> str:
    return f"{next(NUMBERS)}" + "a" * 60_000


LONG: dict[str, Callable[[], tuple[str, dict[str, str]]]] = {
    "Accept": lambda: (ROUTINGS, {"Accept": f"*/*, a/b;c={long_text()}"}),
    "ranges in Accept": lambda: (ROUTINGS, {"Accept": f"*/*, a/{next(NUMBERS)}" + ", a/b;c=d" * 500}),
    "Content-Type": lambda: (f"{ROUTERS}/x", {"Content-Type": f"application/vnd.api+json; a={long_text()}"}),
    "Authorization": lambda: (ROUTERS, {"Authorization": f"Bearer {KEY}{long_text()}"}),
    "Origin": lambda: (ROUTERS, {"Origin": long_text()}),
    "Prefer": lambda: (ROUTERS, {"Prefer": f"example={long_text()}"}),
    "a target": lambda: (f"{ROUTERS}/{long_text()}", {}),
    "a query": lambda: (f"{ROUTERS}?filter[name]={long_text()}", {}),
    "nowhere": lambda: (f"/{long_text()}", {}),
}


def ask(mock: Mock, name: str) -> None:
    target, headers = LONG[name]()
    is_sent = name == "Content-Type"
    headers = {"Authorization": f"Bearer {KEY}", **headers}
    answer = mock.handle("PUT" if is_sent else "GET", target, headers, router(name="x") if is_sent else b"")
    assert answer.status in (200, 404), answer.body


@pytest.mark.parametrize("name", LONG)
def test_long_texts_are_not_kept(name: str) -> None:
    mock = both()
    ask(mock, name)
    tracemalloc.start()
    try:
        for _ in range(60):
            ask(mock, name)
        assert tracemalloc.get_traced_memory()[0] < MOST_BYTES
    finally:
        tracemalloc.stop()
