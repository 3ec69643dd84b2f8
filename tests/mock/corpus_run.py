"""schemathesis, every check and every phase, over HTTP, against the mock of every document of the corpus.

    python -m tests.mock.corpus_run [--seconds N] [--operations N] [--seconds-each N] [--largest] [--only TEXT]
                                    [--processes N] [--again]

What a document gave is kept in ``build/mock_corpus``, so that a run that was stopped goes on where it was: those that
nobody ran yet come first, then those with failures, and with ``--again`` all others. Of large documents, operations are
sampled evenly; our own requests are made for all. The table, benchmarks/mock_corpus.md, is written anew after each.
"""

from __future__ import annotations

import argparse
import json
import logging
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from specloom import load
from specloom.api import Operation
from tests.corpus import own_requests
from tests.mock.corpus_beside import completed
from tests.mock.corpus_exchange import Referee
from tests.mock.corpus_judge import CORPUS, Judged, judged, unfit
from tests.mock.corpus_kept import Bounds, Result, keep, kept, kept_score
from tests.mock.corpus_table import table
from tests.mock.identities import Identities, identities_of

ROOT = Path(__file__).parents[2]
TABLE = ROOT / "benchmarks" / "mock_corpus.md"
METHODS = {"GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "TRACE", "QUERY"}
"""Those that a Path Item has a field for; all others stand in additionalOperations (OpenAPI 3.2, 4.9)."""
PHASES = "examples,coverage,fuzzing,stateful"
EXAMPLES = 4
OPERATIONS = 40
LIMIT_SECONDS = 420


class Job(NamedTuple):
    """A document of the corpus by its ``entry`` in the index, which is not begun after ``end`` (monotonic seconds);
    without ``bounds``, our own requests are made instead of those of schemathesis.
    """

    entry: dict[str, Any]
    bounds: Bounds | None
    end: float


def main(arguments: Sequence[str] | None = None) -> int:
    chosen = parsed(arguments)
    if not CORPUS.is_dir():
        sys.stdout.write(f"skipped: the corpus is not at {CORPUS}\n")
        return 0
    entries = sorted(json.loads((CORPUS / "index.json").read_text("utf-8")), key=lambda each: each["size"])
    end = time.monotonic() + chosen.seconds if chosen.seconds else float("inf")
    unasked = [each for each in entries if chosen.only in each["id"] and (chosen.again or kept_score(each) is None)]
    jobs = [Job(entry, None, end) for entry in unasked]
    jobs += [Job(entry, Bounds(chosen.operations, chosen.seconds_each), end) for entry in to_run(entries, chosen)]
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
    if job.bounds is None:
        return f"{entry['id']}: {run_own(entry)}"
    result = run_document(CORPUS / entry["path"], entry["id"], job.bounds)
    keep(entry, result)
    said = f"{sum(result.executions.values())} checks, {len(result.failures)} failures {result.note}"
    return f"{entry['id']}: {result.tried} of {result.operations} operations, {said} ({result.seconds:.0f} s)"


def run_own(entry: dict[str, Any]) -> str:
    """Make our own requests for every operation of a document, keep what came, and say it."""
    logging.disable(logging.CRITICAL)
    score = own_requests.judge(load(CORPUS / entry["path"]).api, entry["id"])
    keep(entry, score)
    return score.told().replace("\n", " ")[:300]


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
            read = completed(spec, Path(folder))
            stopped, said = run_schemathesis(read, url, identities, options, bounds.seconds, Path(folder))
        events = list(read_events(Path(folder) / "report.ndjson"))
    if not any("EngineStarted" in each for each in events) and not stopped:
        stopped = f"schemathesis does not read the document: {first_error(said)}"
    others = [each for each in chosen if each.method not in METHODS]
    notes = [stopped] if stopped else []
    notes += ["schemathesis has stand-ins for files that are not there"] if read != spec else []
    notes += [f"schemathesis reads no additionalOperations: {len(others)} by our own requests alone"] if others else []
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
        log=list(dict.fromkeys(log))[:20],
        note="; ".join(notes),
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
    results = [(result, kept_score(each)) for each in entries if (result := kept(each)) is not None]
    # Where the corpus lies says nothing, and differs from machine to machine.
    TABLE.write_text(table(results, len(entries), EXAMPLES).replace(f"{CORPUS}/", ""), "utf-8")
    return [result for result, _ in results]


if __name__ == "__main__":
    sys.exit(main())
