"""Who may ask: credentials found where the security schemes put them (OpenAPI 3.1, 4.8.27 and 4.8.30; RFC 9110, 11)."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from typing import Final

import msgspec

from specloom.api import Api, Operation, SecurityScheme
from specloom_mock.faults import Fault, Kind
from specloom_mock.message import Request
from specloom_mock.wire import cookie_pairs, decode_query, query_pairs

_BEARER_TOKEN: Final = re.compile(r"[A-Za-z0-9._~+/-]+=*")
_DIGEST_PART: Final = re.compile(r'(?:^|,)\s*([A-Za-z-]+\*?)\s*=\s*(?:"(?:[^"\\]|\\.)*"|[^\s",]+)')
_DIGEST_PARTS: Final = frozenset(("username", "realm", "nonce", "uri", "response"))

Accepts = Callable[[SecurityScheme, str], bool]
"""Whether a credential of a scheme is good."""


class Guard:
    """Checks the security requirements of one operation. ``wavers`` says that ``accepts`` may change its mind."""

    def __init__(
        self, api: Api, operation: Operation, accepts: Accepts, *, one_account: bool, wavers: bool = True
    ) -> None:
        schemes = api.security_schemes
        self._alternatives = [
            [schemes[name] for name in requirement.schemes if name in schemes] for requirement in operation.security
        ]
        self._scopes = [
            [scopes for name, scopes in requirement.schemes.items() if name in schemes]
            for requirement in operation.security
        ]
        self._pointer = operation.security[0].pointer if operation.security else operation.pointer
        self.accepts = accepts
        self._one_account = one_account
        self._wavers = wavers
        self._open = not self._alternatives or any(not schemes for schemes in self._alternatives)

    def check(self, request: Request) -> str:
        """Who asks: the first credential, or nothing where all callers are one.

        Raises Fault (unauthorized) where no alternative is satisfied.
        """
        for schemes in self._alternatives:
            found = self._credentials(schemes, request)
            if found is not None:
                return "" if self._one_account or not found else found[0]
        if self._open:
            return ""
        sent = any(credential(scheme, request) for scheme in self._flat())
        wanted = " or ".join(dict.fromkeys(map(_described, self._flat())))
        detail = f"expected {wanted}, got {'a credential that is not accepted' if sent else 'none'}"
        challenges = dict.fromkeys(
            _challenge(scheme, sent=sent, scopes=scopes)
            for schemes, wanted_scopes in zip(self._alternatives, self._scopes, strict=True)
            for scheme, scopes in zip(schemes, wanted_scopes, strict=True)
        )
        raise Fault(
            Kind.UNAUTHORIZED, detail, headers=(("WWW-Authenticate", ", ".join(challenges)),), schema=self._pointer
        )

    def headers(self) -> tuple[str, ...] | None:
        """The headers (lower case) that decide who asks; None where the query does as well."""
        schemes = self._flat()
        if any(each.location == "query" for each in schemes):
            return None
        names = (("cookie" if each.location == "cookie" else each.parameter_name.lower()) for each in schemes)
        return tuple(dict.fromkeys(("authorization", *filter(None, names))))

    def settled(self, request: Request) -> tuple[str, tuple[tuple[SecurityScheme, str], ...]] | None:
        """Who asks, as ``check`` says, and the credentials by which it is so only as long as each is accepted; None
        where nobody is found, or where a credential that was sent is not accepted, which may change.
        """
        for schemes in self._alternatives:
            found = [(each, credential(each, request)) for each in schemes if each.type != "mutualTLS"]
            if all(text for _, text in found):
                if not all(self.accepts(*each) for each in found):
                    return None
                account = "" if self._one_account or not found else found[0][1]
                return account, tuple(found) if self._wavers else ()
        return ("", ()) if self._open else None

    def _flat(self) -> list[SecurityScheme]:
        return [scheme for schemes in self._alternatives for scheme in schemes]

    def _credentials(self, schemes: list[SecurityScheme], request: Request) -> list[str] | None:
        """The credentials of one alternative, or None where one is missing or not accepted."""
        credentials: list[str] = []
        for scheme in schemes:
            # A client certificate is shown to the connection, which the engine never sees.
            if scheme.type == "mutualTLS":
                continue
            found = credential(scheme, request)
            if not found or not self.accepts(scheme, found):
                return None
            credentials.append(found)
        return credentials


def credential(scheme: SecurityScheme, request: Request) -> str:
    """The credential that a request carries for a scheme: a token, ``user:password``, or a key; empty where there is
    none.
    """
    if scheme.type == "apiKey":
        return _key(scheme, request)
    name, _, value = request.headers.get("authorization", "").partition(" ")
    value = value.strip(" ")
    if name.lower() != ("bearer" if _is_bearer(scheme) else scheme.scheme):
        return ""
    if name.lower() == "basic":
        return _basic(value)
    if name.lower() == "bearer":
        return value if _BEARER_TOKEN.fullmatch(value) else ""
    if name.lower() == "digest":
        return value if _is_digest(value) else ""
    return value


def _is_digest(value: str) -> bool:
    """Whether credentials have the parts that digest asks for (RFC 7616, 3.4); the mock knows no password to check."""
    return {found.lower() for found in _DIGEST_PART.findall(value)} >= _DIGEST_PARTS


def _key(scheme: SecurityScheme, request: Request) -> str:
    name = scheme.parameter_name
    if scheme.location == "header":
        return request.headers.get(name.lower(), "")
    if scheme.location == "cookie":
        return next((value for key, value in cookie_pairs(request.headers.get("cookie", "")) if key == name), "")
    return next((decode_query(value) for key, value in query_pairs(request.query) if key == name), "")


def _basic(value: str) -> str:
    try:
        text = base64.b64decode(value, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""
    return text if ":" in text else ""


def _is_bearer(scheme: SecurityScheme) -> bool:
    return scheme.type in ("oauth2", "openIdConnect") or scheme.scheme == "bearer"


def _described(scheme: SecurityScheme) -> str:
    if scheme.type == "apiKey":
        return f"a key in the {scheme.location} '{scheme.parameter_name}'"
    if scheme.type == "mutualTLS":
        return "a client certificate"
    return f"'Authorization: {_title(scheme)} <credential>'"


def _title(scheme: SecurityScheme) -> str:
    return "Bearer" if _is_bearer(scheme) else scheme.scheme.title()


def _challenge(scheme: SecurityScheme, *, sent: bool, scopes: tuple[str, ...] = ()) -> str:
    """A challenge (RFC 9110, 11.6.1; RFC 6750, 3; RFC 7616, 3.3; RFC 7617, 2). Keys and certificates have no registered
    scheme; the name says what is meant.
    """
    if scheme.type == "apiKey":
        return f'ApiKey in="{scheme.location}", name="{scheme.parameter_name}"'
    if scheme.type == "mutualTLS":
        return "Certificate"
    if _is_bearer(scheme):
        parts = ['error="invalid_token"'] if sent else []
        parts += [f'scope="{" ".join(scopes)}"'] if scopes else []
        return " ".join(("Bearer", ", ".join(parts))).strip()
    if scheme.scheme == "basic":
        return 'Basic realm="mock", charset="UTF-8"'
    if scheme.scheme == "digest":
        return 'Digest realm="mock", qop="auth", algorithm=SHA-256, nonce="bW9jaw"'
    return f'{_title(scheme)} realm="mock"'


class Tokens(msgspec.Struct, frozen=True):
    """The credentials that are accepted, where the user named some."""

    accepted: frozenset[str]

    def __call__(self, _scheme: SecurityScheme, value: str) -> bool:
        return value in self.accepted


def keys_in_query(schemes: Mapping[str, SecurityScheme]) -> frozenset[str]:
    """The query parameters in which keys travel; they are declared, though no operation lists them."""
    return frozenset(each.parameter_name for each in schemes.values() if each.location == "query")


def secret_names(api: Api) -> frozenset[str]:
    """The headers and query parameters in which credentials travel, in lower case."""
    return frozenset(each.parameter_name.lower() for each in api.security_schemes.values() if each.type == "apiKey")
