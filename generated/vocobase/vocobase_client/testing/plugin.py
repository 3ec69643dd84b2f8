"""The pytest plugin of `vocobase_client`: fixtures for the API in process, without a socket.

- `vocobase_mock`: the API. `fail_next(429, retry_after=1)` and `lose_answer()` plan what goes wrong, `requests` and
  `assert_called_once_with(...)` tell what came in, `url` is where it listens for what is no client of this package.
- `vocobase_client`, `async_vocobase_client`: clients of it.

Each test begins with an API in which nothing was written. A failing one shows the exchanges that led to it.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING

import pytest

from .. import testing

if TYPE_CHECKING:
    from specloom_mock.double import ApiDouble

    from .. import AsyncVocobaseClient, VocobaseClient

MOCK: pytest.StashKey[ApiDouble] = pytest.StashKey()
HELP = (
    "the fixtures of vocobase_client need specloom, which is not installed here: "
    "run 'pip install .' in a clone of it, or install a wheel that 'python -m build' made there"
)


@pytest.fixture(scope="session")
def _vocobase_started() -> Generator[ApiDouble]:
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
def vocobase_mock(request: pytest.FixtureRequest, _vocobase_started: ApiDouble) -> Generator[ApiDouble]:
    """The API, in which nothing was written yet."""
    _vocobase_started.reset()
    request.node.stash[MOCK] = _vocobase_started
    yield _vocobase_started
    _vocobase_started.close()


@pytest.fixture
def vocobase_client(vocobase_mock: ApiDouble) -> VocobaseClient:
    """A client of `vocobase_mock`."""
    return testing.mock.client(vocobase_mock)


@pytest.fixture
def async_vocobase_client(vocobase_mock: ApiDouble) -> AsyncVocobaseClient:
    """A client of `vocobase_mock` whose calls are awaited, whatever runs them."""
    return testing.mock.async_client(vocobase_mock)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """What a failing test said to the API, and what it heard; credentials are left out."""
    report = yield
    mock = item.stash.get(MOCK, None)
    if report.failed and mock is not None and mock.requests:
        report.sections.append(("vocobase exchanges", mock.text()))
    return report
