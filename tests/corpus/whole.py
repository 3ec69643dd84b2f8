"""The corpus beside the repository through the generator, judged from outside: ``make corpus-generator``.

    python -m tests.corpus.whole [REGEX]

The tool that lies with the corpus generates each document under two hash seeds, imports every module, resolves the
ledger and sends every valid example through the models and back; mypy --strict, pyright strict and ruff are added here.
Prints a table, and exits with 1 where anything is missing. What it makes stays under ``build/corpus``; a run over all
documents writes the table to ``benchmarks/generator_corpus.md``.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

from benchmarks.rounds import ROOT

SHARED: Final = ROOT.parent / "shared"
TOOL: Final = SHARED / "tools" / "run_corpus.py"
INDEX: Final = SHARED / "corpus" / "index.json"
HOME: Final = ROOT / "build" / "corpus"
SHARDS: Final = 2
NO_LIMIT: Final = 1_000_000
COLUMNS: Final = (
    "document",
    "operations",
    "refused",
    "modules",
    "mypy",
    "pyright",
    "ruff",
    "round trips",
    "twice",
    "CPU s",
    "MB",
)
TABLE: Final = ROOT / "benchmarks" / "generator_corpus.md"
HEAD: Final = """# The package of each document of the corpus

Written by `make corpus-generator`: operations that became methods, what was refused, modules that import, errors of
mypy --strict, pyright strict and ruff (E, F, I, UP, B and the formatter at 120 columns), valid examples that come
through the models as they went in, whether two runs under other hash seeds give the same bytes, and the cost of one.

