"""Secrets go out with requests and stand nowhere else: no error, repr, warning or log holds one, nor another host."""

from __future__ import annotations

import asyncio
import logging
import traceback
import warnings
from base64 import b64encode
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specloom.python.runtime import errors
from specloom.python.runtime.client import AsyncClient, Client
from specloom.python.runtime.credentials import ApiKey, Basic, Bearer, Credential
from specloom.python.runtime.errors import ForeignLink, InsecureTransportWarning, InvalidArgument
from specloom.python.runtime.exchange import Options
from specloom.python.runtime.operations import Json, Operation, Query
from specloom.python.runtime.origins import checked_link, is_exposed, same_origin
from specloom.python.runtime.secrecy import sounds_secret
from specloom.python.runtime.transport import Request, Response
from tests.unit.runtime.doubles import CALLERS, CUT, SLOW, FakeClock, Outcome, Script, answer
from tests.unit.runtime.sockets import ok, says, server

SECRET = "s3cret-S3CRET"
CREDENTIALS: dict[str, Credential] = {
    "bearer": Bearer(SECRET),
    "header": ApiKey(SECRET, "X-Key", "header"),
    "query": ApiKey(SECRET, "k", "query"),
    "cookie": ApiKey(SECRET, "sid", "cookie"),
    "basic": Basic("user", SECRET),
}
ENCODED = b64encode(f"user:{SECRET}".encode()).decode()


def operation(scheme: str, **parts: Any) -> Operation[Any]:
    parts = {"parameters": (Query("access_token", str),), "returns": {200: dict[str, str]}, **parts}
    return Operation("PUT", "/r", sends=Json(dict[str, str], required=False), security=((scheme,),), **parts)


def everything(error: BaseException) -> Iterator[str]:
    """All text that an error shows when it is printed, logged or looked at, with what led to it."""
    yield "".join(traceback.format_exception(error))
    link: BaseException | None = error
    while link is not None:
        yield from (str(link), repr(link), repr(getattr(link, "request", "")), str(getattr(link, "note", "")))
        link = link.__cause__ or (None if link.__suppress_context__ else link.__context__)


ECHO = f'{{"error": "no such token: {SECRET} {ENCODED}"}}'.encode()
OUTCOMES: list[Outcome] = [
    CUT,
    SLOW,
    answer(401, ECHO),
    answer(500, ECHO),
    answer(502, f"<html>{SECRET}".encode()),
    answer(200, f"<html>{SECRET} {ENCODED}".encode()),
    answer(302, location=f"https://{SECRET}:{SECRET}@other.test/{SECRET}?k={SECRET}"),
    answer(302, location=f"https://[{SECRET}/"),
    answer(999, ECHO),
]
PARTS: list[dict[str, Any]] = [
    {},
    {"query": {"access_token": SECRET}},
    {"options": Options(headers={"Authorization": f"Bearer {SECRET}", "X-Api-Key": SECRET})},
    {"options": Options(query={"api_key": SECRET})},
    {"body": {"password": SECRET}},
]


@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize("scheme", CREDENTIALS)
@pytest.mark.parametrize("awaited", [False, True])
def test_no_error_and_no_log_holds_a_secret(
    outcome: Outcome, scheme: str, awaited: bool, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    for parts in PARTS:
        script = Script(outcome, outcome)
        settings: dict[str, Any] = {"credentials": CREDENTIALS, "clock": FakeClock(), "retries": 1}
        with pytest.raises(errors.Error) as caught:
            CALLERS[awaited](script, operation(scheme), settings, **parts)
        sent = repr([(each.url, each.headers) for each in script.requests])
        assert SECRET in sent or ENCODED in sent
        shown = [*everything(caught.value), caplog.text, repr(script.requests), repr(CREDENTIALS), repr(Client)]
        # A test's own source lines stand in tracebacks; values do not.
        assert [text for text in shown if SECRET in text or ENCODED in text] == []


@given(secret=st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=8, max_size=40))
def test_whatever_the_secret_is(secret: str) -> None:
    body = b'{"message": ' + b'"you sent ' + secret.replace("\\", "\\\\").replace('"', '\\"').encode() + b'"}'
    known: dict[str, Credential] = {
        "b": Bearer(secret),
        "q": ApiKey(secret, "q", "query"),
        "p": Basic("u", secret),
    }
    for scheme, credential in known.items():
        client = Client("https://api.test", transport=Script(answer(401, body)), credentials={scheme: credential})
        with pytest.raises(errors.Unauthorized) as caught:
            client.call_operation(operation(scheme))
        # The text around it is ours: a secret that is a word of it proves nothing.
        frame = "PUT https://api.test/r?q=*** answered 401 Unauthorized: you sent ***"
        if secret not in frame:
            assert secret not in str(caught.value) + repr(caught.value)


