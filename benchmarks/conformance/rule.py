"""The rule by which every client is judged, the same for all, written before any was run.

A case is held when one of these is what the caller gets, and nothing else happened:

    a typed value     an instance of the client's own class, which holds every member that was sent. A point in time
                      or a number may be spelt otherwise (1.0 for 1), a null may be read as absent,
                      further members may stand beside.
    a typed error     of the client's own package, that shows, in its text or in a public attribute, the status and the
                      first bytes of the body. Where no whole answer came (17, 18, 19) there is none to show: then it is
                      enough that the error is the client's own.

It is not held when the caller gets None; an exception of another package, or a built-in one; a value in which something
that was sent is not found; an answer later than the deadline (19); or when credentials reach another host (15).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from benchmarks.conformance.observe import Outcome
from benchmarks.conformance.situations import Ending, Situation

FIRST_BYTES = 12
DEADLINE_SECONDS = 0.5
"""The deadline that each client is given for situation 19, in its own way."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the case is held, and what the caller got, in a few words."""

    held: bool
    remark: str


def judge(situation: Situation, outcome: Outcome, *, leaked: bool) -> Verdict:
    """The verdict on a case."""
    if leaked:
        return Verdict(held=False, remark="the credentials reached another host")
    if outcome.kind == "nothing":
        return Verdict(held=False, remark="None")
    if not outcome.own:
        return Verdict(held=False, remark=f"`{outcome.type}`")
    return judge_value(situation, outcome) if outcome.kind == "value" else judge_error(situation, outcome)


def judge_value(situation: Situation, outcome: Outcome) -> Verdict:
    """A value has to hold what was sent, and to be there in time."""
    if situation.ending is Ending.SLOW:
        return Verdict(held=False, remark=f"`{outcome.type}`, later than the deadline")
    document = situation.document
    if document is None:
        return Verdict(held=False, remark=f"`{outcome.type}`, though no JSON was sent")
    lost = missing(document, outcome.plain)
    if lost:
        return Verdict(held=False, remark=f"`{outcome.type}`, {outcome.text or f'in which `{lost}` is lost'}")
    return Verdict(held=True, remark=f"`{outcome.type}`, whole")


def judge_error(situation: Situation, outcome: Outcome) -> Verdict:
    """An error has to show the status and the first bytes, where a whole answer came."""
    if situation.ending is not Ending.WHOLE:
        return Verdict(held=True, remark=f"`{outcome.type}`")
    lacks = []
    if not re.search(rf"\b{situation.status}\b", outcome.shown):
        lacks.append("the status")
    first = situation.body[:FIRST_BYTES].decode("utf-8", "backslashreplace")
    if first not in outcome.shown:
        lacks.append("the body")
    if lacks:
        return Verdict(held=False, remark=f"`{outcome.type}`, without {' and '.join(lacks)}")
    return Verdict(held=True, remark=f"`{outcome.type}`")


def missing(sent: Any, got: Any, pointer: str = "") -> str:
    """The JSON pointer of the first member that was sent and is not found; nothing where all are."""
    if isinstance(sent, dict):
        if not isinstance(got, dict):
            return pointer or "/"
        return next(filter(None, (missing(item, got.get(key), f"{pointer}/{key}") for key, item in sent.items())), "")
    if isinstance(sent, list):
        if not isinstance(got, list) or len(sent) != len(got):
            return pointer
        pairs = enumerate(zip(sent, got, strict=True))
        return next(filter(None, (missing(one, other, f"{pointer}/{index}") for index, (one, other) in pairs)), "")
    same = isinstance(sent, bool) is isinstance(got, bool) and (sent == got or same_instant(sent, got))
    return "" if same else pointer or "/"


def same_instant(one: Any, other: Any) -> bool:
    """Whether two texts are the same point in time, spelt differently."""
    try:
        return datetime.fromisoformat(one) == datetime.fromisoformat(other)
    except (TypeError, ValueError):
        return False