"""
SAME: Final = frozenset(("equal", "equal_mod_datetime"))


def main() -> int:
    """Run everything; gives the exit code."""
    if not TOOL.is_file():
        print(f"the corpus is not at {INDEX.parent}, in the shared folder beside the repository")
        return 2
    pattern = sys.argv[1] if len(sys.argv) > 1 else "."
    shutil.rmtree(HOME, ignore_errors=True)
    HOME.mkdir(parents=True)
    with ThreadPoolExecutor(SHARDS) as pool:
        records = [each for group in pool.map(lambda shard: run(shard, pattern), range(SHARDS)) for each in group]
        for record, errors in zip(records, pool.map(pyright, records), strict=True):
            record["pyright"], record["ruff"] = errors, ruff(record)
    records.sort(key=lambda record: record["id"])
    table = "".join(f"| {' | '.join(cells)} |\n" for cells in (COLUMNS, ["---"] * len(COLUMNS), *map(row, records)))
    print(table)
    if pattern == ".":
        TABLE.write_text(HEAD + table, "utf-8")
    missed = [f"{record['id']}: {miss}" for record in records for miss in misses(record)]
    print("", *missed, f"{len(records)} documents, {len(missed)} misses", sep="\n")
    return 1 if missed or not records else 0


def run(shard: int, pattern: str) -> list[dict[str, Any]]:
    """The records of every second document."""
    out = HOME / f"records-{shard}.jsonl"
    options: list[str | Path] = [
        "--tool",
        "specloom",
        "--rt",
        "--det",
        str(NO_LIMIT),
        "--mypy",
        str(NO_LIMIT),
        "--keep",
        "--cpu",
        "600",
    ]
    places: list[str | Path] = [
        "--index",
        INDEX,
        "--out",
        out,
        "--work",
        HOME / f"work-{shard}",
        "--shard",
        f"{shard}/{SHARDS}",
    ]
    command: list[str | Path] = [sys.executable, TOOL, *places, *options, "--wall", "3600", "--match", pattern]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=HOME)
    lines = out.read_text("utf-8").splitlines() if out.is_file() else []
    return [{**json.loads(line), "shard": shard} for line in lines]


def folder_of(record: dict[str, Any]) -> Path:
    """Where the tool left the package of a document."""
    slug = "".join(character if character.isascii() and character.isalnum() else "\0" for character in record["id"])
    return HOME / f"work-{record['shard']}" / "specloom" / "_".join(filter(None, slug.split("\0"))) / "a" / "gen"


def ruff(record: dict[str, Any]) -> int:
    """How many lines ruff has to say, its formatter included."""
    rules = ["--isolated", "--no-cache", "--line-length", "120", "--target-version", "py311"]
    said = 0
    for command in (["check", "--select", "E,F,I,UP,B", "--output-format", "concise"], ["format", "--check"]):
        found = subprocess.run(
            [sys.executable, "-m", "ruff", *command, *rules, folder_of(record)],
            capture_output=True,
            text=True,
            check=False,
        )
        said += len(found.stdout.splitlines()) if found.returncode else 0
    return said


def pyright(record: dict[str, Any]) -> int:
    """How many errors pyright has in its strict mode; -1 where there is no package."""
    folder = folder_of(record)
    if not (folder / "client").is_dir():
        return -1
    config = folder.parent / "pyrightconfig.json"
    config.write_text(json.dumps({"include": ["gen"], "strict": ["gen"], "pythonVersion": "3.11"}), "utf-8")
    command: list[str | Path] = [
        Path(sys.executable).with_name("pyright"),
        "--project",
        config,
        "--pythonpath",
        sys.executable,
    ]
    environment = {**os.environ, "PYRIGHT_PYTHON_IGNORE_WARNINGS": "1"}
    said = subprocess.run([*command, "--outputjson"], env=environment, capture_output=True, text=True, check=False)
    report = json.loads(said.stdout)
    (folder.parent / "pyright.json").write_text(said.stdout, "utf-8")
    return int(report["summary"]["errorCount"])


def trips(record: dict[str, Any]) -> Counter[str]:
    """How many values came back as they were, and how many did not, by outcome."""
    found: Counter[str] = Counter()
    for outcomes in record.get("probe", {}).get("rt", {}).values():
        found.update(outcomes)
    return found


def misses(record: dict[str, Any]) -> list[str]:
    """What is not as it must be, as sentences."""
    if "gen" not in record:
        return [f"not measured: {record.get('harness_error')}"]
    probe, mypy, emitted = record.get("probe", {}), record.get("mypy", {}), record.get("ops_emitted")
    missed = {
        f"exit status {record['gen']['rc']}: {record.get('log_tail', '')[-200:]}": record["gen"]["rc"],
        f"{emitted} of {record['ops_spec']} operations": emitted != record["ops_spec"],
        f"{record.get('refused_without_reason')} refused without a reason": record.get("refused_without_reason", 1),
        f"does not compile: {record.get('compile_fail')}": record.get("compile_fail_n", 1),
        f"does not import: {probe.get('import_fail')}": probe.get("import_fail_n", 1),
        f"does not resolve: {probe.get('unresolved', [])[:2]}": probe.get("unresolved", [1]),
        f"{mypy.get('errors')} mypy errors: {mypy.get('codes')}": mypy.get("errors", 1) != 0,
        f"{record['pyright']} pyright errors": record["pyright"],
        f"{record['ruff']} lines of ruff": record["ruff"],
        f"two runs differ: {record.get('diff_files')}": not record.get("same2"),
    }
    missed |= {
        f"{count} round trips {outcome}: {probe.get('ex', {}).get(outcome, [])[:2]}": count
        for outcome, count in trips(record).items()
        if outcome not in SAME
    }
    return [what for what, wrong in missed.items() if wrong]


def row(record: dict[str, Any]) -> list[str]:
    """The row of one document."""
    made, probe, found = record.get("gen", {}), record.get("probe", {}), trips(record)
    refused = sum(states.get("refused", 0) for states in record.get("ledger", {}).values())
    return [
        record["id"],
        f"{record.get('ops_emitted')} of {record.get('ops_spec')}",
        str(refused),
        f"{probe.get('modules', 0) - probe.get('import_fail_n', 0)} of {probe.get('modules')}",
        str(record.get("mypy", {}).get("errors")),
        str(record["pyright"]),
        str(record["ruff"]),
        f"{sum(found[outcome] for outcome in SAME)} of {found.total()}",
        "same" if record.get("same2") else "differs",
        str(made.get("cpu_s")),
        str(made.get("rss_mb")),
    ]


if __name__ == "__main__":
    sys.exit(main())
