"""What the runs over the corpus have given, kept in ``build/mock_corpus``."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import msgspec

from tests.corpus.own_requests import Score
from tests.mock.corpus_judge import Failure

KEPT: Final = Path(__file__).parents[2] / "build" / "mock_corpus"


class Bounds(msgspec.Struct, frozen=True):
    """How much of a document is tried: at most so many ``operations``, for at most so many ``seconds``."""

    operations: int
    seconds: int

    def told(self) -> str:
        return f"{self.operations} operations, {self.seconds} s"


class Result(msgspec.Struct, kw_only=True):
    """What one document gave. ``note`` says why it was not run to its end, and more."""

    document: str
    bounds: Bounds
    operations: int
    tried: int
    executions: dict[str, int]
    failures: list[Failure]
    undecidable: dict[str, int]
    unsynthesised: dict[str, str]
    unfit: dict[str, str]
    log: list[str]
    note: str
    seconds: float


def keep(entry: dict[str, Any], found: Result | Score) -> None:
    """Keep what schemathesis or our own requests gave for a document of the corpus, by its entry in the index."""
    KEPT.mkdir(parents=True, exist_ok=True)
    _file(entry, type(found)).write_bytes(msgspec.json.encode(found))


def kept(entry: dict[str, Any]) -> Result | None:
    """What schemathesis gave, where it was run."""
    path = _file(entry, Result)
    return msgspec.json.decode(path.read_bytes(), type=Result) if path.exists() else None


def kept_score(entry: dict[str, Any]) -> Score | None:
    """What our own requests gave, where they were made."""
    path = _file(entry, Score)
    return msgspec.json.decode(path.read_bytes(), type=Score) if path.exists() else None


def _file(entry: dict[str, Any], kind: type[Result | Score]) -> Path:
    digest = entry["sha256"][:24]
    return KEPT / (f"{digest}.json" if kind is Result else f"{digest}.own.json")
