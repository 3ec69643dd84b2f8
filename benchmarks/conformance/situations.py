"""The twenty situations: what the server does when a live call router is updated.

A situation may have several cases, told apart by a letter; a client holds a situation when it holds all of its cases.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

FIXTURES = Path(__file__).resolve().parents[2] / "generated/rootly/rootly_client/testing/fixtures"
JSON_API = "application/vnd.api+json"
HTML = "text/html; charset=utf-8"


class Ending(Enum):
    """How the server ends its answer."""

    WHOLE = "the whole answer is sent"
    CUT_BEFORE = "the connection is cut before the headers"
    CUT_AFTER = "the connection is cut after the headers"
    SLOW = "the body comes drop by drop"


@dataclass(frozen=True, slots=True)
class Situation:
    """One case. ``location`` may name the server itself as ``{here}`` and the second one as ``{elsewhere}``."""

    number: int
    title: str
    sent: str
    status: int = 200
    media_type: str = JSON_API
    body: bytes = b""
    headers: tuple[str, ...] = ()
    location: str = ""
    ending: Ending = Ending.WHOLE
    letter: str = ""

    @property
    def name(self) -> str:
        """The case as the table and the address call it: ``9a``."""
        return f"{self.number}{self.letter}"

    @property
    def document(self) -> Any:
        """What a value has to hold: the body, where that is JSON in the charset that is stated; else None."""
        charset = self.media_type.partition("charset=")[2] or "utf-8"
        try:
            return json.loads(self.body.decode(charset))
        except ValueError:
            return None


def fixture(part: str, name: str) -> Any:
    """A request or an answer of the update, by its name among the fixtures."""
    fixtures = json.loads((FIXTURES / "live_call_routers.update.json").read_text(encoding="utf-8"))
    return next(one["body"] for one in fixtures[part] if one["name"] == name)


def changed(**attributes: object) -> bytes:
    """The answer of the documentation page, with some attributes changed; ``...`` leaves one out."""
    answer = fixture("answers", "200 example page_sample")
    found = answer["data"]["attributes"] | attributes
    answer["data"]["attributes"] = {key: value for key, value in found.items() if value is not ...}
    return json.dumps(answer, ensure_ascii=False).encode()


REQUEST = fixture("requests", "example page_sample")
ROUTER_ID = "5a0c86a2-2c5e-4b6e-8f43-9a3f3cf4ad10"
ANSWER = changed()
PAGE = b"<!DOCTYPE html><html><head><title>Gateway</title></head><body>Something is wrong.</body></html>"
MOVED = b"The router lives elsewhere now."


def errors(status: int, title: str) -> bytes:
    """An error in the shape that the API documents."""
    return json.dumps({"errors": [{"title": title, "status": str(status)}]}).encode()


SITUATIONS: tuple[Situation, ...] = (
    Situation(
        1, "a documented error body", "404, the API's errors", 404, body=errors(404, "Not found or unauthorized")
    ),
    Situation(
        2,
        "an undocumented error body",
        "409, JSON of another shape",
        409,
        "application/json",
        b'{"message": "someone else is editing this router", "code": 17}',
    ),
    Situation(
        3,
        "a 429 with Retry-After",
        "429, Retry-After: 1, the documented body",
        429,
        "application/json",
        b'{"error": "Rate limit exceeded. Try again later."}',
        headers=("Retry-After: 1",),
    ),
    Situation(4, "a 503", "503, plain text", 503, "text/plain", b"upstream connect error or disconnect/reset"),
    Situation(5, "an HTML 502", "502, an HTML page", 502, HTML, PAGE),
    Situation(6, "a 200 with HTML", "200, an HTML page", 200, HTML, PAGE),
    Situation(7, "an empty 200", "200, Content-Length: 0"),
    Situation(8, "a truncated body", "200, half of the JSON text, framed as if whole", body=ANSWER[: len(ANSWER) // 2]),
    Situation(
        9,
        "a wrong charset",
        "200, JSON in Latin-1, stated to be UTF-8",
        media_type=JSON_API + "; charset=utf-8",
        body=changed(name="Nachtwächter").decode().encode("latin-1"),
        letter="a",
    ),
    Situation(
        9,
        "a wrong charset",
        "200, JSON in Latin-1, stated to be so",
        media_type=JSON_API + "; charset=iso-8859-1",
        body=changed(name="Nachtwächter").decode().encode("latin-1"),
        letter="b",
    ),
    Situation(10, "a missing required field", "200, without `name`", body=changed(name=...), letter="a"),
    Situation(10, "a missing required field", "200, without `created_at`", body=changed(created_at=...), letter="b"),
    Situation(11, "a wrong type", "200, text for an integer", body=changed(sent_to_voicemail_delay="soon"), letter="a"),
    Situation(
        11, "a wrong type", "200, text for an object", body=changed(escalation_policy_trigger="none"), letter="b"
    ),
    Situation(12, "a new enum member", "200, `country_code` is `BR`", body=changed(country_code="BR")),
    Situation(13, "a null where none may be", "200, `name` is null", body=changed(name=None), letter="a"),
    Situation(13, "a null where none may be", "200, `created_at` is null", body=changed(created_at=None), letter="b"),
    Situation(
        13, "a null where none may be", "200, `paging_targets` is null", body=changed(paging_targets=None), letter="c"
    ),
    Situation(14, "an unknown field", "200, `ring_seconds` is 40", body=changed(ring_seconds=40)),
    Situation(
        15,
        "a redirect to another host",
        "307 to a second address",
        307,
        "text/plain",
        MOVED,
        location="{elsewhere}/15/v1/live_call_routers/" + ROUTER_ID,
    ),
    Situation(
        16,
        "a redirect loop",
        "307 to itself",
        307,
        "text/plain",
        MOVED,
        location="{here}/16/v1/live_call_routers/" + ROUTER_ID,
    ),
    Situation(17, "a connection cut before the headers", "nothing", ending=Ending.CUT_BEFORE),
    Situation(
        18, "a connection cut after the headers", "200 and headers, no body", body=ANSWER, ending=Ending.CUT_AFTER
    ),
    Situation(19, "a body slower than the deadline", "200, the body drop by drop", body=ANSWER, ending=Ending.SLOW),
    Situation(20, "a status that does not exist", "799, plain text", 799, "text/plain", b"there is no such status"),
)
BY_NAME = {situation.name: situation for situation in SITUATIONS}
