"""The package of the case ``content-parameters``: what parameters that are described by ``content`` are on the wire.

What is expected is read off OpenAPI 3.2 (4.12 and its examples) and RFC 3986, by hand.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator
from types import ModuleType
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .case_packages import imported

PACKAGE = "content_case_client"


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    with imported("content-parameters", PACKAGE, tmp_path_factory.mktemp("package")) as found:
        yield found


class Recorder:
    """Keeps the last request and answers 204."""

    def __init__(self, package: ModuleType) -> None:
        self.transport = importlib.import_module(f"{package.__name__}._runtime.transport")
        self.sent: Any = None

    def send(self, request: Any, /) -> Any:
        self.sent = request
        return self.transport.Response(status=204)

    def close(self) -> None:
        pass


def sent(package: ModuleType, method: str, *args: Any, **kwargs: Any) -> tuple[str, dict[str, str]]:
    """Path and query, and the headers, of a call."""
    recorder = Recorder(package)
    name = next(each for each in package.__all__ if each.endswith("Client") and not each.startswith("Async"))
    client = getattr(package, name)(base_url="https://api.example", transport=recorder, retries=0)
    getattr(client.things, method)(*args, **kwargs)
    url = recorder.sent.url.removeprefix("https://api.example")
    return url, {key.lower(): value for key, value in recorder.sent.headers}


def point(package: ModuleType, **members: Any) -> Any:
    return importlib.import_module(f"{package.__name__}.models").Point(**members)


def test_json_is_written_wherever_it_stands(package: ModuleType) -> None:
    url, headers = sent(
        package,
        "get_json",
        point(package, x=1),
        near=[point(package, x=2, label="a&b")],
        x_near=point(package, x=3),
        near_cookie=None,
        free={"any": [1]},
    )
    path, _, query = url.partition("?")
    assert unquote(path) == '/json/{"x":1}'
    assert [pair.partition("=")[0] for pair in query.split("&")] == ["near", "free"]
    values = [json.loads(unquote(pair.partition("=")[2])) for pair in query.split("&")]
    assert values == [[{"x": 2, "label": "a&b"}], {"any": [1]}]
    assert headers["x-near"] == '{"x":3}'
    assert headers["cookie"] == "near=null"


def test_text_is_written_as_it_is(package: ModuleType) -> None:
    url, headers = sent(package, "get_text", "a b", near="c/d", point="<x/>", x_near="e f")
    assert url == "/text/a%20b?near=c%2Fd&point=%3Cx%2F%3E"
    assert headers["x-near"] == "e f"


def test_a_constraint_of_text_holds(package: ModuleType) -> None:
    errors = importlib.import_module(f"{package.__name__}.errors")
    with pytest.raises(errors.InvalidArgument):
        sent(package, "get_text", "a", near="too long")


def test_a_whole_query_is_what_its_media_type_says(package: ModuleType) -> None:
    assert sent(package, "whole_json", filter=point(package, x=1))[0] == "/whole/json?%7B%22x%22%3A1%7D"
    assert sent(package, "whole_form", filter=point(package, x=1, label="a b"))[0] == "/whole/form?x=1&label=a%20b"
    assert sent(package, "whole_path", selector="$.a[?(@.b>1)]")[0] == "/whole/path?%24.a%5B%3F%28%40.b%3E1%29%5D"
    assert sent(package, "whole_nothing")[0] == "/whole/nothing"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(label=st.text(st.characters(exclude_categories=["Cs"])), x=st.integers(-(2**63), 2**63 - 1))
def test_the_whole_query_reads_back(package: ModuleType, label: str, x: int) -> None:
    query = urlsplit(sent(package, "whole_json", filter=point(package, x=x, label=label))[0]).query
    assert json.loads(unquote(query)) == {"x": x, "label": label}
