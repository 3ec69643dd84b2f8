"""Times our clients beside msgspec, pydantic, httpx2 and openapi-python-client's output: ``make bench``.

All figures are CPU time, not wall time, and compare only within the run that made them.
"""

from __future__ import annotations

import compileall
import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from benchmarks import rivals
from benchmarks.conformance.situations import ANSWER, REQUEST
from benchmarks.rounds import Rounds, best, excess, in_turn, middle, processes, ratio, worker

TABLE = Path(__file__).with_name("results.md")
PYTHON = Path(sys.executable)
CORPUS = rivals.ROOT.parent / "shared" / "corpus" / "dev" / "openai+openai-openapi" / "openapi.json"
INSTALLED = rivals.HOME / "installed"
"""Our packages as an installer leaves them: copies, compiled."""
RECORDS = 1000
CODEC_ROUNDS, CALL_ROUNDS, PROCESS_ROUNDS = 25, 25, 11
CODEC_COUNT, CALL_COUNT = 30_000, 200
BUSY_SHARE = 0.5
"""Above this load average for each processor, the table says that the machine was busy."""
INTRODUCTION = """\
# How fast

`make bench` makes this table. All figures are CPU time of the process that is timed, user and system together.
Whatever is compared is timed in turn, round by round, within one run; ratios and differences are those of each
round, and the median of them is shown. Compare only within one table: microseconds are one machine's, on one day.

- Decode is `from_json`, encode `to_json`, of the answer that the documentation page of the update shows. pydantic is
  at its best: a `TypeAdapter`, straight from and to JSON. openapi-python-client's output is called as its own
  functions call it, `json.loads` and `json.dumps` included.
- A call is the update, with the page's request, against a server in another process, over a connection that is kept.
  httpx2 alone is its client as one calls it, `client.put(url, content=..., headers=...)`: it sends bytes that are ready
  and hands out bytes. Ours goes from model to model, and checks what goes out. Both send the same eight header fields.
  Ours may take less than httpx2 alone: it makes the library's request itself, and hands it to `HTTPTransport`, on
  which the library's client stands, as redirects, cookies and authentication are none of its business. What it adds
  to that transport alone is told beside it. Without a network, both go through the library's client.
- Between two calls the process waits for the server, and what it runs next has left the processor's caches: the rows
  without a network tell how much of a difference that is.
- Our packages are imported as an installer leaves them, compiled, each time in a fresh process, with one call over
  plain http. `import httpx2` does not load all of httpx2; its first call loads the rest, and reads the trust store,
  which ours reads at the first call over https.
"""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: a figure as text, what it is to be, and whether it is."""

    what: str
    figure: str
    aim: str = ""
    met: bool | None = None

    def __str__(self) -> str:
        met = {True: "yes", False: "**no**", None: ""}[self.met]
        return f"| {self.what} | {self.figure} | {self.aim} | {met} |"


def main() -> None:
    """Run everything, write the table, print it."""
    rivals.ensure()
    rivals.HOME.mkdir(parents=True, exist_ok=True)
    answer, thousand, request = written("answer", ANSWER), written("thousand", records()), written("request", body())
    load = os.getloadavg()[0]
    sections = {"Decode and encode the Rootly answer": codec(answer, thousand)}
    with loopback() as base:
        sections["One call"] = calls(base, request, answer)
        sections["Import and first call, in a fresh process"] = first_calls(base, request)
    TABLE.write_text(page(sections, load), encoding="utf-8")
    print(TABLE.read_text(encoding="utf-8"))


def body() -> bytes:
    """The request of the update."""
    return json.dumps(REQUEST).encode()


def records() -> bytes:
    """A page of a thousand routers, each with texts of its own."""
    data = [json.loads(ANSWER)["data"] | {"id": f"router-{number:029}"} for number in range(RECORDS)]
    links = dict.fromkeys(("self", "first", "prev", "next", "last"), "https://api.rootly.com/v1/live_call_routers")
    meta = dict.fromkeys(("current_page", "next_page", "prev_page", "total_count", "total_pages"), 1)
    return json.dumps({"data": data, "links": links, "meta": meta}).encode()


def written(name: str, content: bytes) -> Path:
    """A file that the workers read."""
    path = rivals.HOME / f"{name}.json"
    path.write_bytes(content)
    return path


@contextmanager
def loopback() -> Iterator[str]:
    """The base address, without its first segment, of a server in a process of its own."""
    answers = {"rootly": ANSWER.decode(), "large": '{"object": "list", "data": []}'}
    command: list[str | Path] = [PYTHON, Path(__file__).with_name("loopback.py"), json.dumps(answers)]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as process:
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("the server has no pipes")
        try:
            yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        finally:
            process.stdin.close()
            process.wait(timeout=10)


def codec(answer: Path, thousand: Path) -> list[Row]:
    """Decode, encode, and what the values keep."""
    files = (answer, thousand)
    with (
        worker(PYTHON, "codec_ours.py", *files) as ours,
        worker(rivals.PYTHON, "codec_pydantic.py", *files) as pydantic,
        worker(rivals.PYTHON, "codec_opc.py", *files, path=rivals.OUTPUT) as opc,
    ):
        jobs = {
            f"{name} {job}": (one, prefix + job, max(1, CODEC_COUNT // slower))
            for job in ("decode", "encode")
            for name, one, prefix, slower in (
                ("msgspec", ours, "msgspec_", 1),
                ("ours", ours, "", 1),
                ("pydantic", pydantic, "", 4),
                ("opc", opc, "", 15),
            )
        }
        found = in_turn(jobs, CODEC_ROUNDS)
        kept = {name: one.ask("memory", 1) / RECORDS for name, one in (("o", ours), ("p", pydantic), ("c", opc))}
    rows = [row for job in ("decode", "encode") for row in codec_rows(found, job)]
    others = f"pydantic {kept['p']:,.0f}, openapi-python-client's output {kept['c']:,.0f}"
    kept_by_ours = f"{kept['o']:,.0f} ({others})"
    return [*rows, Row(f"a record of {RECORDS:,} keeps, bytes", kept_by_ours, "1,024 at most", kept["o"] <= 1024)]


def codec_rows(found: Rounds, job: str) -> list[Row]:
    """The rows of decode or of encode."""
    least = ", ".join(
        f"{name} {best(found, f'{name} {job}') * 1e6:.2f}" for name in ("msgspec", "ours", "pydantic", "opc")
    )
    to_msgspec = ratio(found, f"ours {job}", f"msgspec {job}")
    to_pydantic, to_opc = (ratio(found, f"{name} {job}", f"ours {job}") for name in ("pydantic", "opc"))
    return [
        Row(f"{job}, least us", least),
        Row(f"{job}, ours to msgspec's own", f"{to_msgspec:.3f}", "1.15 at most", to_msgspec <= 1.15),
        Row(f"{job}, pydantic's best to ours", f"{to_pydantic:.1f}", "4 at least", to_pydantic >= 4),
        Row(f"{job}, openapi-python-client's output to ours", f"{to_opc:.1f}", "13 at least", to_opc >= 13),
    ]


def calls(base: str, request: Path, answer: Path) -> list[Row]:
    """What our layer adds to a call."""
    suffixes = {"": "sync", "_async": "async", "_in_process": "sync, no network beneath"}
    with worker(PYTHON, "calls.py", base + "/rootly", request, answer) as one:
        jobs = {
            f"{who}{suffix}": (one, f"{who}{suffix}", CALL_COUNT) for suffix in suffixes for who in ("bare", "ours")
        }
        jobs["pool"] = (one, "pool", CALL_COUNT)
        found = in_turn(jobs, CALL_ROUNDS)
    rows = []
    for suffix, what in suffixes.items():
        added = excess(found, f"ours{suffix}", f"bare{suffix}") * 1e6
        rows.append(Row(f"httpx2 alone, {what}, us", f"{middle(found, f'bare{suffix}') * 1e6:.0f}"))
        rows.append(Row(f"our layer adds, {what}, us", f"{added:.1f}", "15 at most", added <= 15))
    rows.append(Row("our layer adds to `HTTPTransport` alone, sync, us", f"{excess(found, 'ours', 'pool') * 1e6:.1f}"))
    return rows


def first_calls(base: str, request: Path) -> list[Row]:
    """What a program pays before its first answer."""
    script = Path(__file__).with_name("workers") / "first_call.py"
    commands: dict[str, list[str | Path]] = {
        "import": [PYTHON, script, "httpx2"],
        "bare": [PYTHON, script, "httpx2", base + "/rootly", request],
        "ours": [PYTHON, script, "ours", base + "/rootly", request],
    }
    if install():
        commands["large"] = [PYTHON, script, "large", base + "/large"]
    found = processes(commands, PROCESS_ROUNDS, INSTALLED)
    rows = [
        Row("`import httpx2`, ms", f"{middle(found, 'import') * 1e3:.0f}"),
        Row("its own first call over that, ms", f"{excess(found, 'bare', 'import') * 1e3:.0f}"),
    ]
    for name, what in (("ours", "Rootly"), ("large", "OpenAI's document, 250 operations and more")):
        if name in found:
            over = excess(found, name, "import") * 1e3
            title = f"our import and first call over `import httpx2`, {what}, ms"
            rows.append(Row(title, f"{over:.0f}", "60 at most", over <= 60))
    return rows


def install() -> bool:
    """Put our packages where an installer would, compiled; whether the large one is among them, as its document is."""
    shutil.rmtree(INSTALLED, ignore_errors=True)
    shutil.copytree(rivals.ROOT / "generated" / "rootly" / "rootly_client", INSTALLED / "rootly_client")
    if CORPUS.is_file():
        output = rivals.HOME / "large"
        subprocess.run(
            [PYTHON, "-m", "specloom", "generate", str(CORPUS), "--output", str(output), "--package", "large_client"],
            check=True,
            capture_output=True,
        )
        shutil.copytree(output / "large_client", INSTALLED / "large_client")
    compileall.compile_dir(INSTALLED, quiet=1)
    return CORPUS.is_file()


def page(sections: dict[str, list[Row]], load: float) -> str:
    """The table, with what it was made on."""
    pins = [
        line.split()[0].split(";")[0] for line in rivals.LOCK.read_text(encoding="utf-8").splitlines() if "==" in line
    ]
    other = [pin.replace("==", " ") for pin in pins if pin.startswith(("pydantic=", "openapi-python-client="))]
    own = [f"{name} {metadata.version(name)}" for name in ("specloom", "msgspec", "httpx2")]
    processors = os.cpu_count() or 1
    lines = [
        INTRODUCTION,
        f"Python {platform.python_version()}, {platform.machine()}, {processors} processors; {', '.join(own + other)}.",
    ]
    if load > BUSY_SHARE * processors:
        lines.append(
            f"**The machine was busy with other work** (load average {load:.1f}): microseconds may be too high."
        )
    for title, rows in sections.items():
        lines += ["", f"## {title}", "", "| | figure | aim | met |", "| --- | --- | --- | --- |", *map(str, rows)]
    if not CORPUS.is_file():
        lines += ["", "The large document is not beside the repository; its row is left out."]
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    main()
