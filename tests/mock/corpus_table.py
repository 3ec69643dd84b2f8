"""The table of what schemathesis and our own requests gave for the documents of the corpus."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from tests.corpus.own_requests import Score
from tests.mock.corpus_kept import Result

COLUMNS = (
    *("document", "operations", "at most", "checks", "failures", "undecidable", "not synthesised"),
    *("answered", "refused", "note"),
)
Row = tuple[Result, Score | None]


def table(rows: Sequence[Row], documents: int, examples: int) -> str:
    """The table in Markdown, of so many documents, with so many ``examples`` an operation."""
    results = [result for result, _ in rows]
    checks: Counter[str] = Counter()
    for each in results:
        checks.update(each.executions)
    failed = Counter(failure.check for each in results for failure in each.failures)
    lines = [
        "# The mock of every document of the corpus, judged by schemathesis",
        "",
        f"`make corpus-mock` writes this: {len(results)} of {documents} documents, every check and every phase, over",
        f"HTTP, {examples} examples an operation beside the coverage phase, at most so many operations of a document,",
        "sampled evenly, and so many seconds as its row says. A failure counts once for each operation, check and",
        "message. *Undecidable* are judgements that no answer could meet; they stand below with their reasons.",
        "",
        "*Answered* and *refused* are of our own requests, which `tests/corpus/own_requests.py` makes for every",
        "operation of a document, apart from schemathesis: how many valid ones got a valid success, and how many of",
        "those that are wrong on purpose got a 4xx. Each answer is proved against the document.",
        "",
        summed([score for _, score in rows if score is not None]),
        "",
        f"| {' | '.join(COLUMNS)} |",
        f"|{' --- |' * len(COLUMNS)}",
        *(row(*each) for each in rows),
        "",
        "| check | executions | failures |",
        "| --- | --- | --- |",
        *(f"| {name} | {count} | {failed[name]} |" for name, count in sorted(checks.items())),
        *section("Failures", [f"{r.document}: {f.told()}" for r in results for f in r.failures]),
        *section("Undecidable", undecidable_lines(results)),
        *section("Not synthesised", [f"{r.document} {k}: {v}" for r in results for k, v in r.unsynthesised.items()]),
        *section("Not tried by schemathesis", [f"{r.document} {k}: {v}" for r in results for k, v in r.unfit.items()]),
        *section("Own requests not answered", [f"{r.document}: {each}" for r, s in rows if s for each in s.wrong]),
        *section("Own requests not refused", [f"{r.document}: {each}" for r, s in rows if s for each in s.taken]),
        *section("Said by the mock", [f"{r.document}: {line[:300]}" for r in results for line in r.log]),
    ]
    return "\n".join(lines) + "\n"


def summed(scores: Sequence[Score]) -> str:
    """The figures of our own requests over all documents."""
    answered, valid = sum(each.answered for each in scores), sum(each.valid for each in scores)
    refused, invalid = sum(each.refused for each in scores), sum(each.invalid for each in scores)
    without = sum(len(each.unsynthesised) for each in scores)
    return (
        f"In sum, over {len(scores)} documents: {answered:,} of {valid:,} valid requests answered "
        f"({share(answered, valid)}), {refused:,} of {invalid:,} wrong ones refused ({share(refused, invalid)}); "
        f"{without} operations have no answer that can be made."
    )


def share(part: int, whole: int) -> str:
    """A percentage that is 100 only where nothing is missing."""
    return "100 %" if part == whole else f"{int(part * 10_000 / whole) / 100} %"


def row(result: Result, score: Score | None) -> str:
    undecidable = sum(result.undecidable.values())
    cells = (
        result.document,
        f"{result.tried} of {result.operations}",
        result.bounds.told(),
        str(sum(result.executions.values())),
        str(len(result.failures)),
        str(undecidable),
        str(len(result.unsynthesised)),
        f"{score.answered} of {score.valid}" if score else "",
        f"{score.refused} of {score.invalid}" if score else "",
        result.note.replace("|", "/"),
    )
    return f"| {' | '.join(cells)} |"


def undecidable_lines(results: list[Result]) -> list[str]:
    reasons: Counter[str] = Counter()
    for each in results:
        reasons.update(each.undecidable)
    return [f"{reason}: {count}" for reason, count in reasons.most_common()]


def section(title: str, lines: list[str]) -> list[str]:
    return ["", f"## {title}", "", *(f"- {line}" for line in lines)] if lines else []
