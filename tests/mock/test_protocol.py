"""HTTP's own rules: methods, media types, addresses, bodies, and the one boundary of faults."""

from __future__ import annotations

import logging

import pytest

from specloom_mock.behaviour import Behaviour, Call, Handler, Reply
from specloom_mock.engine import Engine, Mounted, Settings
from specloom_mock.transport import MAX_BODY, Mock
from tests.mock.support import KEY, ROOTLY, ROUTERS, ROUTINGS, VOCOBASE, api, both, got, router


@pytest.fixture
def mock() -> Mock:
    return both()


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PATCH", f"{ROUTERS}/x", "DELETE, GET, HEAD, OPTIONS, PUT"),
        ("PUT", ROUTERS, "GET, HEAD, OPTIONS, POST"),
        ("DELETE", f"{ROUTERS}/generate_phone_number", "GET, HEAD, OPTIONS"),
        ("GET", f"{ROUTINGS}/7", "OPTIONS, POST"),
        ("HEAD", f"{ROUTINGS}/7", "OPTIONS, POST"),
    ],
)
def test_405_lists_what_is_allowed(mock: Mock, method: str, path: str, allowed: str) -> None:
    answer = mock.handle(method, path, ROOTLY)
    assert (answer.status, answer.header("Allow")) == (405, allowed)


def test_options_needs_no_credentials(mock: Mock) -> None:
    answer = mock.handle("OPTIONS", f"{ROUTERS}/x")
    assert (answer.status, answer.header("Allow"), answer.body) == (204, "DELETE, GET, HEAD, OPTIONS, PUT", b"")


def test_head_is_get_without_the_body(mock: Mock) -> None:
    get, head = (mock.handle(method, f"{ROUTERS}/x", ROOTLY) for method in ("GET", "HEAD"))
    assert (head.status, head.body, head.header("Content-Length")) == (200, b"", str(len(get.body)))
    assert head.header("Content-Type") == get.header("Content-Type")


@pytest.mark.parametrize(
    "path", ["/", "", "/v1", "/v1/live_call_routers/", "/v2/live_call_routers", "/v1/live_call_routers/a/b"]
)
def test_unknown_paths_are_404(mock: Mock, path: str) -> None:
    answer = mock.handle("GET", path or "/", ROOTLY)
    assert answer.status == 404
    assert got(answer)["errors"][0]["detail"] == "no operation of the description has this path"


def test_an_unknown_path_has_the_shape_of_the_api_it_is_nearest_to(mock: Mock) -> None:
    assert got(mock.handle("GET", "/api/v2/nothing", VOCOBASE))["error"]["code"] == "NOT_FOUND"
    assert "errors" in got(mock.handle("GET", "/api/v20/nothing", VOCOBASE))


def test_a_single_api_is_served_without_its_base_path_too() -> None:
    mock = Mock(Engine([Mounted("vocobase", api("vocobase"))]))
    for path in (ROUTINGS, "/voicelink/call-routing"):
        assert mock.handle("GET", path, VOCOBASE).status == 200


@pytest.mark.parametrize(
    ("target", "status"),
    [
        (f"{ROUTERS}/a%20b%2Fc", 200),
        (f"http://anywhere{ROUTERS}/x", 200),
        (f"HTTPS://anywhere{ROUTERS}/x", 200),
        ("/v1/live%5Fcall_routers/x", 200),
        (f"{ROUTERS}/%zz", 400),
        (f"{ROUTERS}/%ff", 400),
        (f"{ROUTERS}?filter[name]=%ff", 400),
        (f"{ROUTERS}?%zz=1", 400),
        ("ftp://anywhere/x", 400),
        ("*", 400),
    ],
)
def test_addresses(mock: Mock, target: str, status: int) -> None:
    assert mock.handle("GET", target, ROOTLY).status == status


