"""schemathesis, every check and every phase, over HTTP, against the mock of every document of the corpus.

    python -m tests.mock.corpus_run [--seconds N] [--only TEXT] [--again]

What a document gave is kept in ``build/mock_corpus``, so that a run that was stopped goes on where it was; one with
failures is run again, and with ``--again`` all are. Of large documents, operations are sampled evenly. The table is
benchmarks/mock_corpus.md.
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
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from specloom import load
from specloom.api import Operation
from tests.mock.corpus_judge import Failure, Judged, judged, unfit
from tests.mock.identities import Identities, identities_of

ROOT = Path(__file__).parents[2]
CORPUS = ROOT.parent / "shared" / "corpus"
KEPT = ROOT / "build" / "mock_corpus"
TABLE = ROOT / "benchmarks" / "mock_corpus.md"
PHASES = "examples,coverage,fuzzing,stateful"
EXAMPLES = 4
OPERATIONS = 40
LIMIT_SECONDS = 420


class Result(msgspec.Struct, kw_only=True):
    """What one document gave. ``stopped`` says why it was not run to its end; empty where it was."""

    document: str
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
    parser = argparse.ArgumentParser(description="schemathesis against the mock of every document of the corpus")
    parser.add_argument("--seconds", type=float, default=0, help="begin no document after this time; 0 is no limit")
    parser.add_argument("--only", default="", help="documents whose name holds this text")
    parser.add_argument("--again", action="store_true", help="run what was run before as well")
    chosen = parser.parse_args(arguments)
    if not CORPUS.is_dir():
        sys.stdout.write(f"skipped: the corpus is not at {CORPUS}\n")
        return 0
    KEPT.mkdir(parents=True, exist_ok=True)
    entries = sorted(json.loads((CORPUS / "index.json").read_text("utf-8")), key=lambda each: each["size"])
    end = time.monotonic() + chosen.seconds if chosen.seconds else float("inf")
    wanted = [each for each in entries if chosen.only in each["id"]]
    for number, entry in enumerate(wanted, 1):
        if time.monotonic() > end:
            sys.stdout.write("the time is up; run again to go on\n")
            break
        run_entry(entry, f"{number}/{len(wanted)}", again=chosen.again)
    results = [result for each in entries if (result := kept(each)) is not None]
    TABLE.write_text(table(results, len(entries)), "utf-8")
    failed = sum(len(each.failures) for each in results)
    sys.stdout.write(f"{len(results)} of {len(entries)} documents, {failed} failures; see {TABLE.relative_to(ROOT)}\n")
    return 1 if failed else 0


def run_entry(entry: dict[str, Any], number: str, *, again: bool) -> None:
    known = None if again else kept(entry)
    if known is None or known.failures:
        result = run_document(CORPUS / entry["path"], entry["id"])
        kept_file(entry).write_bytes(msgspec.json.encode(result))
    else:
        result = known
    said = f"{sum(result.executions.values())} checks, {len(result.failures)} failures {result.stopped}"
    kind = "kept" if result is known else f"{result.seconds:.0f} s"
    sys.stdout.write(f"{number} {entry['id']}: {result.tried} of {result.operations} operations, {said} ({kind})\n")
    sys.stdout.flush()


def kept_file(entry: dict[str, Any]) -> Path:
    return KEPT / f"{entry['sha256'][:24]}.json"


def kept(entry: dict[str, Any]) -> Result | None:
    path = kept_file(entry)
    return msgspec.json.decode(path.read_bytes(), type=Result) if path.exists() else None


def run_document(spec: Path, name: str) -> Result:
    """Serve a document, run schemathesis against it, and judge what it reported."""
    began = time.monotonic()
    api = load(spec).api
    chosen = sampled(api.operations)
    identities = identities_of(api, chosen)
    log: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        with served(spec, identities, log) as url:
            stopped, said = run_schemathesis(spec, url, identities, chosen, len(api.operations), Path(folder))
        events = list(read_events(Path(folder) / "report.ndjson"))
    if not any("EngineStarted" in each for each in events) and not stopped:
        stopped = f"schemathesis does not read the document: {first_error(said)}"
    found: Judged = judged(events, api)
    return Result(
        document=name,
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


def sampled(operations: Sequence[Operation]) -> list[Operation]:
    """All operations, or as many as are tried of a large document, evenly spread."""
    if len(operations) <= OPERATIONS:
        return list(operations)
    return [operations[index * len(operations) // OPERATIONS] for index in range(OPERATIONS)]


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
            found = re.search(r"http://[^/\s]+", process.stdout.readline())
            assert found is not None, "the mock did not start"
            yield found[0]
        finally:
            process.terminate()
            process.wait(timeout=20)
            errors.seek(0)
            log += [line.rstrip() for line in errors if "SL520" not in line and not line.startswith(" ")]


def run_schemathesis(
    spec: Path, url: str, identities: Identities, chosen: list[Operation], count: int, folder: Path
) -> tuple[str, str]:
    """Why it was stopped, if it was, and what it said."""
    identities.write(folder)
    command: list[str] = [str(Path(sys.executable).with_name("schemathesis")), "run", str(spec), "--url", url]
    command += ["--checks", "all", "--phases", PHASES, "--mode", "all", "--max-examples", str(EXAMPLES)]
    command += ["--seed", "1", "--no-color", "--no-shrink", "--continue-on-failure", "--suppress-health-check", "all"]
    command += ["--generation-database", "none", "--warnings", "off", "--output-sanitize", "false"]
    command += ["--report", "ndjson", "--report-ndjson-path", str(folder / "report.ndjson")]
    if len(chosen) < count:
        command += [part for each in chosen for part in ("--include-name", f"{each.method} {each.path}")]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=LIMIT_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return f"stopped after {LIMIT_SECONDS} s", ""
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


def table(results: list[Result], documents: int) -> str:
    checks: Counter[str] = Counter()
    for each in results:
        checks.update(each.executions)
    failed = Counter(failure.check for each in results for failure in each.failures)
    lines = [
        "# The mock of every document of the corpus, judged by schemathesis",
        "",
        f"`make corpus` writes this: {len(results)} of {documents} documents, every check and every phase, over HTTP,",
        f"{EXAMPLES} examples an operation beside the coverage phase, at most {OPERATIONS} operations of a document,",
        "sampled evenly. A failure counts once for each operation, check and message. *Undecidable* are judgements",
        "that no answer could meet; they stand below with their reasons.",
        "",
        "| document | operations | checks | failures | undecidable | not synthesised | note |",
        "| --- | --- | --- | --- | --- | --- | --- |",
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
    # Sentences of the mock name files; where they lie on this machine tells nobody anything.
    return "\n".join(lines).replace(f"{CORPUS}/", "") + "\n"


def row(result: Result) -> str:
    undecidable = sum(result.undecidable.values())
    cells = (
        result.document,
        f"{result.tried} of {result.operations}",
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
