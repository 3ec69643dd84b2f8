"""schemathesis, every check and every phase, over HTTP, against the mock of every document of the corpus.

    python -m tests.mock.corpus_run [--seconds N] [--operations N] [--seconds-each N] [--largest] [--only TEXT]
                                    [--processes N] [--again]

What a document gave is kept in ``build/mock_corpus``, so that a run that was stopped goes on where it was: those that
nobody ran yet come first, then those with failures, and with ``--again`` all others. Of large documents, operations are
sampled evenly. The table, benchmarks/mock_corpus.md, is written anew after each document.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from specloom import load
from specloom.api import Operation
from tests.mock.corpus_exchange import Referee
from tests.mock.corpus_judge import CORPUS, Failure, Judged, judged, unfit
from tests.mock.identities import Identities, identities_of

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "build" / "mock_corpus"
TABLE = ROOT / "benchmarks" / "mock_corpus.md"
PHASES = "examples,coverage,fuzzing,stateful"
EXAMPLES = 4
OPERATIONS = 40
LIMIT_SECONDS = 420


class Bounds(msgspec.Struct, frozen=True):
    """How much of a document is tried: at most so many ``operations``, for at most so many ``seconds``."""

    operations: int = OPERATIONS
    seconds: int = LIMIT_SECONDS

    def told(self) -> str:
        return f"{self.operations} operations, {self.seconds} s"


class Job(NamedTuple):
    """A document of the corpus by its ``entry`` in the index, which is not begun after ``end`` (monotonic seconds)."""

    entry: dict[str, Any]
    bounds: Bounds
    end: float


class Result(msgspec.Struct, kw_only=True):
    """What one document gave. ``stopped`` says why it was not run to its end; empty where it was."""

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
    stopped: str
    seconds: float


def main(arguments: Sequence[str] | None = None) -> int:
    chosen = parsed(arguments)
    if not CORPUS.is_dir():
        sys.stdout.write(f"skipped: the corpus is not at {CORPUS}\n")
        return 0
    KEPT.mkdir(parents=True, exist_ok=True)
    entries = sorted(json.loads((CORPUS / "index.json").read_text("utf-8")), key=lambda each: each["size"])
    end = time.monotonic() + chosen.seconds if chosen.seconds else float("inf")
    bounds = Bounds(chosen.operations, chosen.seconds_each)
    jobs = [Job(entry, bounds, end) for entry in to_run(entries, chosen)]
    # Schemathesis is a process of its own, but what it reports is judged here, which takes a core as well.
    with ProcessPoolExecutor(chosen.processes) as pool:
        for number, said in enumerate(pool.map(run_job, jobs), 1):
            sys.stdout.write(f"{number}/{len(jobs)} {said}\n")
            sys.stdout.flush()
            write_table(entries)
    results = write_table(entries)
    failed = sum(len(each.failures) for each in results)
    sys.stdout.write(f"{len(results)} of {len(entries)} documents, {failed} failures; see {TABLE.relative_to(ROOT)}\n")
    return 1 if failed else 0


def parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="schemathesis against the mock of every document of the corpus")
    parser.add_argument("--seconds", type=float, default=0, help="begin no document after this time; 0 is no limit")
    parser.add_argument("--operations", type=int, default=OPERATIONS, help="at most so many operations of a document")
    parser.add_argument("--seconds-each", type=int, default=LIMIT_SECONDS, help="stop with a document after this time")
    parser.add_argument("--processes", type=int, default=1, help="so many documents at a time")
    parser.add_argument("--largest", action="store_true", help="the largest documents first, not the smallest")
    parser.add_argument("--only", default="", help="documents whose name holds this text")
    parser.add_argument("--again", action="store_true", help="run what was run before as well")
    return parser.parse_args(arguments)


def to_run(entries: list[dict[str, Any]], chosen: argparse.Namespace) -> list[dict[str, Any]]:
    """What is to be run, in its order: the unseen, those with failures, and all others where they are asked for."""
    named = [each for each in entries if chosen.only in each["id"]]
    ranked = [(rank(each), each) for each in (reversed(named) if chosen.largest else named)]
    return [each for order, each in sorted(ranked, key=lambda pair: pair[0]) if order < 2 or chosen.again]


def rank(entry: dict[str, Any]) -> int:
    known = kept(entry)
    if known is None:
        return 0
    return 1 if known.failures else 2


def run_job(job: Job) -> str:
    """Run a document unless the time is up, keep its result, and say what it gave."""
    entry = job.entry
    if time.monotonic() > job.end:
        return f"{entry['id']}: the time is up; run again to go on"
    result = run_document(CORPUS / entry["path"], entry["id"], job.bounds)
    kept_file(entry).write_bytes(msgspec.json.encode(result))
    said = f"{sum(result.executions.values())} checks, {len(result.failures)} failures {result.stopped}"
    return f"{entry['id']}: {result.tried} of {result.operations} operations, {said} ({result.seconds:.0f} s)"


def kept_file(entry: dict[str, Any]) -> Path:
    return KEPT / f"{entry['sha256'][:24]}.json"


def kept(entry: dict[str, Any]) -> Result | None:
    path = kept_file(entry)
    return msgspec.json.decode(path.read_bytes(), type=Result) if path.exists() else None


def run_document(spec: Path, name: str, bounds: Bounds) -> Result:
    """Serve a document, run schemathesis against it, and judge what it reported."""
    began = time.monotonic()
    api = load(spec).api
    chosen = sampled(api.operations, bounds.operations)
    identities = identities_of(api, chosen)
    options = named(chosen) if len(chosen) < len(api.operations) else []
    log: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        with served(spec, identities, log) as url:
            stopped, said = run_schemathesis(spec, url, identities, options, bounds.seconds, Path(folder))
        events = list(read_events(Path(folder) / "report.ndjson"))
    if not any("EngineStarted" in each for each in events) and not stopped:
        stopped = f"schemathesis does not read the document: {first_error(said)}"
    found: Judged = judged(events, Referee(spec, api, identities.tokens, unfit(events)))
    return Result(
        document=name,
        bounds=bounds,
        operations=len(api.operations),
        tried=len(found.labels),
        executions=dict(found.executions),
        failures=found.failures,
        undecidable=dict(found.undecidable),
        unsynthesised=found.unsynthesised,
        unfit=unfit(events),
        log=log[:20],
        stopped=stopped,
        seconds=time.monotonic() - began,
    )


def sampled(operations: Sequence[Operation], most: int = OPERATIONS) -> list[Operation]:
    """All operations, or as many as are tried of a large document, evenly spread."""
    if len(operations) <= most:
        return list(operations)
    return [operations[index * len(operations) // most] for index in range(most)]


def named(operations: Sequence[Operation]) -> list[str]:
    return [part for each in operations for part in ("--include-name", f"{each.method} {each.path}")]


@contextmanager
def served(spec: Path, identities: Identities, log: list[str]) -> Iterator[str]:
    """The command, as a user runs it; what it logs is appended when it stops."""
    script = "import sys; from specloom.cli import main; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", script, "mock", str(spec), "--port", "0"]
    command += [part for token in identities.tokens for part in ("--token", token)]
    with tempfile.TemporaryFile("w+") as errors:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True)
        try:
            assert process.stdout is not None
            # Warnings about the description may come first.
            said = (re.search(r"http://127[^/\s]+", line) for line in process.stdout)
            found = next(filter(None, said), None)
            assert found is not None, "the mock did not start"
            yield found[0]
        finally:
            process.terminate()
            process.wait(timeout=20)
            errors.seek(0)
            log += [line.rstrip() for line in errors if "SL520" not in line and not line.startswith(" ")]


def run_schemathesis(
    spec: Path, url: str, identities: Identities, options: list[str], seconds: int, folder: Path
) -> tuple[str, str]:
    """Why it was stopped, if it was, and what it said."""
    identities.write(folder)
    command: list[str] = [str(Path(sys.executable).with_name("schemathesis")), "run", str(spec), "--url", url]
    command += ["--checks", "all", "--phases", PHASES, "--mode", "all", "--max-examples", str(EXAMPLES)]
    command += ["--seed", "1", "--no-color", "--no-shrink", "--continue-on-failure", "--suppress-health-check", "all"]
    command += ["--generation-database", "none", "--warnings", "off", "--output-sanitize", "false"]
    command += ["--report", "ndjson", "--report-ndjson-path", str(folder / "report.ndjson"), *options]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        return f"stopped after {seconds} s", ""
    return "", done.stdout + done.stderr


def first_error(said: str) -> str:
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return " ".join(lines[-6:])[:300] if lines else "it says nothing"


def read_events(report: Path) -> Iterator[dict[str, Any]]:
    """The events of a report; the last line may be half of one, where it was stopped."""
    for line in report.read_text("utf-8").splitlines() if report.exists() else ():
        try:
            yield json.loads(line)
        except ValueError:
            return


def write_table(entries: list[dict[str, Any]]) -> list[Result]:
    results = [result for each in entries if (result := kept(each)) is not None]
    TABLE.write_text(table(results, len(entries)), "utf-8")
    return results


def table(results: list[Result], documents: int) -> str:
    checks: Counter[str] = Counter()
    for each in results:
        checks.update(each.executions)
    failed = Counter(failure.check for each in results for failure in each.failures)
    lines = [
        "# The mock of every document of the corpus, judged by schemathesis",
        "",
        f"`make corpus-mock` writes this: {len(results)} of {documents} documents, every check and every phase, over",
        f"HTTP, {EXAMPLES} examples an operation beside the coverage phase, at most so many operations of a document,",
        "sampled evenly, and so many seconds as its row says. A failure counts once for each operation, check and",
        "message. *Undecidable* are judgements that no answer could meet; they stand below with their reasons.",
        "",
        "| document | operations | at most | checks | failures | undecidable | not synthesised | note |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
        *(row(each) for each in results),
        "",
        "| check | executions | failures |",
        "| --- | --- | --- |",
        *(f"| {name} | {count} | {failed[name]} |" for name, count in sorted(checks.items())),
        *section("Failures", [f"{r.document}: {f.told()}" for r in results for f in r.failures]),
        *section("Undecidable", undecidable_lines(results)),
        *section("Not synthesised", [f"{r.document} {k}: {v}" for r in results for k, v in r.unsynthesised.items()]),
        *section("Not tried by schemathesis", [f"{r.document} {k}: {v}" for r in results for k, v in r.unfit.items()]),
        *section("Said by the mock", [f"{r.document}: {line[:300]}" for r in results for line in r.log]),
    ]
    # Where the corpus lies says nothing, and differs from machine to machine.
    return "\n".join(lines).replace(f"{CORPUS}/", "") + "\n"


def row(result: Result) -> str:
    undecidable = sum(result.undecidable.values())
    cells = (
        result.document,
        f"{result.tried} of {result.operations}",
        result.bounds.told(),
        str(sum(result.executions.values())),
        str(len(result.failures)),
        str(undecidable),
        str(len(result.unsynthesised)),
        result.stopped.replace("|", "/"),
    )
    return f"| {' | '.join(cells)} |"


def undecidable_lines(results: list[Result]) -> list[str]:
    reasons: Counter[str] = Counter()
    for each in results:
        reasons.update(each.undecidable)
    return [f"{reason}: {count}" for reason, count in reasons.most_common()]


def section(title: str, lines: list[str]) -> list[str]:
    return ["", f"## {title}", "", *(f"- {line}" for line in lines)] if lines else []


if __name__ == "__main__":
    sys.exit(main())
