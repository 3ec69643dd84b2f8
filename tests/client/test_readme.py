"""Every program in the packages' READMEs and reference pages runs as it stands, against the mock in this process."""

from __future__ import annotations

import importlib
import inspect
import re
from collections.abc import Iterator
from typing import Any

import pytest
from msgspec.structs import replace

from .bridge import ROOT
from .in_process import AsyncLine, Line, mock_of_both

BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PACKAGES = {"rootly": "rootly_client", "vocobase": "vocobase_client"}


def blocks(api: str, *pages: str) -> Iterator[tuple[str, str]]:
    """The programs of a package's pages; a signature, which ends in an ellipsis, is none."""
    folder = ROOT / "generated" / api
    for page in sorted(path for pattern in pages for path in folder.glob(pattern)):
        for number, text in enumerate(BLOCK.findall(page.read_text(encoding="utf-8"))):
            if not text.endswith(": ...\n"):
                yield f"{api}/{page.name}:{number}", text


ALL = {name: (api, text) for api in PACKAGES for name, text in blocks(api, "README.md", "docs/*.md")}


class Authorised(Line):
    """A line that puts a token in the place of an example's dots; it streams as well."""

    def send(self, request: Any, /) -> Any:
        headers = tuple((name, value.replace("...", "abcdef")) for name, value in request.headers)
        return super().send(replace(request, headers=headers))

    def open(self, request: Any, /) -> Any:
        answer = self.send(request)
        runtime = importlib.import_module(f"{self.package}._runtime.transport")
        return runtime.StreamedResponse(answer.status, answer.headers, iter([answer.content]), lambda: None)


@pytest.mark.parametrize("name", ALL)
def test_a_program_runs(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a client sends through when no transport is given to it leads to the mock."""
    api, text = ALL[name]
    line = Authorised(PACKAGES[api], mock_of_both())
    runtime = importlib.import_module(f"{PACKAGES[api]}._runtime.httpx2_transport")
    scope: dict[str, Any] = {"__name__": "example"}
    with monkeypatch.context() as patched:
        patched.setattr(runtime, "Httpx2Transport", lambda: line)
        patched.setattr(runtime, "AsyncHttpx2Transport", lambda: AsyncLine(line))
        exec(compile(text, name, "exec", dont_inherit=True), scope)
    tests = [value for key, value in scope.items() if key.startswith("test_")]
    for test in tests:
        run_with_kit(test, PACKAGES[api])
    assert line.sent or tests


def run_with_kit(test: Any, package: str) -> None:
    """Call a test function with what the package's plugin would give it."""
    kit = importlib.import_module(f"{package}.testing.mock")
    mock = kit.start()
    made = {"_mock": mock, "_client": kit.client(mock)}
    try:
        test(*(made[name[name.rindex("_") :]] for name in inspect.signature(test).parameters))
    finally:
        mock.close()


@pytest.mark.parametrize("api", PACKAGES)
def test_every_method_has_a_program(api: str) -> None:
    modules = [path.stem for path in (ROOT / "generated" / api / PACKAGES[api] / "resources").glob("[a-z]*.py")]
    programs = "\n".join(text for _, text in blocks(api, "docs/*.md"))
    for module in modules:
        resources = importlib.import_module(f"{PACKAGES[api]}.resources.{module}")
        classes = [
            value for key, value in vars(resources).items() if inspect.isclass(value) and not key.startswith("Async")
        ]
        own = [each for each in classes if each.__module__ == resources.__name__]
        names = [name for each in own for name in vars(each) if not name.startswith("_")]
        assert names
        assert [name for name in names if f"client.{module}.{name}(" not in programs] == []


def test_there_are_programs() -> None:
    assert len(ALL) > 15
