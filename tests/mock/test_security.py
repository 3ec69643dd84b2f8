"""Security checks of every scheme, together and as alternatives (OpenAPI 3.1, 4.8.27 and 4.8.30; RFC 9110, 11)."""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

import pytest

from specloom_mock.transport import Mock
from tests.mock.support import got, small

BASIC = "Basic " + base64.b64encode(b"user:word").decode()
DIGEST = 'Digest username="u", realm="mock", nonce="n", uri="/x", response="0f"'
SCHEMES: dict[str, Any] = {
    "basic": {"type": "http", "scheme": "basic"},
    "bearer": {"type": "http", "scheme": "Bearer"},
    "digest": {"type": "http", "scheme": "digest"},
    "hoba": {"type": "http", "scheme": "HOBA"},
    "header": {"type": "apiKey", "in": "header", "name": "X-Key"},
    "query": {"type": "apiKey", "in": "query", "name": "key"},
    "cookie": {"type": "apiKey", "in": "cookie", "name": "sid"},
    "oauth": {
        "type": "oauth2",
        "flows": {"implicit": {"authorizationUrl": "https://a.example", "scopes": {"read": ""}}},
    },
    "openid": {"type": "openIdConnect", "openIdConnectUrl": "https://a.example/x"},
    "mutual": {"type": "mutualTLS"},
}


def guarded(tmp_path: Path, *alternatives: dict[str, list[str]]) -> Mock:
    operation = {"security": list(alternatives), "responses": {"200": {"description": ""}}}
    return small(tmp_path, {"paths": {"/x": {"get": operation}}, "components": {"securitySchemes": SCHEMES}})


@pytest.mark.parametrize(
    ("scheme", "url", "headers", "challenge"),
    [
        ("basic", "/x", {"Authorization": BASIC}, 'Basic realm="mock", charset="UTF-8"'),
        ("bearer", "/x", {"Authorization": "bEARER abc"}, "Bearer"),
        (
            "digest",
            "/x",
            {"Authorization": DIGEST},
            'Digest realm="mock", qop="auth", algorithm=SHA-256, nonce="bW9jaw"',
        ),
        ("hoba", "/x", {"Authorization": "hoba result=1"}, 'Hoba realm="mock"'),
        ("header", "/x", {"x-key": "k"}, 'ApiKey in="header", name="X-Key"'),
        ("query", "/x?key=k%20k", {}, 'ApiKey in="query", name="key"'),
        ("cookie", "/x", {"Cookie": "a=b; sid=k"}, 'ApiKey in="cookie", name="sid"'),
        ("oauth", "/x", {"Authorization": "Bearer abc"}, 'Bearer scope="read write"'),
        ("openid", "/x", {"Authorization": "Bearer abc"}, "Bearer"),
    ],
)
def test_each_scheme(tmp_path: Path, scheme: str, url: str, headers: dict[str, str], challenge: str) -> None:
    mock = guarded(tmp_path, {scheme: ["read", "write"] if scheme == "oauth" else []})
    assert mock.handle("GET", url, headers).status == 200
    answer = mock.handle("GET", "/x")
    assert (answer.status, answer.header("WWW-Authenticate")) == (401, challenge)
    assert "got none" in got(answer)["detail"]


@pytest.mark.parametrize(
    ("scheme", "headers"),
    [
        ("basic", {"Authorization": "Basic !!"}),
        ("basic", {"Authorization": "Basic " + base64.b64encode(b"nocolon").decode()}),
        ("basic", {"Authorization": "Bearer abc"}),
        ("bearer", {"Authorization": BASIC.replace("Basic", "Basic")}),
        ("digest", {"Authorization": 'Digest username="u"'}),
        ("header", {"X-Key": ""}),
        ("cookie", {"Cookie": "sid"}),
    ],
)
def test_credentials_of_the_wrong_form(tmp_path: Path, scheme: str, headers: dict[str, str]) -> None:
    assert guarded(tmp_path, {scheme: []}).handle("GET", "/x", headers).status == 401


def test_together_all_are_needed(tmp_path: Path) -> None:
    mock = guarded(tmp_path, {"bearer": [], "header": []})
    assert mock.handle("GET", "/x", {"X-Key": "k"}).status == 401
    assert mock.handle("GET", "/x", {"X-Key": "k", "Authorization": "Bearer a"}).status == 200


def test_of_alternatives_one_suffices(tmp_path: Path) -> None:
    mock = guarded(tmp_path, {"bearer": []}, {"header": [], "cookie": []})
    assert mock.handle("GET", "/x", {"Authorization": "Bearer a"}).status == 200
    assert mock.handle("GET", "/x", {"X-Key": "k", "Cookie": "sid=1"}).status == 200
    answer = mock.handle("GET", "/x", {"X-Key": "k"})
    assert answer.status == 401
    assert answer.header("WWW-Authenticate") == (
        'Bearer error="invalid_token", ApiKey in="header", name="X-Key", ApiKey in="cookie", name="sid"'
    )


def test_an_empty_alternative_lets_everybody_in(tmp_path: Path) -> None:
    assert guarded(tmp_path, {"bearer": []}, {}).handle("GET", "/x").status == 200


def test_a_client_certificate_is_taken_on_trust(tmp_path: Path) -> None:
    assert guarded(tmp_path, {"mutual": []}).handle("GET", "/x").status == 200
    assert guarded(tmp_path, {"mutual": [], "bearer": []}).handle("GET", "/x").status == 401