def test_an_encoded_slash_stays_in_its_segment(mock: Mock) -> None:
    assert got(mock.handle("GET", f"{ROUTERS}/a%20b%2Fc", ROOTLY))["data"]["id"] == "a b/c"


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("application/vnd.api+json", 200),
        ("APPLICATION/VND.API+JSON; charset=utf-8", 200),
        ('application/vnd.api+json;ext="https://a.example/x"', 200),
        ("application/json", 415),
        ("text/plain", 415),
        ("vnd.api+json", 415),
        ("", 415),
    ],
)
def test_415(mock: Mock, content_type: str, status: int) -> None:
    headers = {**ROOTLY, "Content-Type": content_type} if content_type else {"Authorization": ROOTLY["Authorization"]}
    answer = mock.handle("PUT", f"{ROUTERS}/x", headers, router())
    assert answer.status == status
    assert answer.header("Accept") == ("application/vnd.api+json" if status == 415 else None)


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("*/*", 200),
        ("application/*", 200),
        ("application/vnd.api+json;q=0.1", 200),
        ("text/html, */*;q=0.1", 200),
        ("", 200),
        ("nonsense", 200),
        ("text/html", 406),
        ("application/json", 406),
        ("application/vnd.api+json;q=0, */*", 406),
    ],
)
def test_406(mock: Mock, accept: str, status: int) -> None:
    assert mock.handle("GET", f"{ROUTERS}/x", {**ROOTLY, "Accept": accept}).status == status


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[" * 100_000,
        b'"\xff"',
        b"NaN",
        b"{} {}",
        b'{"a":1e999}',
        b'"\\ud800"',
        b"\xef\xbb\xbf{}",
        b"[" * 201 + b"]" * 201,
    ],
)
def test_malformed_json_is_400(mock: Mock, body: bytes) -> None:
    answer = mock.handle("PUT", f"{ROUTERS}/x", ROOTLY, body)
    assert answer.status == 400
    assert got(answer)["errors"][0]["detail"].startswith("expected JSON ")


def test_a_missing_body_is_named(mock: Mock) -> None:
    answer = mock.handle("PUT", f"{ROUTERS}/x", ROOTLY)
    assert answer.status == 422
    assert got(answer)["errors"][0]["title"] == "body: expected a body, as it is required, got none"


def test_413(mock: Mock) -> None:
    answer = mock.handle("PUT", f"{ROUTERS}/x", ROOTLY, b" " * (MAX_BODY + 1))
    assert (answer.status, got(answer)["errors"][0]["status"]) == (413, "413")


def test_credentials_come_before_existence_and_existence_before_validity(mock: Mock) -> None:
    mock.handle("DELETE", f"{ROUTERS}/x", ROOTLY)
    assert mock.handle("PUT", f"{ROUTERS}/x", {"Content-Type": "text/plain"}, b"?").status == 401
    assert mock.handle("PUT", f"{ROUTERS}/x", {**ROOTLY, "Content-Type": "text/plain"}, b"?").status == 404


@pytest.mark.parametrize("value", [f"bearer {KEY}", f"BEARER {KEY}", f"Bearer   {KEY}"])
def test_schemes_are_case_insensitive(mock: Mock, value: str) -> None:
    assert mock.handle("GET", ROUTINGS, {"authorization": value}).status == 200


@pytest.mark.parametrize("value", ["", "Bearer", "Bearer ", f"Basic {KEY}", KEY, f"Bearer {KEY} x", "Bearer a,b"])
def test_401_says_how(mock: Mock, value: str) -> None:
    answer = mock.handle("GET", f"{ROUTERS}/x", {"Authorization": value})
    assert answer.status == 401
    assert (answer.header("WWW-Authenticate") or "").startswith("Bearer")
    assert got(answer)["errors"][0]["title"] == "Invalid token"


def test_only_the_named_tokens_are_accepted() -> None:
    mock = both(tokens=frozenset(("one", "two")))
    statuses = [
        mock.handle("GET", ROUTERS, {"Authorization": f"Bearer {each}"}).status for each in ("one", "two", "three")
    ]
    assert statuses == [200, 200, 401]


class Broken(Behaviour):
    def handlers(self) -> dict[str, Handler]:
        return {"GET /voicelink/call-routing": self._fail, "POST /voicelink/call-routing": self._lie}

    def _fail(self, call: Call) -> Reply:
        raise ZeroDivisionError(call.operation.path)

    def _lie(self, call: Call) -> Reply:
        del call
        return Reply(200, {"success": "yes"})


def test_a_fault_of_the_engine_is_a_500_with_an_id_that_the_log_has(caplog: pytest.LogCaptureFixture) -> None:
    mock = Mock(Engine([Mounted("broken", api("vocobase"), Broken)]))
    with caplog.at_level(logging.ERROR, "specloom_mock"):
        answer = mock.handle("GET", ROUTINGS, VOCOBASE)
    assert answer.status == 500
    assert (answer.header("X-Fault-Id") or "?") in caplog.text
    assert (answer.header("X-Fault-Id") or "?") in got(answer)["detail"]
    assert "ZeroDivisionError" in caplog.text
    assert "ZeroDivisionError" not in answer.body.decode()


def test_proving_finds_an_answer_that_the_description_does_not_allow(caplog: pytest.LogCaptureFixture) -> None:
    mock = Mock(Engine([Mounted("broken", api("vocobase"), Broken)], Settings(prove=True)))
    body = b'{"did_id":1,"for_inbound_call":1,"for_outbound_call":1}'
    assert mock.handle("POST", ROUTINGS, VOCOBASE, body).status == 500
    assert 'body /success: expected a boolean, got "yes"' in caplog.text
