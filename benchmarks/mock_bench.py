"""The mock beside Prism, Steady, uvicorn's fixed answer and a bare httptools protocol: ``make bench-mock``.

CPU time of each server's processes per request, from /proc, as ratios; all servers take turns within one run, as
figures of different runs on a shared machine say nothing. wrk drives them. Steady and Prism are measured where they are
installed (``npm install --prefix build/steady @stdy/cli``). Writes ``benchmarks/mock.md``.
"""

from __future__ import annotations

import http.client
import json
import os
import platform
import re
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
HERE = ROOT / "benchmarks"
PRISM = ROOT / "mocks" / "node_modules" / ".bin" / "prism"
STEADY = Path(os.environ.get("STEADY", ROOT / "build" / "steady" / "node_modules" / ".bin" / "steady"))
ROUNDS = int(os.environ.get("ROUNDS", "5"))
SECONDS = 2
# Modules are compiled once, as they are where a program is installed, whatever the shell says of it.
ENVIRONMENT = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
ENVIRONMENT["PYTHONPYCACHEPREFIX"] = str(ROOT / "build" / "pycache")
TICK = os.sysconf("SC_CLK_TCK")
MANY = 3000
NAMES = ("vocobase", "rootly")
ANEW = ", each anew"
"""Requests of such a case differ from each other in their ids and in a header, as those of many clients do."""


@dataclass(frozen=True)
class Case:
    """A request to the mock; ``base`` is the base path, which Prism and Steady leave out."""

    name: str
    method: str
    base: str
    path: str
    headers: dict[str, str]
    body: str

    def script(self, folder: Path, base: str) -> Path:
        """The script that makes wrk send this request."""
        lines = [f'wrk.method = "{self.method}"', f'wrk.path = "{base}{self.path}"', f"wrk.body = [==[{self.body}]==]"]
        lines += [f'wrk.headers["{name}"] = "{value}"' for name, value in self.headers.items()]
        if self.name.endswith(ANEW):
            lines += [
                "local number, path = 0, wrk.path",
                "request = function()",
                "  number = number + 1",
                '  wrk.headers["X-Request-Id"] = tostring(number)',
                "  return wrk.format(nil, path .. number % 1000)",
                "end",
            ]
        script = folder / f"{self.name}{base}.lua".replace("/", "-").replace(" ", "-")
        script.write_text("\n".join(lines), "utf-8")
        return script


@dataclass
class Server:
    """A server under measure: how to start it, and what one request has cost it, in microseconds, by case."""

    name: str
    command: list[str | Path]
    port: int
    full_paths: bool = True
    cases: tuple[str, ...] = (*NAMES, *(name + ANEW for name in NAMES))
    pid: int = 0
    start: float = 0
    resident: float = 0
    costs: dict[tuple[str, int], list[float]] = field(default_factory=dict)

    def median(self, case: str, connections: int) -> float:
        return statistics.median(self.costs[case, connections])


def cases() -> list[Case]:
    found = []
    for name, method, base, template, path in (
        ("vocobase", "post", "/api/v2", "/voicelink/call-routing/{routing_id}", "/voicelink/call-routing/42"),
        ("rootly", "put", "", "/v1/live_call_routers/{id}", "/v1/live_call_routers/2f5c0b9e"),
    ):
        document = yaml.safe_load((ROOT / "specs" / f"{name}.yaml").read_text("utf-8"))
        body = resolved(document, document["paths"][template][method]["requestBody"])
        kind, content = next(iter(body["content"].items()))
        examples = content.get("examples")
        example = resolved(document, next(iter(examples.values())))["value"] if examples else content["example"]
        headers = {"Authorization": "Bearer rg_live_bench", "Content-Type": kind, "Accept": kind}
        found += [Case(each, method.upper(), base, path, headers, json.dumps(example)) for each in (name, name + ANEW)]
    return found


def resolved(document: Any, node: Any) -> Any:
    while "$ref" in node:
        found = document
        for part in node["$ref"][2:].split("/"):
            found = found[part.replace("~1", "/")]
        node = found
    return node


def family(pid: int) -> list[int]:
    """A process and those that it started."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8").split()
    return [pid, *(each for child in children for each in family(int(child)))]


def cpu(pid: int) -> float:
    """Seconds of CPU of a process and those that it started."""
    ticks = 0
    for each in family(pid):
        fields = Path(f"/proc/{each}/stat").read_text("utf-8").rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / TICK


def resident(pid: int) -> float:
    """Megabytes of memory of a process and those that it started."""
    found = (re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{each}/status").read_text("utf-8")) for each in family(pid))
    return sum(int(each[1]) for each in found if each) / 1024


def listens(port: int) -> bool:
    """Whether a server takes connections; a request would be a first one, whose cost is no part of the start."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except OSError:
        return False
    return True


