"""Validation proxy: requests go to a real server, and both sides are judged by the description.

What the description does not allow is reported, in the log and in the header ``sl-violations`` (the name and the form
are Prism's), and passes. With ``errors`` it does not pass: a request is refused as the mock would refuse it, without
being forwarded, and a wrong answer becomes a 502 (RFC 9110, 15.6.3). A server that can't be reached is a 502 too, one
that takes too long a 504.
"""

from __future__ import annotations

import http.client
import logging
from collections.abc import Callable, Iterable
from typing import Final
from urllib.parse import SplitResult, urlsplit

import msgspec

from specloom.api import Json
from specloom.diagnostics import quote
from specloom_mock import cors, media
from specloom_mock.answer import PROBLEM, problem
from specloom_mock.codings import MAX_BODY, unpacked
from specloom_mock.engine import Engine
from specloom_mock.faults import MAX_VIOLATIONS, Fault, Kind, Violation
from specloom_mock.handler import each_anew
from specloom_mock.message import Answer, Request, without_body
from specloom_mock.refusal import refusal
from specloom_mock.route import path_of

logger: Final = logging.getLogger("specloom_mock")

VIOLATIONS: Final = "sl-violations"
_TIMEOUT_SECONDS: Final = 30.0
_MAX_HEADER: Final = 8_000
_HOP_BY_HOP: Final = frozenset(
    "connection keep-alive proxy-authenticate proxy-authorization proxy-connection te trailer transfer-encoding upgrade"
    " content-length".split()
)


class Proxy:
    """An engine as a judge in front of a real server, whose address is ``base`` (with the base path of the API)."""

    blocking: bool = True

    def __init__(
        self, engine: Engine, base: str, mounts: Iterable[str] = (), *, errors: bool = False, share: bool = True
    ) -> None:
        """``mounts`` are the base paths that requests may carry, in the place of which that of ``base`` is put, where
        it has one. Raises SpecloomError where the address is none of a server.
        """
        self._mounts = sorted((each for each in mounts if each), key=len, reverse=True)
        self._engine = engine
        self._base = _base_of(base)
        self._errors = errors
        self._share = share

    def handle(self, request: Request) -> Answer:
        """The server's answer, with what the description does not allow about the exchange."""
        if self._share and cors.is_preflight(request):
            return self._engine.handle(request)
        try:
            answer = self._exchanged(request)
        except Fault as fault:
            answer = _problem(fault)
        if request.method == "HEAD" and answer.body:
            answer = without_body(answer)
        return cors.shared(answer, request.headers) if self._share and "origin" in request.headers else answer

    def prepare(self, head: Request) -> Callable[[bytes], Answer]:
        return each_anew(self.handle, head)

    def matters(self, name: str) -> bool:
        """All are forwarded."""
        del name
        return True

    def too_large(self, request: Request, limit: int) -> Answer:
        return self._engine.too_large(request, limit)

    def refuse(self, kind: Kind, detail: str, request: Request) -> Answer:
        return self._engine.refuse(kind, detail, request)

    def _exchanged(self, request: Request) -> Answer:
        fault = self._engine.fault_of(request)
        asked = list(_reported("request", _of_fault(fault), fault))
        _log(request, asked)
        if self._errors and fault is not None:
            return _marked(self._engine.refused(request, fault), asked)
        answer = self._forwarded(request)
        wrong = self._engine.violations_of(request, _plain(answer)) if request.method != "HEAD" else []
        answered = list(_reported("response", wrong[:MAX_VIOLATIONS], None))
        _log(request, answered)
        if self._errors and wrong:
            detail = "the server's answer is not one that the description allows"
            return _marked(_problem(Fault(Kind.BAD_GATEWAY, detail, violations=tuple(wrong))), asked + answered)
        return _marked(answer, asked + answered)

    def _path(self, request: Request) -> str:
        path, prefix = path_of(request.target), self._base.path.rstrip("/")
        if not prefix:
            return path
        mount = next((each for each in self._mounts if f"{path}/".startswith(f"{each}/")), "")
        return prefix + path[len(mount) :]

    def _forwarded(self, request: Request) -> Answer:
        """The server's answer to a request. Raises Fault (bad gateway, gateway timeout)."""
        base = self._base
        kind = http.client.HTTPSConnection if base.scheme == "https" else http.client.HTTPConnection
        connection = kind(base.hostname or "", base.port, timeout=_TIMEOUT_SECONDS)
        target = self._path(request) + (f"?{request.query}" if request.query else "")
        try:
            connection.request(request.method, target, request.body or None, _forwardable(request))
            response = connection.getresponse()
            body = response.read(MAX_BODY + 1)
            if len(body) > MAX_BODY:
                raise Fault(Kind.BAD_GATEWAY, f"the server's answer is longer than {MAX_BODY} bytes")
            headers = tuple((name, value) for name, value in response.getheaders() if _passes(name, response.headers))
        except TimeoutError:
            raise Fault(Kind.GATEWAY_TIMEOUT, f"the server did not answer in {_TIMEOUT_SECONDS:.0f} seconds") from None
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise Fault(Kind.BAD_GATEWAY, f"the server can't be asked: {quote(str(error))}") from None
        finally:
            connection.close()
        if request.method == "HEAD" and (length := response.headers.get("content-length")):
            headers += (("Content-Length", length),)
        return Answer(response.status, headers, body)


