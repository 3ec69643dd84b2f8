"""What becomes of one document, in a process of its own: exit status, cost, operations, imports.

The process is forked from one that has loaded the generator, as thousands of documents would otherwise pay for
thousands of starts. It generates, then imports every module of the package and resolves every entry of its ledger.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import shutil
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from specloom.cli import main
from tests.corpus import probe

METHODS: Final = frozenset(("get", "put", "post", "delete", "options", "head", "patch", "trace", "query"))
MEMORY: Final = 12 << 30
SHOWN: Final = 5
"""Failures of one kind that are kept of one document."""


def judge(spec: Path, work: Path, seconds: int) -> dict[str, Any]:
    """The record of one document; ``seconds`` of CPU are its limit, and ``work`` is a folder that it may fill."""
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    child = os.fork()
    if not child:
        _in_child(spec, work, seconds)
    _, status, _ = os.wait4(child, 0)
    code = os.waitstatus_to_exitcode(status)
    told = work / "record.json"
    record: dict[str, Any] = json.loads(told.read_text("utf-8")) if told.is_file() else {}
    said = (work / "said.txt").read_text("utf-8", "replace")
    if code:
        record["killed"] = code
    if code or record.get("exit") != 0:
        record["said"] = said[-600:]
    record["traceback"] = "Traceback (most recent call last)" in said or record.get("exit") == 70
    shutil.rmtree(work, ignore_errors=True)
    return record


def _in_child(spec: Path, work: Path, seconds: int) -> None:
    """Never returns: the record is left in a file."""
    code = 1
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        sink = os.open(work / "said.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(sink, 1)
        os.dup2(sink, 2)
        record = _record(spec, work / "out")
        sys.stdout.flush()
        (work / "record.json").write_text(json.dumps(record), "utf-8")
        code = 0
    finally:
        os._exit(code)


def _record(spec: Path, output: Path) -> dict[str, Any]:
    started = time.process_time()
    status = main(["generate", str(spec), "--output", str(output), "--package", "client"])
    record: dict[str, Any] = {
        "exit": status,
        "cpu": round(time.process_time() - started, 3),
        "mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "bytes": spec.stat().st_size,
    }
    with contextlib.suppress(ValueError, RecursionError, AttributeError, TypeError):
        record["operations"] = len(list(operations(json.loads(spec.read_bytes()))))
    if status:
        return record
    ledger = json.loads((output / "ledger.json").read_text("utf-8"))
    for kind in ("operations", "schemas"):
        record[f"{kind}_by_status"] = _counted(ledger[kind])
    record["without_reason"] = sum(
        each["status"] != "emitted" and not each.get("notes") for group in ledger.values() for each in group
    )
    record["refused"] = [each for each in ledger["operations"] if each["status"] == "refused"][:SHOWN]
    started = time.process_time()
    sys.path.insert(0, str(output))
    top = __import__("client")
    failures = [*probe.imported(top), *probe.resolved(top, ledger)]
    record["import_cpu"] = round(time.process_time() - started, 3)
    record["failures"], record["failed"] = failures[:SHOWN], len(failures)
    return record


def _counted(entries: list[dict[str, Any]]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for each in entries:
        counts[each["status"]] = counts.get(each["status"], 0) + 1
    return counts


def operations(document: Any) -> Iterator[tuple[str, str]]:
    """Method and path of every operation, by a reader that shares no code with ours."""
    for path, stated in document.get("paths", {}).items():
        item = stated
        while isinstance(item, dict) and str(item.get("$ref", "")).startswith("#/"):
            target = document
            for step in item["$ref"][2:].split("/"):
                target = target[step.replace("~1", "/").replace("~0", "~")]
            item = target
        if path.startswith("x-") or not isinstance(item, dict):
            continue
        yield from ((path, method) for method, each in item.items() if method in METHODS and isinstance(each, dict))
        yield from ((path, method) for method in item.get("additionalOperations", {}))
