"""What holds for every test.

A proof that did not run is no proof, so in CI a skipped one fails. What a test opens it closes, or it fails itself, not
the test during which the collector happens to find what was left.
"""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

IN_CI = os.environ.get("CI") == "true"
# Material that lies beside the repository and is no part of it; a clone without it can't prove what needs it.
SHARED = Path(__file__).resolve().parents[2] / "shared"


@pytest.fixture(autouse=True, scope="module")
def _collected_with_the_module() -> Generator[None]:
    """What the module's fixtures leave open is found with its last test.

    Freezing keeps each collection short: what lives on, modules above all, is not looked at again.
    """
    gc.freeze()
    yield
    gc.collect()


@pytest.fixture(autouse=True)
def _collected_with_the_test(_collected_with_the_module: None) -> Generator[None]:
    """An open socket, file or loop warns when it is collected, and so does a coroutine that nobody awaited."""
    yield
    gc.collect()


def pytest_configure() -> None:
    """Tests, and what they start, keep what they find out in a folder of their own."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        os.environ["XDG_CACHE_HOME"] = tempfile.mkdtemp(prefix="specloom-cache-")


def pytest_unconfigure() -> None:
    if "PYTEST_XDIST_WORKER" not in os.environ:
        shutil.rmtree(os.environ["XDG_CACHE_HOME"], ignore_errors=True)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if IN_CI and report.skipped and item.get_closest_marker("proof") is not None:
        refuse(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """A module that skips itself as a whole hides its markers, so in CI it counts as a proof."""
    report = yield
    if IN_CI and report.skipped:
        refuse(report)
    return report


def refuse(report: pytest.TestReport | pytest.CollectReport) -> None:
    """Turn a skip into a failure that tells why, unless it is for want of the folder beside the repository."""
    reason = reason_of(report.longrepr)
    if "shared" in reason and not SHARED.is_dir():
        return
    report.outcome = "failed"
    report.longrepr = f"a proof may not be skipped when CI=true: {reason}"


def reason_of(longrepr: Any) -> str:
    return str(longrepr[2]) if isinstance(longrepr, tuple) else str(longrepr)
