"""The pytest plugin of `rootly_client`: fixtures for the API in process, without a socket.

- `rootly_mock`: the API. `fail_next(429, retry_after=1)` and `lose_answer()` plan what goes wrong, `requests` and
  `assert_called_once_with(...)` tell what came in, `url` is where it listens for what is no client of this package.
- `rootly_client`, `async_rootly_client`: clients of it.

Each test begins with an API in which nothing was written. A failing one shows the exchanges that led to it.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

import pytest

from .. import testing

if TYPE_CHECKING:
    from specloom_mock.double import ApiDouble

    from .. import AsyncRootlyClient, RootlyClient

MOCK: pytest.StashKey[ApiDouble] = pytest.StashKey()
HELP = (
    "the fixtures of rootly_client need specloom, which is not installed here: "
    "run 'pip install .' in a clone of it, or install a wheel that 'python -m build' made there"
)


@pytest.fixture(scope="session")
def _rootly_started() -> Generator[ApiDouble]:
    """One for each process; a test begins with it as if it were new."""
    try:
        mock = testing.mock.start()
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("specloom", "specloom_mock"):
            raise
        raise pytest.UsageError(HELP) from None
    yield mock
    mock.close()


@pytest.fixture
def rootly_mock(request: pytest.FixtureRequest, _rootly_started: ApiDouble) -> Generator[ApiDouble]:
    """The API, in which nothing was written yet."""
    _rootly_started.reset()
    request.node.stash[MOCK] = _rootly_started
    yield _rootly_started
    _rootly_started.close()


@pytest.fixture
def rootly_client(rootly_mock: ApiDouble) -> RootlyClient:
    """A client of `rootly_mock`."""
    return testing.mock.client(rootly_mock)


@pytest.fixture
def async_rootly_client(rootly_mock: ApiDouble) -> AsyncRootlyClient:
    """A client of `rootly_mock` whose calls are awaited, whatever runs them."""
    return testing.mock.async_client(rootly_mock)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """What a failing test said to the API, and what it heard; credentials are left out."""
    report = yield
    mock = item.stash.get(MOCK, None)
    if report.failed and mock is not None and mock.requests:
        report.sections.append(("rootly exchanges", mock.text()))
    return report
