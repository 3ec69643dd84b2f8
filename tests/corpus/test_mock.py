"""The mock over documents that vendors publish: valid requests get valid answers, wrong ones are refused."""

from __future__ import annotations

import logging
import sys
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import msgspec
import pytest

from specloom import load
from specloom.api import Api, Operation
from specloom.fixtures import OperationFixtures, RequestFixture, fixtures_of
from specloom.values import Values
from specloom_mock.engine import Engine, Mounted, Settings
from specloom_mock.message import Answer
from specloom_mock.transport import Mock
from tests.corpus.on_the_wire import Unwritable, request_of
from tests.corpus.test_front import SHARED, _index

VALID = 3
INVALID = 8
OPERATIONS = 50
"""Of larger documents, as many operations are tried, evenly spread."""
SLOW_SIZE = 400_000
DOCUMENTS = sorted(_index("corpus"), key=lambda entry: int(entry["size"]))
PARAMETERS = [
    pytest.param(entry, id=entry["id"], marks=[pytest.mark.slow] if entry["size"] > SLOW_SIZE else [])
    for entry in DOCUMENTS
]
UNSYNTHESISED = {
    "openapi-python-client/end_to_end_tests_baseline_openapi_3.0.json": {"POST /types/unions/duplicate-types"},
    "openapi-python-client/end_to_end_tests_baseline_openapi_3.1.yaml": {"POST /types/unions/duplicate-types"},
    "ogen/_testdata_positive_unnamed_response_validation.json": {"GET /objects"},
    "NSwag/ag.CodeGeneration.CSharp.Tests_TestData_shipbob-2025-07.json": {
        "GET /order/{orderId}/shipment/{shipmentId}",
        "GET /shipment/{shipmentId}",
        "POST /order/{orderId}/shipment/{shipmentId}:cancel",
    },
    "OpenAPI.NET/s.Tests_V32Tests_Samples_OpenApiDocument_docWithExample.yaml": {"GET /echo"},
}
"""Answers that no value can be made for: a ``oneOf`` of one schema twice fits nothing (JSON Schema core, 10.2.1.3), an
object of at least one member that may hold only a write-only one has none to show, 101 is no final answer, and
``additionalProperties: false`` without properties, beside a ``oneOf`` of an object and the same object by ``allOf``,
leaves the empty object, which both take or neither.
"""


@dataclass
class Score:
    answered: int = 0
    refused: int = 0
    wrong: list[str] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    unsynthesised: dict[str, str] = field(default_factory=dict)
    unwritable: Counter[str] = field(default_factory=Counter)

    def told(self) -> str:
        valid, invalid = self.answered + len(self.wrong), self.refused + len(self.taken)
        lines = [
            f"valid requests answered: {self.answered} of {valid}, wrong ones refused: {self.refused} of {invalid}",
            *(f"not answered: {each}" for each in self.wrong),
            *(f"not refused: {each}" for each in self.taken),
            *(f"not synthesised: {name}: {why}" for name, why in self.unsynthesised.items()),
            *(f"not sent, {count} times: {why}" for why, count in self.unwritable.items()),
        ]
        return "\n".join(lines) + "\n"


def sampled(api: Api) -> Api:
    """The API with as many operations as are tried; their answers are the mock's to make."""
    count = len(api.operations)
    kept = range(count) if count <= OPERATIONS else [index * count // OPERATIONS for index in range(OPERATIONS)]
    chosen = tuple(msgspec.structs.replace(api.operations[index], responses=()) for index in kept)
    return msgspec.structs.replace(api, operations=chosen)


def judge(api: Api, name: str) -> Score:
    score, few = Score(), sampled(api)
    by_name = {(each.method, each.path): each for each in api.operations}
    engine = Engine([Mounted(name, api)], Settings(prove=True, seed=1))
    unserved = {each.partition(": ")[2] for each in engine.clashes}
    for each in fixtures_of(few, Values(api), []):
        operation = by_name[each.method, each.path]
        bases = (server.base_path for server in operation.servers)
        # Two paths that differ in the names of their templates alone are one (OpenAPI 3.1, 4.8.8).
        if any(f"{each.method} {base}{each.path}" in unserved for base in bases):
            continue
        judge_operation(engine, api, operation, each, score)
    return score


def judge_operation(engine: Engine, api: Api, operation: Operation, fixtures: OperationFixtures, score: Score) -> None:
    where, mock = f"{operation.method} {operation.path}", Mock(engine)
    for fixture in islice(fixtures.requests, VALID):
        # Whatever was deleted is there again.
        engine.reset()
        answer = sent(mock, api, operation, fixture, score)
        if answer is not None and answer.status == 501:
            score.unsynthesised[where] = answer.body[:300].decode(errors="replace")
        elif answer is not None and good(answer, operation):
            score.answered += 1
        elif answer is not None:
            score.wrong.append(
                f"{where} [{fixture.name}]: {answer.status} {answer.body[:300].decode(errors='replace')}"
            )
    # What is wrong for one operation may be right for another whose path differs in its fragment, which nobody sends.
    bare = [each.path.partition("#")[0] for each in api.operations if each.method == operation.method]
    is_alone = bare.count(operation.path.partition("#")[0]) == 1
    for fixture in islice(fixtures.invalid_requests, INVALID if is_alone else 0):
        answer = sent(mock, api, operation, fixture, score)
        if answer is not None and 400 <= answer.status < 500:
            score.refused += 1
        elif answer is not None:
            score.taken.append(f"{where} [{fixture.name}]: {answer.status}")


def good(answer: Answer, operation: Operation) -> bool:
    """A 2xx, or the redirection that an operation declares alone; a wrong answer is a 500, as all are proved."""
    declared = [each.status for each in operation.responses]
    if not any(each == "default" or each.startswith("2") for each in declared) and str(answer.status) in declared:
        return 300 <= answer.status < 400
    return 200 <= answer.status < 300


def sent(mock: Mock, api: Api, operation: Operation, fixture: RequestFixture, score: Score) -> Answer | None:
    try:
        return mock.handle(*request_of(api, operation, fixture))
    except Unwritable as reason:
        score.unwritable[str(reason)] += 1
        return None


@pytest.mark.skipif(not DOCUMENTS, reason="the corpus is not beside the repository")
@pytest.mark.parametrize("entry", PARAMETERS)
def test_valid_requests_are_answered_and_wrong_ones_refused(
    entry: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    score = judge(load(SHARED / "corpus" / entry["path"]).api, entry["id"])
    sys.stdout.write(f"{entry['id']}: {score.told()}")
    assert not score.wrong, score.told()
    assert not score.taken, score.told()
    assert set(score.unsynthesised) == UNSYNTHESISED.get(entry["id"], set()), score.told()
