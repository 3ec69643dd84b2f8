"""What a report of schemathesis says of the mock, and what it can't know."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from specloom.api import Operation
from tests.mock.corpus_exchange import Exchange, Referee, decoded
from tests.mock.corpus_reasons import REASONS

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
LONGEST_TOLD = 400


class Failure(msgspec.Struct, frozen=True):
    """A check that failed: where, what it says, and what was sent and answered."""

    check: str
    label: str
    message: str
    request: str
    answer: str

    def told(self) -> str:
        sent = self.request if len(self.request) <= LONGEST_TOLD else f"{self.request[:LONGEST_TOLD]}..."
        return f"{self.label} [{self.check}] {self.message}; sent {sent}; answered {self.answer}"


@dataclass
class Judged:
    executions: Counter[str] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)
    undecidable: Counter[str] = field(default_factory=Counter)
    unsynthesised: dict[str, str] = field(default_factory=dict)
    labels: set[str] = field(default_factory=set)


def judged(events: Iterable[dict[str, Any]], referee: Referee) -> Judged:
    found = Judged()
    seen: set[tuple[str, str, str]] = set()
    operations = {(each.method, each.path): each for each in referee.api.operations}
    for event in events:
        recorder = event.get("ScenarioFinished", {}).get("recorder", {})
        for case_id, checks in recorder.get("checks", {}).items():
            case = recorder["cases"][case_id]["value"]
            operation = operations.get((case["method"], case["path"]))
            if operation is not None:
                found.labels.add(f"{case['method']} {case['path']}")
            for check in checks:
                found.executions[check["name"]] += 1
                if check["status"] != "success":
                    exchange = _exchange(referee, operation, case, check, recorder["interactions"].get(case_id, {}))
                    _file(found, seen, check["name"], exchange)
    return found


def _exchange(
    referee: Referee,
    operation: Operation | None,
    case: dict[str, Any],
    check: dict[str, Any],
    interaction: dict[str, Any],
) -> Exchange:
    failure = check.get("failure_info", {}).get("failure", {})
    message = " ".join(f"{failure.get('title', '')}: {failure.get('message', '')}".split())
    response, request = interaction.get("response") or {}, interaction.get("request") or {}
    status, body = response.get("status_code", 0), decoded(response.get("content")).replace(f"{CORPUS}/", "")
    return Exchange(referee, operation, case, message, status, body, request)


def _file(found: Judged, seen: set[tuple[str, str, str]], check: str, exchange: Exchange) -> None:
    label = f"{exchange.case['method']} {exchange.case['path']}"
    if exchange.status == 501:
        found.unsynthesised.setdefault(label, exchange.body[:200])
        return
    reason = next((why for name, why, holds in REASONS if name == check and holds(exchange)), "")
    if reason:
        found.undecidable[f"{check}: {reason}"] += 1
        return
    key = (check, label, re.sub(r"\d+", "0", exchange.message)[:120])
    if key not in seen:
        seen.add(key)
        answer = f"{exchange.status} {exchange.body[:400]}"
        found.failures.append(Failure(check, label, exchange.message[:300], _sent(exchange), answer))


def unfit(events: Iterable[dict[str, Any]]) -> dict[str, str]:
    """What schemathesis itself could not try, by operation, in its words."""
    found: dict[str, str] = {}
    for event in events:
        error = event.get("NonFatalError")
        if error is not None:
            value = error.get("value", error)
            found.setdefault(str(error.get("label", "")), " ".join(str(value.get("message", value)).split())[:200])
    return found


def _sent(exchange: Exchange) -> str:
    request = exchange.request
    headers = {key: value for key, value in (request.get("headers") or {}).items() if key != "Authorization"}
    return f"{request.get('method')} {request.get('uri')} {headers} {decoded(request.get('body'))[:2000]!r}"
