"""The package of the case ``answer-headers`` against a server: headers of answers come in their types."""

from __future__ import annotations

import importlib
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .case_packages import imported

PACKAGE = "headers_case_client"
Answer = tuple[int, list[tuple[str, str]]]
"""A status and headers."""

GOOD = [
    ("X-RateLimit-Remaining", "41"),
    ("x-ratelimit-reset", "2026-11-22T18:15:00Z"),
    ("Link", '</pets?page=2>; rel="next"'),
    ("Link", '</pets?page=9>; rel="last"'),
    ("Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT"),
    ("X-Request-Id", "6f0a2a4e-1f43-4f6b-9d0c-3d2b4a5c6d7e"),
    ("X-Cached", "true"),
    ("X-Ratio", "0.5"),
    ("X-Colours", "red,green , blue"),
    ("X-Sizes", "1, 2"),
    ("X-Point", "x,1,y,-2"),
    ("X-Box", "width=3,height=4"),
    ("X-Meta", '{"page": 3}'),
    ("X-Csv", "a;b"),
    ("X-Any", "17"),
    ("Set-Cookie", "a=1; Expires=Sun, 06 Nov 1994 08:49:37 GMT"),
    ("Set-Cookie", "b=2"),
    ("X-Colour", "blue"),
    ("X-Level", "4"),
    ("X-Either", "x4"),
]


class Server(ThreadingHTTPServer):
    """Answers every request alike."""

    answer: Answer = (200, [])
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Who leaves early is no fault."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        assert isinstance(self.server, Server)
        status, headers = self.server.answer
        self.send_response_only(status)
        for name, value in headers:
            self.send_header(name, value)
        body = b'["a"]' if status == 200 else b"{}"
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    with imported("answer-headers", PACKAGE, tmp_path_factory.mktemp("package")) as found:
        yield found


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server(("127.0.0.1", 0), Handler) as made:
        threading.Thread(target=made.serve_forever, daemon=True).start()
        yield made
        made.shutdown()


def url_of(server: Server) -> str:
    return f"http://127.0.0.1:{server.server_address[1]}"


def class_of(package: ModuleType) -> Any:
    return importlib.import_module(f"{package.__name__}.headers").ListPetsHeaders


def client_of(package: ModuleType, server: Server) -> Any:
    name = next(each for each in package.__all__ if each.endswith("Client") and not each.startswith("Async"))
    return getattr(package, name)(base_url=url_of(server), retries=0)


def headers_of(package: ModuleType, *pairs: tuple[str, str]) -> Any:
    """An answer with these headers that came over no wire."""
    transport = importlib.import_module(f"{package.__name__}._runtime.transport")
    return transport.Response(status=200, headers=transport.Headers([("X-RateLimit-Remaining", "1"), *pairs]))


def test_each_header_comes_in_its_type(package: ModuleType, server: Server) -> None:
    server.answer = (200, GOOD)
    with client_of(package, server) as client:
        answer = client.raw(client.pets.list)
        with client.stream(client.pets.list) as streamed:
            assert class_of(package).of(streamed) == class_of(package).of(answer)
    found = class_of(package).of(answer)
    assert answer.value == ["a"]
    assert found.x_rate_limit_remaining == 41
    assert found.x_rate_limit_reset == datetime(2026, 11, 22, 18, 15, tzinfo=UTC)
    assert found.link == '</pets?page=2>; rel="next", </pets?page=9>; rel="last"'
    assert found.last_modified == datetime(1994, 11, 6, 8, 49, 37, tzinfo=UTC)
    assert found.date is None
    assert found.x_request_id == UUID("6f0a2a4e-1f43-4f6b-9d0c-3d2b4a5c6d7e")
    assert (found.x_cached, found.x_ratio, found.x_csv, found.x_any) == ("true", 0.5, "a;b", "17")
    assert (found.x_colours, found.x_sizes) == (["red", "green", "blue"], [1, 2])
    assert (found.x_point.x, found.x_point.y) == (1, -2)
    assert (found.x_box, found.x_meta.page) == ({"width": 3, "height": 4}, 3)
    assert found.set_cookie == ["a=1; Expires=Sun, 06 Nov 1994 08:49:37 GMT", "b=2"]
    assert (found.x_colour, found.x_level, found.x_either) == ("blue", 4, "x4")
    assert found.retry_after is None


async def test_they_are_the_same_where_calls_are_awaited(package: ModuleType, server: Server) -> None:
    server.answer = (200, GOOD)
    name = next(each for each in package.__all__ if each.endswith("Client") and each.startswith("Async"))
    async with getattr(package, name)(base_url=url_of(server), retries=0) as client:
        found = class_of(package).of(await client.raw(client.pets.list))
    assert found.x_rate_limit_remaining == 41


