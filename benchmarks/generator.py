"""The generator beside openapi-python-client and datamodel-code-generator: ``make bench-generator``.

CPU seconds of whole processes, children included, as the kernel counts them, and the most memory that one of them held,
for which ``workers/costs.py`` asks; the tools take turns in each round. Writes ``generator.md``. ``ROUNDS`` and
``DOCUMENTS`` (a regular expression) make a shorter run, whose table is printed only.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import venv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks import packs
from benchmarks.rounds import ROOT, WORKERS

HOME: Final = ROOT / "build" / "generators"
RIVALS: Final = HOME / "rivals"
LOCK: Final = Path(__file__).with_name("generators.txt")
TABLE: Final = Path(__file__).with_name("generator.md")
NOTES: Final = Path(__file__).with_name("generator_notes.md")
"""What was tried, and why the figures are what they are; it stands below the tables."""
OUTPUT: Final = HOME / "out"
CACHE: Final = HOME / "cache"
ROUNDS: Final = int(os.environ.get("ROUNDS", "3"))
GROWTH: Final = (100, 400, 1600, 6400)
"""Operations of Microsoft Graph that are taken for the curve, beside all of them."""
OTHERS: Final = (
    "snyk.io.json",
    "squareup.com.json",
    "docusign.net.json",
    "netbox.dev.json",
    "amazonaws.com/ec2.json",
    "autotask.net.json",
)
"""Whole documents of the directory, from 100 operations to 3,000, each about twice the one before."""
INTRODUCTION: Final = """\
# The generator beside others

Written by `make bench-generator`. Seconds are CPU seconds of whole processes, the median of {rounds} rounds; they
compare within this run only. The clients are whole and formatted; datamodel-code-generator makes models alone, which
ruff formats.
"""


@dataclass(frozen=True)
class Cost:
    """Of one run: CPU seconds, mebibytes at the most, and the exit status."""

    seconds: float
    megabytes: int
    status: int


@dataclass(frozen=True)
class Aim:
    """What is to be reached beside openapi-python-client: times its speed, and mebibytes (0: no aim)."""

    times: float
    megabytes: int = 0


AIMS: Final[Mapping[str, Aim]] = {
    "GitHub": Aim(10, 140),
    "Stripe": Aim(30, 80),
    "Rootly, the seed": Aim(5),
    "Vocobase, the seed": Aim(5),
}
NOTHING_NEW: Final = 50


def main() -> None:
    """Measure everything and write the table."""
    ensure()
    wanted = os.environ.get("DOCUMENTS", ".")
    documents = {name: path for name, path in found().items() if re.search(wanted, name)}
    lines = [INTRODUCTION.format(rounds=ROUNDS), versions(), "", *comparison(documents)]
    if re.search(wanted, "Graph"):
        lines += ["", *growth()]
    page = "\n".join([*lines, "", NOTES.read_text("utf-8")])
    print(page)
    if wanted == ".":
        TABLE.write_text(page, encoding="utf-8")


def found() -> dict[str, Path]:
    """The documents, by what the table calls them."""
    api = packs.directory()
    return {
        "Rootly, the seed": ROOT / "specs" / "rootly.yaml",
        "Vocobase, the seed": ROOT / "specs" / "vocobase.yaml",
        "Stripe": api / "stripe.com.json",
        "GitHub": packs.github(),
    }


def ensure() -> None:
    """The environment of the others, made from its lock."""
    stamp, wanted = HOME / "rivals.stamp", hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text("utf-8") == wanted:
        return
    print("Installing the other generators into build/generators.", flush=True)
    HOME.mkdir(parents=True, exist_ok=True)
    venv.create(RIVALS, clear=True, with_pip=True)
    pip: list[str | Path] = [RIVALS / "bin" / "python", "-m", "pip", "install", "--quiet"]
    subprocess.run([*pip, "--require-hashes", "-r", LOCK], check=True)
    stamp.write_text(wanted, encoding="utf-8")


def commands(spec: Path) -> dict[str, list[str | Path]]:
    """What each tool is called with."""
    ours: list[str | Path] = [
        sys.executable,
        "-m",
        "specloom",
        "generate",
        spec,
        "--output",
        OUTPUT / "ours",
        "--package",
        "client",
    ]
    opc: list[str | Path] = [
        RIVALS / "bin" / "openapi-python-client",
        "generate",
        "--path",
        spec,
        "--output-path",
        OUTPUT / "opc",
    ]
    dcg: list[str | Path] = [
        RIVALS / "bin" / "datamodel-codegen",
        "--input",
        spec,
        "--input-file-type",
        "openapi",
        "--formatters",
    ]
    return {
        "ours": ours,
        "ours, nothing new": ours,
        "ours, with fixtures": [*ours, "--fixtures"],
        "openapi-python-client": opc,
        "datamodel-code-generator": [*dcg, "ruff-format", "ruff-check", "--output", OUTPUT / "dcg" / "models.py"],
    }


def measure(name: str, command: Sequence[str | Path]) -> Cost:
    """One run of a tool. Ours reads everything anew, unless it is to find that nothing is new."""
    if name != "ours, nothing new":
        shutil.rmtree(OUTPUT, ignore_errors=True)
        shutil.rmtree(CACHE, ignore_errors=True)
        (OUTPUT / "dcg").mkdir(parents=True)
    path = f"{RIVALS / 'bin'}{os.pathsep}{os.environ['PATH']}"
    # Modules are compiled once, as they are where a program is installed, whatever the shell says of it.
    environment = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"XDG_CACHE_HOME": str(CACHE), "PATH": path}
    # Without site packages, which would make it no small process.
    launched = [sys.executable, "-S", "-E", WORKERS / "costs.py", *command]
    told = subprocess.run(launched, stdout=subprocess.PIPE, env=environment, cwd=HOME, check=True).stdout
    found = json.loads(told)
    return Cost(found["seconds"], found["kibibytes"] // 1024, found["status"])


def in_rounds(every: Mapping[str, Sequence[str | Path]]) -> dict[str, list[Cost]]:
    """Every tool once in each round."""
    costs: dict[str, list[Cost]] = {name: [] for name in every}
    for _ in range(ROUNDS):
        for name, command in every.items():
            costs[name].append(measure(name, command))
    return costs


def seconds(costs: Sequence[Cost]) -> float:
    return statistics.median(cost.seconds for cost in costs)


def comparison(documents: Mapping[str, Path]) -> Iterator[str]:
    """The table of documents."""
    yield "| document | tool | CPU s | ours is faster | MB | exit | aim | met |"
    yield "| --- | --- | --- | --- | --- | --- | --- | --- |"
    for document, spec in documents.items():
        costs = in_rounds(commands(spec))
        other = costs["openapi-python-client"]
        for name, found_costs in costs.items():
            against = costs["ours"] if name == "datamodel-code-generator" else found_costs
            rival = found_costs if name == "datamodel-code-generator" else other
            times = statistics.median(a.seconds / b.seconds for a, b in zip(rival, against, strict=True))
            most = max(cost.megabytes for cost in found_costs)
            shown = "" if name == "openapi-python-client" else f"{times:.1f} times"
            wanted, met = judged(document, name, times, most)
            cells = [document, name, f"{seconds(found_costs):.2f}", shown, str(most), str(found_costs[-1].status)]
            yield f"| {' | '.join([*cells, wanted, met])} |"


def judged(document: str, name: str, times: float, megabytes: int) -> tuple[str, str]:
    """The aim, and whether it is met."""
    if name == "ours, nothing new":
        return f"{NOTHING_NEW} times", "yes" if times >= NOTHING_NEW else "no"
    aim = AIMS.get(document)
    if name != "ours" or aim is None:
        return "", ""
    met = times >= aim.times and (not aim.megabytes or megabytes <= aim.megabytes)
    room = f" in {aim.megabytes} MB" if aim.megabytes else ""
    return f"{aim.times:g} times{room}", "yes" if met else "no"


def growth() -> Iterator[str]:
    """Seconds by size: parts of Microsoft Graph's document and all of it, and whole documents of others."""
    folder = packs.directory() / "microsoft.com"
    whole: dict[str, Any] = json.loads((folder / "graph.json").read_bytes())
    specs = [part(whole, count) for count in GROWTH]
    yield from curve("Microsoft Graph", [*specs, folder / "graph.json", folder / "graph-beta.json"])
    yield ""
    yield from curve("documents of others", [packs.directory() / name for name in OTHERS])