@pytest.mark.parametrize("length", range(60, 82))
def test_a_secret_at_the_end_of_what_is_shown_is_not_cut_into_a_shorter_one(length: int) -> None:
    script = Script(answer(502, b"<" * length + SECRET.encode()))
    with pytest.raises(errors.BadGateway) as caught:
        Client("https://api.test", transport=script, credentials=CREDENTIALS, retries=0).call_operation(
            operation("bearer")
        )
    assert "s3c" not in str(caught.value)


@pytest.mark.parametrize("scheme", CREDENTIALS)
def test_the_library_and_its_log_show_none(scheme: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    target = operation(scheme)

    async def awaited(url: str) -> Any:
        async with AsyncClient(url, credentials=CREDENTIALS, retries=0) as client:
            return await client.call_operation(target, query={"access_token": SECRET})

    with server(says(ok()), says(ok()), says(b"")) as url:
        with Client(url, credentials=CREDENTIALS, retries=0) as client:
            assert client.call_operation(target, query={"access_token": SECRET}) == {"name": "n"}
        assert asyncio.run(awaited(url)) == {"name": "n"}
        with Client(url, credentials=CREDENTIALS, retries=0) as client, pytest.raises(errors.Error) as caught:
            client.call_operation(target, query={"access_token": SECRET})
    assert "HTTP Request: PUT" in caplog.text
    shown = [*everything(caught.value), caplog.text]
    assert [text for text in shown if SECRET in text or ENCODED in text] == []


def test_what_a_header_cannot_carry_is_not_quoted() -> None:
    bad = f"{SECRET}\n"
    for make in (lambda: Bearer(bad), lambda: Basic("u", bad), lambda: ApiKey(bad, "k", "query")):
        with pytest.raises(InvalidArgument) as caught:
            make()
        assert SECRET not in str(caught.value) + repr(caught.value)
    for url in (f"https://u:{SECRET}@api.test", f"https://api.test?k={SECRET}", f"https://api.test#{SECRET}"):
        with pytest.raises(InvalidArgument) as caught:
            Client(url, transport=Script())
        assert SECRET not in str(caught.value) + repr(caught.value)
    with pytest.raises(InvalidArgument) as caught:
        Client("https://api.test", transport=Script()).call_operation(
            operation("bearer"), options=Options(headers={"Authorization": bad})
        )
    assert SECRET not in "".join(everything(caught.value))


@pytest.mark.parametrize(
    ("name", "secret"),
    [
        ("Authorization", True),
        ("Proxy-Authorization", True),
        ("X-Api-Key", True),
        ("apiKey", True),
        ("apikey", True),
        ("access_token", True),
        ("client_secret", True),
        ("Cookie", True),
        ("X-Amz-Signature", True),
        ("password", True),
        ("author", False),
        ("monkey", False),
        ("tokens_per_page", False),
        ("page[number]", False),
        ("Content-Type", False),
        ("passenger", False),
    ],
)
def test_names_that_tell_of_a_secret(name: str, secret: bool) -> None:
    assert sounds_secret(name) is secret


# --- where credentials go ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("base_url", "default_url", "server_url", "goes_to", "known"),
    [
        ("https://api.test", "https://api.test", "https://files.test", "https://files.test/r", True),
        ("https://mock.test", "https://api.test", "https://files.test", "https://mock.test/r", True),
        ("https://api.test", "", "https://files.test", "https://files.test/r", False),
        ("https://api.test", "", "https://api.test/v2", "https://api.test/v2/r", True),
        ("https://api.test", "", "http://api.test/v2", "http://api.test/v2/r", False),
        ("https://api.test", "", "https://api.test:8443", "https://api.test:8443/r", False),
        ("https://api.test", "", "/v3", "https://api.test/v3/r", True),
    ],
)
def test_a_server_of_an_operation_is_told_only_where_the_document_says_so(
    base_url: str, default_url: str, server_url: str, goes_to: str, known: bool
) -> None:
    script = Script(answer(200))
    client = Client(base_url, credentials=CREDENTIALS, transport=script, default_url=default_url)
    client.call_operation(operation("bearer", servers=(server_url,)))
    (request,) = script.requests
    assert (request.url, "Authorization" in dict(request.headers)) == (goes_to, known)


