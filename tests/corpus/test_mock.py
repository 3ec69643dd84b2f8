"""The mock over documents that vendors publish: valid requests get valid answers, wrong ones are refused."""

from __future__ import annotations

import logging
import sys
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import pytest

from specloom import load
from specloom.api import Api, Operation
from specloom.fixtures import OperationFixtures, RequestFixture, fixtures_of
from specloom.values import Values
from specloom_mock.engine import Engine, Mounted, Settings
from specloom_mock.message import Answer
from specloom_mock.transport import Mock
from tests.corpus.on_the_wire import Unwritable, request_of
from tests.corpus.test_front import DOCUMENTS, SHARED

VALID = 3
INVALID = 8
GOAL = 0.99
# Fixtures of larger documents take minutes to make, which is too long for every run.
SIZE = 120_000
FAST = [entry for entry in DOCUMENTS if entry["size"] < SIZE]


@dataclass
class Score:
    answered: int = 0
    refused: int = 0
    wrong: list[str] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    unwritable: Counter[str] = field(default_factory=Counter)

    def told(self) -> str:
        valid, invalid = self.answered + len(self.wrong), self.refused + len(self.taken)
        lines = [
            f"valid requests answered: {self.answered} of {valid}, wrong ones refused: {self.refused} of {invalid}",
            *(f"not answered: {each}" for each in self.wrong),
            *(f"not refused: {each}" for each in self.taken),
            *(f"not sent, {count} times: {why}" for why, count in self.unwritable.items()),
        ]
        return "\n".join(lines) + "\n"


def judge(path: Path, score: Score, name: str) -> None:
    api = load(path).api
    fixtures, _ = fixtures_of(api, Values(api))
    for operation, each in zip(api.operations, fixtures, strict=True):
        assert (operation.method, operation.path) == (each.method, each.path)
        # Each in a mock of its own, which has forgotten what was deleted.
        mock = Mock(Engine([Mounted(name, api)], Settings(prove=True, seed=1)))
        judge_operation(mock, api, operation, each, score, name)


def judge_operation(
    mock: Mock, api: Api, operation: Operation, fixtures: OperationFixtures, score: Score, name: str
) -> None:
    where = f"{name} {operation.method} {operation.path}"
    for fixture in islice(fixtures.requests, VALID):
        answer = sent(mock if operation.method != "DELETE" else fresh(api), api, operation, fixture, score)
        if answer is not None and good(answer, operation):
            score.answered += 1
        elif answer is not None:
            said = answer.body[:300].decode(errors="replace")
            score.wrong.append(f"{where} [{fixture.name}]: {answer.status} {said}")
    for fixture in islice(fixtures.invalid_requests, INVALID):
        answer = sent(mock, api, operation, fixture, score)
        if answer is not None and 400 <= answer.status < 500:
            score.refused += 1
        elif answer is not None:
            score.taken.append(f"{where} [{fixture.name}]: {answer.status}")


def fresh(api: Api) -> Mock:
    return Mock(Engine([Mounted("fresh", api)], Settings(prove=True, seed=1)))


def good(answer: Answer, operation: Operation) -> bool:
    """A 2xx, or what the operation declares where it declares none; a wrong answer is a 500, as all are proved."""
    declared = [each.status for each in operation.responses]
    if any(each == "default" or each.startswith("2") for each in declared) or not declared:
        return 200 <= answer.status < 300
    return str(answer.status) in declared


def sent(mock: Mock, api: Api, operation: Operation, fixture: RequestFixture, score: Score) -> Answer | None:
    try:
        return mock.handle(*request_of(api, operation, fixture))
    except Unwritable as reason:
        score.unwritable[str(reason)] += 1
        return None


@pytest.mark.skipif(not FAST, reason="the corpus is not beside the repository")
def test_valid_requests_are_answered_and_wrong_ones_refused(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)
    score = Score()
    for entry in FAST:
        judge(SHARED / "corpus" / entry["path"], score, entry["id"])
    sys.stdout.write(score.told())
    assert score.answered >= GOAL * (score.answered + len(score.wrong)), score.told()
    assert not score.taken, score.told()