def curve(name: str, specs: Sequence[Path]) -> Iterator[str]:
    """A table of documents by size; what is in proportion has about the same figure in the columns for one of each."""
    yield f"## Growth: {name}"
    yield ""
    yield "| document | operations | MB of JSON | CPU s | CPU ms an operation | CPU s a MB | MB held |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for spec in specs:
        count = sum(len(methods(item)) for item in json.loads(spec.read_bytes())["paths"].values())
        cost = measure("ours", commands(spec)["ours"])
        size = spec.stat().st_size / 1e6
        each = f"{cost.seconds / count * 1000:.2f}" if not cost.status else f"exit {cost.status}"
        cells = [spec.stem, f"{count:,}", f"{size:.1f}", f"{cost.seconds:.2f}", each, f"{cost.seconds / size:.2f}"]
        yield f"| {' | '.join([*cells, str(cost.megabytes)])} |"


def methods(item: Mapping[str, Any]) -> list[str]:
    return [key for key in item if key in ("get", "put", "post", "delete", "patch", "head", "options", "trace")]


def part(whole: Mapping[str, Any], count: int) -> Path:
    """A document of the first paths that have so many operations, and the components that they reach."""
    paths: dict[str, Any] = {}
    total = 0
    for path, item in whole["paths"].items():
        if total >= count:
            break
        paths[path] = item
        total += len(methods(item))
    components: dict[str, dict[str, Any]] = {}
    waiting: list[Any] = list(paths.values())
    while waiting:
        value = waiting.pop()
        waiting.extend(value.values() if isinstance(value, dict) else value if isinstance(value, list) else [])
        reference = value.get("$ref") if isinstance(value, dict) else None
        if isinstance(reference, str) and reference.startswith("#/components/"):
            kind, name = reference.split("/")[2:]
            if name not in components.setdefault(kind, {}):
                components[kind][name] = whole["components"][kind][name]
                waiting.append(components[kind][name])
    spec = HOME / f"graph-{count}.json"
    head = {key: value for key, value in whole.items() if key not in ("paths", "components")}
    spec.write_text(json.dumps({**head, "paths": paths, "components": components}), "utf-8")
    return spec


def versions() -> str:
    """What the table was made with."""
    pins = re.findall(
        r"^(datamodel-code-generator|openapi-python-client)==(\S+)", LOCK.read_text("utf-8"), re.MULTILINE
    )
    listed = ", ".join(f"{name} {version}" for name, version in pins)
    load = os.getloadavg()[0]
    busy = f" The machine was busy with other work (load average {load:.1f})." if load > 1.5 else ""
    return f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} processors; {listed}.{busy}"


if __name__ == "__main__":
    main()