def test_a_redirect_takes_no_secret_along() -> None:
    script = Script(answer(307, location="https://other.test/steal"))
    with pytest.raises(errors.Redirected, match=r"this one leads to https://other\.test$"):
        Client("https://api.test", credentials=CREDENTIALS, transport=script).call_operation(operation("bearer"))
    assert len(script.requests) == 1


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.test/x",
        "//evil.test/x",
        "http://api.test/x",
        "https://api.test:444/x",
        "https://api.test@evil.test/x",
        "https://u:p@api.test/x",
        "javascript:alert(1)",
        "https://[::1",
        "https://api.test.evil.test/",
        "ftp://api.test/x",
        "https://api.test:99999/x",
    ],
)
def test_a_link_elsewhere_is_refused(link: str) -> None:
    with pytest.raises(ForeignLink) as caught:
        checked_link(link, "https://api.test/list?page=1")
    assert "/x" not in str(caught.value)


def test_a_link_at_home_is_followed() -> None:
    base = "https://api.test/v1/list?page=1"
    for link, url in [
        ("?page=2", "https://api.test/v1/list?page=2"),
        ("/v2", "https://api.test/v2"),
        ("https://API.test:443/x#f", "https://API.test:443/x"),
    ]:
        assert checked_link(link, base) == url
    assert same_origin("https://a.test", "https://A.test:443/x")
    assert not same_origin("nonsense", "nonsense")


class Emitted(Client):
    """A client as packages have it, so that a warning points at whoever makes one."""

    def __init__(self, url: str, **settings: Any) -> None:
        super().__init__(url, **settings)


@pytest.mark.parametrize(
    ("url", "exposed"),
    [
        ("https://api.test", False),
        ("http://api.test", True),
        ("http://10.0.0.1", True),
        ("http://[2001:db8::1]:80", True),
        ("http://localhost:8000", False),
        ("http://api.localhost", False),
        ("http://127.8.8.8", False),
        ("http://[::1]:1", False),
        ("http://localhost.evil.test", True),
    ],
)
def test_a_token_in_plain_text_is_a_warning_once(url: str, exposed: bool) -> None:
    assert is_exposed(url) is exposed
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        client = Emitted(url, credentials={"b": Bearer(SECRET)}, transport=Script(answer(200), answer(200)))
        Client(url, credentials={"b": Bearer(None)}, transport=Script())
        for _ in range(2):
            client.call_operation(operation("b"))
    assert [each.category for each in told] == [InsecureTransportWarning] * exposed
    assert all(each.filename == __file__ and SECRET not in str(each.message) for each in told)


def test_a_server_in_plain_text_is_a_warning_as_well() -> None:
    script = Script(answer(200), answer(200))
    client = Client("https://api.test", credentials=CREDENTIALS, transport=script, default_url="https://api.test")
    target = operation("bearer", servers=("http://files.test",))
    with pytest.warns(InsecureTransportWarning, match=r"http://files\.test in plain text"):
        client.call_operation(target)
    client.call_operation(target)


def test_a_request_and_an_answer_show_no_secrets() -> None:
    request = Request(method="GET", url=f"https://a.test?k={SECRET}", shown_url="https://a.test?k=***", content=b"x")
    response = Response(status=200, headers=answer(200, Set_Cookie=SECRET).headers, content=SECRET.encode())
    assert SECRET not in repr(request) + repr(response) + repr(response.headers)