def _base_of(base: str) -> SplitResult:
    try:
        found = urlsplit(base)
        valid = found.scheme in ("http", "https") and found.hostname and found.port != 0
    except ValueError:
        found, valid = SplitResult("", "", "", "", ""), None
    if not valid or found.query or found.fragment or found.username:
        expected = "http:// or https://, a host, and the base path of the API where it has one"
        raise refusal("SL523", f"{quote(base)} is not the address of a server", expected=expected)
    return found


def _forwardable(request: Request) -> dict[str, str]:
    """The headers that go on: all but those of this connection (RFC 9110, 7.6.1), with a coding that can be judged."""
    named = {each.strip().lower() for each in request.headers.get("connection", "").split(",")}
    dropped = _HOP_BY_HOP | named | {"host", "accept-encoding", "expect"}
    kept = {name: value for name, value in request.headers.items() if name not in dropped}
    return {**kept, "accept-encoding": "gzip, identity"}


def _passes(name: str, headers: http.client.HTTPMessage) -> bool:
    named = {each.strip().lower() for each in headers.get("connection", "").split(",")}
    return name.lower() not in _HOP_BY_HOP | named | {VIOLATIONS}


def _plain(answer: Answer) -> Answer:
    """The answer with its body as the description speaks of it. Raises Fault (bad gateway) where it can't be had."""
    coded = Request("GET", "/", headers={"content-encoding": answer.header("Content-Encoding") or ""}, body=answer.body)
    try:
        return msgspec.structs.replace(answer, body=unpacked(coded).body)
    except Fault as fault:
        raise Fault(Kind.BAD_GATEWAY, f"the server's answer can't be read: {fault.detail}") from None


def _of_fault(fault: Fault | None) -> tuple[Violation, ...]:
    return () if fault is None else fault.violations


def _reported(side: str, violations: Iterable[Violation], fault: Fault | None) -> Iterable[dict[str, Json]]:
    """Violations in the form of Prism's header, with the place in the description besides."""
    found = [
        {
            "location": [side, each.where, *each.pointer.split("/")[1:]],
            "severity": "Error",
            "message": f"expected {each.expected}, got {each.got}",
            **({"spec": each.place} if each.place else {}),
        }
        for each in violations
    ]
    if fault is not None and not found:
        found = [{"location": [side], "severity": "Error", "message": fault.detail}]
    return found


def _log(request: Request, found: Iterable[dict[str, Json]]) -> None:
    for each in found:
        where = ".".join(map(str, each["location"]))
        place = f" ({each['spec']})" if "spec" in each else ""
        logger.warning(
            "warning[SL524]: %s %s: %s: %s%s", quote(request.method), quote(request.target), quote(where),
            each["message"], place,
        )  # fmt: skip


def _marked(answer: Answer, found: list[dict[str, Json]]) -> Answer:
    """The answer with the header that lists violations, as many as fit."""
    if not found:
        return answer
    kept = list(found)
    while (text := _header(kept)) and len(text) > _MAX_HEADER and len(kept) > 1:
        kept = kept[: len(kept) // 2]
    return msgspec.structs.replace(answer, headers=(*answer.headers, (VIOLATIONS, text[:_MAX_HEADER])))


def _header(found: list[dict[str, Json]]) -> str:
    """JSON in ASCII without line breaks, which a header can carry (RFC 9110, 5.5)."""
    text = msgspec.json.encode(found).decode()
    return "".join(each if " " <= each <= "~" else f"\\u{ord(each):04x}" for each in text if ord(each) < 0x10000)


def _problem(fault: Fault) -> Answer:
    status = fault.kind.statuses[0]
    body = msgspec.json.encode(problem(fault, status))
    return Answer(status, (("Content-Type", media.essence(PROBLEM)),), body)
