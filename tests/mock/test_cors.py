"""Pages of other origins (Fetch Standard, 3.2)."""

from __future__ import annotations

from pathlib import Path

from tests.mock.support import ROOTLY, ROUTERS, both, small

ORIGIN = {"Origin": "https://page.example"}
PREFLIGHT = {**ORIGIN, "Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "authorization, x-a"}


def test_a_preflight_needs_no_credentials() -> None:
    answer = both().handle("OPTIONS", f"{ROUTERS}/x", PREFLIGHT)
    assert (answer.status, answer.body) == (204, b"")
    assert answer.header("Access-Control-Allow-Origin") == "https://page.example"
    assert answer.header("Access-Control-Allow-Methods") == "DELETE, GET, HEAD, OPTIONS, PUT"
    assert answer.header("Access-Control-Allow-Headers") == "authorization, x-a"
    assert "Origin" in (answer.header("Vary") or "")


def test_a_preflight_for_nowhere_lets_the_page_see_the_404() -> None:
    mock = both()
    assert mock.handle("OPTIONS", "/nowhere", PREFLIGHT).status == 204
    answer = mock.handle("PUT", "/nowhere", ORIGIN)
    assert (answer.status, answer.header("Access-Control-Allow-Origin")) == (404, "https://page.example")


def test_answers_and_refusals_may_be_read() -> None:
    mock = both()
    for headers in (ORIGIN, {**ROOTLY, **ORIGIN}):
        answer = mock.handle("GET", ROUTERS, headers)
        assert answer.header("Access-Control-Allow-Origin") == "https://page.example"
        assert answer.header("Access-Control-Allow-Credentials") == "true"
        assert "X-RateLimit-Limit" in (answer.header("Access-Control-Expose-Headers") or "")


def test_without_an_origin_nothing_is_added() -> None:
    mock = both()
    assert mock.handle("GET", ROUTERS, ROOTLY).header("Access-Control-Allow-Origin") is None
    answer = mock.handle("OPTIONS", ROUTERS, {"Access-Control-Request-Method": "PUT"})
    assert answer.header("Allow") == "GET, HEAD, OPTIONS, POST"


def test_options_with_an_origin_alone_is_no_preflight() -> None:
    assert both().handle("OPTIONS", ROUTERS, ORIGIN).header("Allow") == "GET, HEAD, OPTIONS, POST"


def test_it_can_be_left_out() -> None:
    mock = both(cors=False)
    assert mock.handle("OPTIONS", ROUTERS, PREFLIGHT).header("Allow") == "GET, HEAD, OPTIONS, POST"
    assert mock.handle("GET", ROUTERS, {**ROOTLY, **ORIGIN}).header("Access-Control-Allow-Origin") is None


def test_a_declared_header_stays(tmp_path: Path) -> None:
    header = {"required": True, "schema": {"type": "string", "const": "https://a.example"}}
    answers = {"200": {"description": "", "headers": {"Access-Control-Allow-Origin": header}}}
    mock = small(tmp_path, {"paths": {"/x": {"get": {"responses": answers}}}})
    answer = mock.handle("GET", "/x", ORIGIN)
    found = [value for name, value in answer.headers if name == "Access-Control-Allow-Origin"]
    assert found == ["https://a.example"]