@contextmanager
def running(server: Server) -> Iterator[Server]:
    """A server, once it takes connections; its start's CPU time is noted."""
    with subprocess.Popen(
        server.command, cwd=ROOT, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            end = time.monotonic() + 60
            while not listens(server.port):
                if process.poll() is not None or time.monotonic() > end:
                    raise SystemExit(f"{server.name} does not start: {server.command}")
                time.sleep(0.02)
            server.pid, server.start = process.pid, cpu(process.pid)
            server.resident = resident(process.pid)
            yield server
        finally:
            process.terminate()


def load(server: Server, case: Case, connections: int, folder: Path) -> float:
    """Microseconds of CPU per request under wrk."""
    script = case.script(folder, case.base if server.full_paths else "")
    before = cpu(server.pid)
    command: list[str | Path] = [
        "wrk",
        "-t1",
        f"-c{connections}",
        f"-d{SECONDS}s",
        "-s",
        script,
        f"http://127.0.0.1:{server.port}",
    ]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in said:
        raise SystemExit(f"{server.name} refuses the request of {case.name}: {said}")
    found = re.search(r"(\d+) requests in", said)
    return (cpu(server.pid) - before) / int(found[1] if found else 0) * 1e6


def many(folder: Path, count: int) -> Path:
    """Vocobase's document with further operations beside its own."""
    document = yaml.safe_load((ROOT / "specs" / "vocobase.yaml").read_text("utf-8"))
    for number in range(count):
        document["paths"][f"/more{number}/{{id}}/things"] = {
            "get": {
                "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}],
                "responses": {"200": {"description": "d"}},
            }
        }
    path = folder / f"operations-{count}.json"
    path.write_text(json.dumps(document), "utf-8")
    return path


def servers(folder: Path) -> list[Server]:
    mock: list[str | Path] = [sys.executable, "-m", "specloom", "mock"]
    spec = ROOT / "specs"
    found = [
        Server("bare protocol", [sys.executable, HERE / "bare.py", "7301"], 7301),
        Server("specloom", [*mock, "--port", "7302"], 7302),
        Server("specloom, every answer judged too", [*mock, "--errors", "--port", "7306"], 7306),
        Server("specloom, 1 more operation", [*mock, many(folder, 1), "--port", "7303"], 7303, cases=("vocobase",)),
        Server(
            f"specloom, {MANY} more operations",
            [*mock, many(folder, MANY), "--port", "7304"],
            7304,
            cases=("vocobase",),
        ),
        Server(
            "uvicorn, fixed answer",
            [sys.executable, "-m", "uvicorn", "--app-dir", HERE, "--port", "7305", "--no-access-log", "fixed_asgi:app"],
            7305,
        ),
    ]
    for number, name in enumerate(NAMES):
        document, port = spec / f"{name}.yaml", 7310 + number
        if STEADY.exists():
            command: list[str | Path] = [STEADY, "-q", "--host", "127.0.0.1", "-p", str(port), document]
            found.append(Server(f"Steady, {name}", command, port, full_paths=False, cases=(name, name + ANEW)))
        if PRISM.exists():
            command = [PRISM, "mock", "-v", "silent", "-p", str(port + 10), document]
            found.append(Server(f"Prism, {name}", command, port + 10, full_paths=False, cases=(name, name + ANEW)))
    return found


def measure(found: list[Server], wanted: list[Case], connections: int, folder: Path, rounds: int) -> None:
    """Each case of each server in each round, in turn; the order turns from round to round."""
    for number in range(rounds):
        for case in wanted:
            for server in reversed(found) if number % 2 else found:
                if case.name in server.cases:
                    cost = load(server, case, connections, folder)
                    server.costs.setdefault((case.name, connections), []).append(cost)


@dataclass
class Start:
    """CPU seconds until the mock listens, its megabytes then, milliseconds of its first answer, and its megabytes once
    what judges bodies is loaded as well. The cache is warm; each is the least of several starts.
    """

    cpu: float = 9e9
    listening: float = 9e9
    first: float = 9e9
    judging: float = 9e9


def start_of_mock(arguments: list[str | Path], wanted: list[Case]) -> Start:
    """How the mock starts; ``wanted`` are requests of which each is answered once before the memory is looked at."""
    best = Start()
    for _ in range(5):
        server = Server("", [sys.executable, "-m", "specloom", "mock", *arguments, "--port", "7330"], 7330)
        with running(server):
            began = time.perf_counter()
            connection = http.client.HTTPConnection("127.0.0.1", 7330)
            connection.request("GET", "/api/v2/voicelink/call-routing", headers={"Authorization": "Bearer rg_live_x"})
            connection.getresponse().read()
            best.first = min(best.first, (time.perf_counter() - began) * 1000)
            for each in wanted:
                connection.request(each.method, each.base + each.path, each.body, each.headers)
                connection.getresponse().read()
            connection.close()
            # What judges bodies is loaded soon after the start, if nobody asked for it before.
            time.sleep(0.2)
            best.cpu, best.listening = min(best.cpu, server.start), min(best.listening, server.resident)
            best.judging = min(best.judging, resident(server.pid))
        time.sleep(0.1)
    return best


def table(found: list[Server]) -> Iterator[str]:
    bare, ours = found[0], found[1]
    yield "| server | connections | case | us of CPU per request, median (least) | to the bare protocol | to specloom |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for server in found:
        for (case, connections), costs in sorted(server.costs.items()):
            cost = statistics.median(costs)
            yield (
                f"| {server.name} | {connections} | {case} | {cost:.1f} ({min(costs):.1f}) "
                f"| {cost / bare.median(case, connections):.2f} | {cost / ours.median(case, connections):.2f} |"
            )


def verdicts(found: list[Server], starts: dict[str, Start], grown: float) -> Iterator[str]:
    """One line for each target of the mock's speed, with what was measured and whether it is met."""
    by_name = {each.name: each for each in found}
    bare, ours = found[0], found[1]

    def line(what: str, measured: float, target: float, unit: str, *, most: bool = True) -> str:
        met = measured <= target if most else measured >= target
        sign = "at most" if most else "at least"
        return f"| {what} | {sign} {target:g}{unit} | {measured:.3g}{unit} | {'met' if met else '**missed**'} |"

    for case in NAMES:
        ratio = ours.median(case, 64) / bare.median(case, 64)
        yield line(f"{case}: to the bare protocol, 64 connections", ratio, 1.75, "")
        for peer, connections, target in (("Prism", 64, 25), ("Steady", 64, 10), ("Prism", 1, 20)):
            server = by_name.get(f"{peer}, {case}")
            if server is not None:
                ratio = server.median(case, connections) / ours.median(case, connections)
                yield line(f"{case}: {peer} to ours, {connections} connections", ratio, target, "", most=False)
    one, lots = by_name["specloom, 1 more operation"], by_name[f"specloom, {MANY} more operations"]
    yield line(f"{MANY} operations to one", lots.median("vocobase", 64) / one.median("vocobase", 64), 1.1, "")
    yield line("start on the seeds, CPU", starts["seeds"].cpu, 0.10, " s")
    yield line("memory on the seeds, listening", starts["seeds"].listening, 30, " MB")
    yield line("memory on the seeds, bodies judged", starts["seeds"].judging, 30, " MB")
    yield line("first answer", starts["seeds"].first, 3, " ms")
    if "large" in starts:
        yield line("start on a large document (BIG), CPU", starts["large"].cpu, 0.25, " s")
        yield line("memory on a large document (BIG), listening", starts["large"].listening, 90, " MB")
        yield line("memory on a large document (BIG), ready to judge", starts["large"].judging, 90, " MB")
    yield line("memory grown over the run", grown, 5, " MB")


def versions() -> Iterator[str]:
    yield f"Python {platform.python_version()}, " + ", ".join(
        f"{name} {version(name)}" for name in ("uvloop", "httptools", "uvicorn", "jsonschema-rs", "msgspec")
    )
    for name, folder in (
        ("Prism", PRISM.parents[1] / "@stoplight/prism-cli"),
        ("Steady", STEADY.parents[1] / "@stdy/cli"),
    ):
        manifest = folder / "package.json"
        yield f"{name} {json.loads(manifest.read_text('utf-8'))['version']}" if manifest.exists() else f"{name}: absent"
    said = subprocess.run(["wrk", "-v"], capture_output=True, text=True, check=False).stdout
    yield said.partition(" [")[0]
    yield f"{os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f} at the start"


def main() -> int:
    if shutil.which("wrk") is None:
        raise SystemExit("wrk is not installed; on Debian: apt install wrk")
    facts = list(versions())
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        wanted = cases()
        found = [stack.enter_context(running(each)) for each in servers(folder)]
        ours = found[1]
        measure(found, wanted, 64, folder, 1)
        for each in found:
            each.costs.clear()
        before = resident(ours.pid)
        measure(found, wanted, 64, folder, ROUNDS)
        grown = resident(ours.pid) - before
        plain = [each for each in wanted if not each.name.endswith(ANEW)]
        measure([each for each in found if "operation" not in each.name], plain, 1, folder, max(2, ROUNDS // 2))
    starts = {"seeds": start_of_mock([], plain)}
    if "BIG" in os.environ:
        starts["large"] = start_of_mock([Path(os.environ["BIG"])], [])
    lines = [
        "# The mock's speed",
        "",
        "`make bench-mock` writes this file. " + "; ".join(facts) + f", {os.getloadavg()[0]:.1f} at the end. "
        f"{ROUNDS} rounds of {SECONDS} s by wrk; state on, access log off, every request judged by the "
        "description, as by default, and every answer too where it says so (--errors). Requests of a case are all the "
        "same, or, where it says so, have each its own id (of a thousand) and a header of its own. A busy machine "
        "is unfair to all, and to larger programs most: compare ratios of one run.",
        "",
        "| target | wanted | measured | |",
        "| --- | --- | --- | --- |",
        *verdicts(found, starts, grown),
        "",
        *table(found),
        "",
    ]
    notes = HERE / "mock_notes.md"
    text = "\n".join(lines) + (f"\n{notes.read_text('utf-8')}" if notes.exists() else "")
    (HERE / "mock.md").write_text(text, "utf-8")
    print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
