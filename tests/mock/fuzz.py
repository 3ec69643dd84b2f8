"""Raw requests, spoiled by the byte, and the referee of what comes back: h11, which had no part in making it."""

from __future__ import annotations

import gzip
import random
from typing import Final

import h11

from tests.mock.support import KEY, ROUTERS, ROUTINGS, router, sent

_ROUTING: Final = sent({"for_inbound_call": 1, "for_outbound_call": 1, "status": 1})
_API: Final = "application/vnd.api+json"
_ORIGIN: Final = ("Origin: https://page.example",)
_ASKS: Final = ("Access-Control-Request-Method: PUT", "Access-Control-Request-Headers: x")
_CHUNKS: Final = b"5;a=b\r\n%b\r\n%x\r\n%b\r\n0\r\nTrailer: t\r\n\r\n"
_CONTINUE: Final = b"HTTP/1.1 100 Continue\r\n\r\n"
# What a byte is most likely turned into something else by.
_TELLING: Final = b"\0\t\n\r \"#%&',-./0123456789:;=?@[\\]_`{|}~\x7f\x80\xff"


def _request(method: str, target: str, *lines: str, body: bytes = b"", version: str = "1.1") -> bytes:
    length = [f"Content-Length: {len(body)}"] if body and "Transfer-Encoding: chunked" not in lines else []
    head = [f"{method} {target} HTTP/{version}", "Host: x:80", f"Authorization: Bearer {KEY}", *lines, *length, "", ""]
    return "\r\n".join(head).encode() + body


VALID: Final = (
    _request("GET", ROUTINGS, "Accept: application/json;q=0.9, */*;q=0.1"),
    _request("GET", f"{ROUTERS}?page[size]=2&filter[name]=a%20b", f"Accept: {_API}", "Accept-Encoding: gzip"),
    _request("GET", f"{ROUTERS}/a%2Fb", "Prefer: code=200, example=x, handling=lenient", *_ORIGIN),
    _request("GET", f"http://x{ROUTERS}/a", "Connection: keep-alive", version="1.0"),
    _request("HEAD", f"{ROUTERS}/a", "Connection: close"),
    _request("OPTIONS", f"{ROUTERS}/a", *_ORIGIN, *_ASKS),
    _request("OPTIONS", "*"),
    _request("DELETE", f"{ROUTERS}/gone", "TE: trailers"),
    _request("POST", f"{ROUTINGS}/7", "Content-Type: application/json", body=_ROUTING),
    _request("POST", f"{ROUTINGS}/7", "Content-Type: application/json", "Expect: 100-continue", body=_ROUTING),
    _request("PUT", f"{ROUTERS}/a", f"Content-Type: {_API}; charset=utf-8", body=router(name="n")),
    _request(
        "PUT", f"{ROUTERS}/a", f"Content-Type: {_API}", "Content-Encoding: gzip",
        body=gzip.compress(router(name="n"), mtime=0),
    ),
    _request(
        "POST", f"{ROUTINGS}/7", "Content-Type: application/json", "Transfer-Encoding: chunked",
        body=_CHUNKS % (_ROUTING[:5], len(_ROUTING) - 5, _ROUTING[5:]),
    ),
    _request(
        "POST", f"{ROUTINGS}/7", "Content-Type: application/json", "Connection: Upgrade", "Upgrade: h2c", body=_ROUTING
    ),
)  # fmt: skip


def mutated(chance: random.Random) -> bytes:
    """One valid request or a few, with some bytes flipped, replaced, left out, doubled or moved."""
    data = bytearray(b"".join(chance.choices(VALID, k=chance.choice((1, 1, 1, 2, 3)))))
    for _ in range(chance.choice((1, 1, 1, 2, 3, 8))):
        at, size = chance.randrange(len(data)), chance.choice((1, 1, 2, 4, 20))
        match chance.randrange(6):
            case 0:
                data[at] ^= 1 << chance.randrange(8)
            case 1:
                data[at] = chance.choice(_TELLING)
            case 2:
                del data[at : at + size]
            case 3:
                data[at:at] = bytes(chance.choices(_TELLING, k=size))
            case 4:
                data[at:at] = data[at : at + size] * chance.choice((1, 2, 50))
            case _:
                to = chance.randrange(len(data))
                data[at : at + size] = data[to : to + size]
        data = data or bytearray(b"x")
    return bytes(data)


def judged(answers: bytes) -> list[int]:
    """The statuses of final answers, as h11 reads them one after the other; answers to HEAD end with their heads.

    Raises h11.RemoteProtocolError for what is no HTTP/1.1, or cut short.
    """
    found: list[int] = []
    # Who was asked for a body, and ended, gets no more.
    while answers and answers != _CONTINUE:
        status, rest = _first(answers, "GET") or (0, b"?")
        if rest and not rest.startswith(b"HTTP/1.1 "):
            status, rest = _first(answers, "HEAD") or (0, b"")
        if not status:
            raise h11.RemoteProtocolError("an answer that is cut short")
        found.append(status)
        answers = rest
    return found


def _first(answers: bytes, method: str) -> tuple[int, bytes] | None:
    """The status of the first final answer to such a method, and what follows it; None where it is cut short."""
    client = h11.Connection(h11.CLIENT, max_incomplete_event_size=1 << 20)
    client.send(h11.Request(method=method, target="/", headers=[("Host", "x")]))
    client.send(h11.EndOfMessage())
    client.receive_data(answers)
    status = 0
    while (event := client.next_event()) is not h11.NEED_DATA:
        if isinstance(event, h11.Response):
            status = event.status_code
            # It would end with the connection; only these two have no body, and so no length.
            if status not in (204, 304) and b"content-length" not in dict(event.headers):
                raise h11.RemoteProtocolError("an answer without a length")
        if isinstance(event, h11.EndOfMessage):
            return status, client.trailing_data[0]
    return None
