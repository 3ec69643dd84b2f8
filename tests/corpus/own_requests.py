"""Our own requests to the mock of a document, valid ones and ones that are wrong on purpose, and how it takes them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice

import msgspec

from specloom.api import Api, Operation
from specloom.fixtures import OperationFixtures, RequestFixture, fixtures_of
from specloom.values import Values
from specloom_mock.engine import Engine, Mounted, Settings
from specloom_mock.message import Answer
from specloom_mock.transport import Mock
from tests.corpus.on_the_wire import Unwritable, request_of

VALID = 3
INVALID = 8


@dataclass
class Score:
    """How many valid requests were answered and how many wrong ones refused; ``wrong`` and ``taken`` are the others,
    ``unsynthesised`` the operations without an answer, ``unwritable`` the fixtures that no wire carries, by reason.
    """

    answered: int = 0
    refused: int = 0
    wrong: list[str] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    unsynthesised: dict[str, str] = field(default_factory=dict)
    unwritable: dict[str, int] = field(default_factory=dict)

    @property
    def valid(self) -> int:
        return self.answered + len(self.wrong)

    @property
    def invalid(self) -> int:
        return self.refused + len(self.taken)

    def told(self) -> str:
        valid, wrong = f"{self.answered} of {self.valid}", f"{self.refused} of {self.invalid}"
        lines = [
            f"valid requests answered: {valid}, wrong ones refused: {wrong}",
            *(f"not answered: {each}" for each in self.wrong),
            *(f"not refused: {each}" for each in self.taken),
            *(f"not synthesised: {name}: {why}" for name, why in self.unsynthesised.items()),
            *(f"not sent, {count} times: {why}" for why, count in self.unwritable.items()),
        ]
        return "\n".join(lines) + "\n"


def sampled(api: Api, most: int | None) -> Api:
    """The API with as many operations as are tried, evenly spread; their answers are the mock's to make."""
    count = len(api.operations)
    kept = range(count) if most is None or count <= most else [index * count // most for index in range(most)]
    chosen = tuple(msgspec.structs.replace(api.operations[index], responses=()) for index in kept)
    return msgspec.structs.replace(api, operations=chosen)


def judge(api: Api, name: str, operations: int | None = None) -> Score:
    """What the mock answers to our own requests, for all operations or for so many."""
    score, few = Score(), sampled(api, operations)
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
    # What is wrong for one operation may be right for another whose path differs in its fragment, which nobody sends,
    # or in the names of its templates.
    shapes = [shape_of(each.path) for each in api.operations if each.method == operation.method]
    is_alone = shapes.count(shape_of(operation.path)) == 1
    for fixture in islice(fixtures.invalid_requests, INVALID if is_alone else 0):
        answer = sent(mock, api, operation, fixture, score)
        if answer is not None and 400 <= answer.status < 500:
            score.refused += 1
        elif answer is not None:
            score.taken.append(f"{where} [{fixture.name}]: {answer.status}")


def shape_of(path: str) -> str:
    """A path as it is told from others by what is sent."""
    return re.sub(r"\{[^{}]*\}", "{}", path.partition("#")[0])


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
        score.unwritable[str(reason)] = score.unwritable.get(str(reason), 0) + 1
        return None
