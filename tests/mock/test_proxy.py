"""The validation proxy: both sides are judged, and what is wrong passes or is refused as the user asks."""

from __future__ import annotations

import gzip
import json
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from specloom.diagnostics import SpecloomError
from specloom_mock.message import Answer, Request
from specloom_mock.proxy import VIOLATIONS, Proxy
from tests.mock.support import ROOT, ROUTINGS, VOCOBASE, both
from tests.mock.upstream import Upstream, upstream

JSON = ("Content-Type", "application/json")
HEADERS = {name.lower(): value for name, value in VOCOBASE.items()}
GOOD = {"for_inbound_call": 1, "for_outbound_call": 2, "status": 1}


def answering(request: Request) -> Answer:
    """A mock of its own stands in for the real server, with some paths that answer wrongly."""
    if request.query == "wrong":
        return Answer(200, (JSON,), b'{"success":"yes"}')
    if request.query == "odd":
        return Answer(299, (JSON, ("Connection", "x-hop"), ("X-Hop", "1"), ("X-Kept", "1")), b"{}")
    if request.query == "packed":
        return Answer(200, (JSON, ("Content-Encoding", "gzip")), gzip.compress(b'{"success":"yes"}'))
    return both().engine.handle(request)


@pytest.fixture(scope="module")
def there() -> Iterator[Upstream]:
    with upstream(answering) as found:
        yield found


def asked(proxy: Proxy, method: str = "GET", path: str = ROUTINGS, query: str = "", **changes: Any) -> Answer:
    return proxy.handle(Request(method, path, query, {**HEADERS, **changes.pop("headers", {})}, **changes))


def violations(answer: Answer) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(answer.header(VIOLATIONS) or "[]")
    return found


def test_a_good_exchange_passes_untouched(there: Upstream) -> None:
    answer = asked(
        Proxy(both().engine, there.url),
        headers={"x-own": "1", "host": "elsewhere", "connection": "x-gone", "x-gone": "1"},
    )
    assert (answer.status, violations(answer)) == (200, [])
    came = there.requests.get(timeout=5)
    assert (came.target, came.headers["x-own"]) == (ROUTINGS, "1")
    assert "x-gone" not in came.headers
    assert came.headers["host"] == there.url.removeprefix("http://")


def test_a_wrong_request_is_reported_and_passes(there: Upstream) -> None:
    answer = asked(Proxy(both().engine, there.url), "POST", f"{ROUTINGS}/7", body=b'{"status":5}')
    assert answer.status in (400, 422)
    assert ["request", "body", "status"] in [each["location"] for each in violations(answer)]


def test_a_wrong_answer_is_reported_and_passes(there: Upstream, caplog: pytest.LogCaptureFixture) -> None:
    for query in ("wrong", "packed"):
        answer = asked(Proxy(both().engine, there.url), query=query)
        assert answer.status == 200
        found = [each for each in violations(answer) if each["location"][0] == "response"]
        assert {
            "location": ["response", "body", "success"],
            "severity": "Error",
            "message": 'expected a boolean, got "yes"',
        } in found
    assert "SL524" in caplog.text


def test_an_undeclared_status_is_reported_and_hops_are_dropped(there: Upstream) -> None:
    answer = asked(Proxy(both().engine, there.url), query="odd")
    assert (answer.status, answer.header("X-Hop"), answer.header("X-Kept")) == (299, None, "1")
    assert answer.header("Connection") is None
    assert ["response", "status"] in [each["location"] for each in violations(answer)]


def test_an_unknown_path_is_reported_and_passes(there: Upstream) -> None:
    answer = asked(Proxy(both().engine, there.url), path="/nowhere")
    assert answer.status == 404
    assert violations(answer)[0]["message"].startswith("no operation")


def test_errors_refuse_both_sides(there: Upstream) -> None:
    proxy = Proxy(both().engine, there.url, errors=True)
    before = there.requests.qsize()
    answer = asked(proxy, "POST", f"{ROUTINGS}/7", body=b'{"status":5}')
    assert (answer.status, there.requests.qsize()) == (400, before)
    assert json.loads(answer.body)["success"] is False
    good = asked(proxy, "POST", f"{ROUTINGS}/7", body=json.dumps(GOOD).encode())
    assert good.status == 200, good.body


def test_a_wrong_answer_becomes_a_502_with_errors(there: Upstream) -> None:
    def wrong(_: Request) -> Answer:
        return Answer(200, (JSON,), b"{")

    with upstream(wrong) as other:
        answer = asked(Proxy(both().engine, other.url, errors=True))
    assert (answer.status, answer.header("Content-Type")) == (502, "application/problem+json")
    assert "body: expected JSON" in json.loads(answer.body)["errors"][0]["detail"]


def test_a_server_that_is_not_there_is_a_502() -> None:
    with upstream(lambda _: Answer(200)) as gone:
        url = gone.url
    answer = asked(Proxy(both().engine, url))
    assert (answer.status, "can't be asked" in json.loads(answer.body)["detail"]) == (502, True)


@pytest.mark.parametrize(
    ("base", "path", "target"),
    [
        ("", "/api/v2/x", "/api/v2/x"),
        ("/api/v2", "/api/v2/x", "/api/v2/x"),
        ("/api/v2/", "/x", "/api/v2/x"),
        ("/other", "/api/v2/x", "/other/x"),
        ("/other", "/api/v20/x", "/other/api/v20/x"),
        ("/other", "http://any/api/v2/a%2Fb", "/other/a%2Fb"),
    ],
)
def test_base_paths(there: Upstream, base: str, path: str, target: str) -> None:
    while not there.requests.empty():
        there.requests.get()
    asked(Proxy(both().engine, there.url + base, ["/api/v2"]), path=path)
    assert there.requests.get(timeout=5).target == target


@pytest.mark.parametrize(
    "url", ["", "x", "ftp://a", "http://", "http://a:b", "http://a:0", "http://a/?q", "http://u@a"]
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(SpecloomError) as caught:
        Proxy(both().engine, url)
    assert caught.value.diagnostics[0].code == "SL523"


def test_pages_of_other_origins_may_read_it(there: Upstream) -> None:
    proxy = Proxy(both().engine, there.url)
    preflight = {"origin": "http://a", "access-control-request-method": "GET"}
    assert asked(proxy, "OPTIONS", headers=preflight).status == 204
    answer = asked(proxy, headers={"origin": "http://a"})
    assert answer.header("Access-Control-Allow-Origin") == "http://a"


def test_the_command(there: Upstream) -> None:
    script = "import sys; from specloom.cli import main; sys.exit(main(sys.argv[1:]))"
    arguments = [sys.executable, "-c", script, "mock", "specs/vocobase.yaml", "--port", "0", "--proxy", there.url]
    with subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().split()[1]
        assert process.stdout.readline() == f"forwarding to {there.url}\n"
        request = urllib.request.Request(f"{url}/voicelink/call-routing?wrong", headers=VOCOBASE)
        with urllib.request.urlopen(request, timeout=10) as answer:
            found = json.loads(answer.headers[VIOLATIONS])
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=20)
    assert [each["location"] for each in found][-1] == ["response", "body", "success"]
    assert found[-1]["spec"].startswith("specs/vocobase.yaml:")
    assert process.returncode == 0
    assert "SL524" in errors