def test_an_error_has_them_too(package: ModuleType, server: Server) -> None:
    server.answer = (429, [("Retry-After", "7"), ("X-RateLimit-Remaining", "0")])
    errors = importlib.import_module(f"{package.__name__}.errors")
    with client_of(package, server) as client, pytest.raises(errors.TooManyRequests) as caught:
        client.pets.list()
    found = class_of(package).of(caught.value, strict=True)
    assert (found.retry_after, found.x_rate_limit_remaining, found.x_reason) == (7, 0, None)


@pytest.mark.parametrize(
    ("name", "text", "attribute", "value"),
    [
        ("X-RateLimit-Reset", "soon", "x_rate_limit_reset", None),
        ("X-Request-Id", "17", "x_request_id", None),
        ("X-Ratio", "nan", "x_ratio", None),
        ("X-Ratio", "1" * 5000, "x_ratio", None),
        ("X-Meta", "{", "x_meta", None),
        ("X-Point", "x", "x_point", "XPoint(x=None, y=None)"),
        ("X-Sizes", "1,2,3", "x_sizes", [1, 2, 3]),
        ("Date", "yesterday", "date", None),
        ("Date", "Sun, 06 Nov 1994 08:49:37 GMT", "date", date(1994, 11, 6)),
        ("X-Sizes", "", "x_sizes", []),
        ("X-Either", "4", "x_either", 4),
        ("X-Either", "null", "x_either", "null"),
    ],
)
def test_what_cannot_be_read_breaks_nothing(
    package: ModuleType, name: str, text: str, attribute: str, value: object
) -> None:
    found = getattr(class_of(package).of(headers_of(package, (name, text))), attribute)
    assert (repr(found) if isinstance(value, str) and value.startswith("XPoint") else found) == value


def test_strict_reading_tells_of_every_departure(package: ModuleType) -> None:
    errors = importlib.import_module(f"{package.__name__}.errors")
    answer = headers_of(package, ("X-Ratio", "half"), ("X-Sizes", "1,2,3"))
    with pytest.raises(errors.DecodeError) as caught:
        class_of(package).of(answer, strict=True)
    assert [each.pointer for each in caught.value.departures] == ["/X-Ratio", "/X-Sizes"]


def test_a_header_that_is_required_and_absent_is_a_departure(package: ModuleType) -> None:
    errors = importlib.import_module(f"{package.__name__}.errors")
    transport = importlib.import_module(f"{package.__name__}._runtime.transport")
    for status, missing in ((200, "/X-RateLimit-Remaining"), (400, "/X-Reason")):
        with pytest.raises(errors.DecodeError) as caught:
            class_of(package).of(transport.Response(status=status), strict=True)
        assert [each.pointer for each in caught.value.departures] == [missing]
    assert class_of(package).of(transport.Response(status=503), strict=True).x_reason is None


def test_what_several_operations_declare_stands_in_one_class(package: ModuleType) -> None:
    headers = importlib.import_module(f"{package.__name__}.headers")
    transport = importlib.import_module(f"{package.__name__}._runtime.transport")
    errors = importlib.import_module(f"{package.__name__}.errors")
    whole = transport.Response(status=200, headers=transport.Headers([("X-Left", "3"), ("X-Box", "a=1,b=2")]))
    for each in (headers.ListLimitsHeaders, headers.ReplaceLimitsHeaders):
        assert issubclass(each, headers.LimitsHeaders)
        found = each.of(whole, strict=True)
        assert (found.x_left, found.x_box) == (3, {"a": 1, "b": 2})
    assert not issubclass(headers.LimitsDeleteAllHeaders, headers.LimitsHeaders)
    bare = transport.Response(status=200, headers=transport.Headers([]))
    assert headers.ReplaceLimitsHeaders.of(bare, strict=True).x_left is None
    with pytest.raises(errors.DecodeError):
        headers.ListLimitsHeaders.of(bare, strict=True)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    pairs=st.lists(
        st.tuples(
            st.sampled_from([name for name, _ in GOOD]),
            st.one_of(
                st.sampled_from([value for _, value in GOOD]),
                st.text(st.characters(max_codepoint=255, exclude_categories=["Cc"])),
            ),
        )
    )
)
def test_no_header_makes_reading_fail(package: ModuleType, pairs: list[tuple[str, str]]) -> None:
    found = class_of(package).of(headers_of(package, *pairs))
    assert isinstance(found.x_ratio, float | int | None)
    assert isinstance(found.x_rate_limit_reset, datetime | None)
    assert isinstance(found.x_sizes, list | None)


def test_who_does_not_ask_pays_nothing(package: ModuleType, server: Server) -> None:
    folder = Path(str(package.__file__)).parent.parent
    client = next(each for each in package.__all__ if each.endswith("Client") and not each.startswith("Async"))
    program = (
        f"import sys; from {PACKAGE} import {client}\n"
        f"with {client}(base_url={url_of(server)!r}) as client: client.pets.list()\n"
        f"print([name for name in sys.modules if name.endswith('answer_headers') or '{PACKAGE}.headers' in name])"
    )
    server.answer = (200, GOOD)
    said = subprocess.run([sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"
