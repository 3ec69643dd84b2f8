"""Runs a generator on a hostile document in a folder of its own, and judges what came out.

Payloads call ``PWNED()``, a builtin that ``sitecustomize`` plants and that leaves a mark when it runs. The same file
hooks Python's audit events: what a process opens, writes, connects to or starts is judged, not only what it leaves.
"""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeVar

from markdown_it import MarkdownIt

ROOT: Final = Path(__file__).resolve().parents[2]
MARK: Final = "PWNED"
EVALUATED: Final = "50337"
"""7 * 7191, which payloads ask a template or an f-string to work out."""
_DIGEST: Final = re.compile(r'"[0-9a-f]{64}"')
SECRET: Final = "PLANTED_SECRET"
CPU_SECONDS: Final = 10
MEGABYTES: Final = 512
WALL_SECONDS: Final = 90
# C0 but tab and line feed, C1, bidi controls, line and paragraph separator, byte order mark.
RAW: Final = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")
MARKDOWN: Final = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
LINKS: Final = re.compile(r"(?:https?:|mailto:|[\w.#/-]+$)", re.IGNORECASE)
"""Where a link of a page may lead: to the web, to a mailbox, or to a page of the package."""
PROJECT_KEYS: Final = frozenset(
    "name version description readme requires-python dependencies optional-dependencies classifiers keywords license "
    "license-files authors entry-points urls".split()
)
WATCH: Final = """
import atexit, builtins, os, sys
def planted(*_args, **_kwargs):
    open(os.environ["ATTACK_MARK"], "a").write("x")
    return ""
builtins.PWNED = planted
MAY_READ = tuple(os.environ["ATTACK_READ"].split(os.pathsep))
MAY_WRITE = tuple(os.environ["ATTACK_WRITE"].split(os.pathsep))
LOG = os.open(os.environ["ATTACK_LOG"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
# The most memory of this program alone: what the kernel tells the parent counts the parent's own, before this began.
STATUS = os.open("/proc/self/status", os.O_RDONLY)
PEAK = os.open(os.environ["ATTACK_PEAK"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
@atexit.register
def tell_peak():
    os.write(PEAK, os.pread(STATUS, 8192, 0).partition(b"VmHWM:")[2].split()[0])
leave = os._exit
def leave_and_tell(status):
    tell_peak()
    leave(status)
os._exit = leave_and_tell
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
STARTS = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "pty.spawn")
CHANGES = ("os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.symlink", "os.link", "os.chmod", "os.truncate")
def tell(event, what):
    os.write(LOG, f"{event} {what}\\n".encode("utf-8", "backslashreplace"))
def inside(path, allowed):
    if not isinstance(path, (str, bytes)):
        return True
    whole = os.path.realpath(os.path.join(os.getcwd(), os.fsdecode(path)))
    if whole == os.getcwd() or whole.startswith(f"/proc/{os.getpid()}/"):
        return True  # the folder that the output lies in is opened to lock it
    return any(whole.startswith(each) or whole + os.sep == each for each in allowed)
def beside(place):
    if os.path.isdir(place) and not os.path.islink(place):
        return any(os.path.realpath(place).startswith(each) for each in MAY_WRITE) or place == os.getcwd()
    real = os.path.join(os.path.realpath(os.path.dirname(place)), os.path.basename(place))
    return any(real.startswith(each) for each in MAY_WRITE)
def watch(event, args):
    if event == "open":
        path, _, flags = args
        if not isinstance(path, (str, bytes)):
            return
        if not (flags or 0) & WRITES and not os.path.lexists(path):
            return  # what is removed is opened by names relative to other folders than the current one
        if not inside(path, MAY_WRITE if (flags or 0) & WRITES else MAY_WRITE + MAY_READ):
            tell("WRITE" if (flags or 0) & WRITES else "READ", path)
    elif event in CHANGES:
        places = args[:2] if event in ("os.rename", "os.link") else args[1:2] if event == "os.symlink" else args[:1]
        if event in ("os.remove", "os.rmdir") and args[1] >= 0:
            places = (os.path.join(os.readlink(f"/proc/self/fd/{args[1]}"), os.fsdecode(args[0])),)
        if not all(beside(os.path.abspath(os.fsdecode(place))) for place in places):
            tell("WRITE", (event, *places))
    elif event.startswith("socket.") and event not in ("socket.__new__", "socket.gethostname"):
        tell("NETWORK", (event, *args[1:]))
    elif event.startswith(STARTS):
        tell("START", args[:1])
if os.environ.get("ATTACK_WATCH"):
    sys.addaudithook(watch)
"""
IMPORT_ALL: Final = """
import importlib, pathlib, sys
root = pathlib.Path(sys.argv[1])
sys.path.insert(0, str(root))
for path in sorted(root.rglob("*.py")):
    parts = path.relative_to(root).with_suffix("").parts
    name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    if name.endswith(("testing.plugin", "testing.strategies")) or "testing.behaviour" in name:
        continue
    try:
        importlib.import_module(name)
    except BaseException as error:
        print(f"IMPORT {name}: {type(error).__name__}: {error}"[:200])
print("IMPORTED")
"""

T = TypeVar("T")
ALL: Final = "SPECLOOM_ATTACKS"
"""Set to ``all``, the tests run every attack, as ``make attacks`` does; otherwise a sample of about a minute."""


def sampled(things: Iterable[T], most: int) -> list[T]:
    """So many of them, evenly spread and the same in every run; all where all are asked for."""
    every = list(things)
    step = 1 if os.environ.get(ALL) == "all" else -(-len(every) // most)
    return every[:: max(step, 1)]


EXPECTED: Final = {"made": (0,), "refused": (2,), "either": (0, 2), "read": (0, 1, 2)}
"""Exit statuses by what is expected of an attack."""


@dataclass(frozen=True)
class Attack:
    """``files`` by path below the folder of the document, the first of which is the document; ``expect`` is ``made``
    (a package), ``refused`` (exit status 2) or ``either``; ``links`` are symbolic links, by path, relative to the
    sandbox; ``operations`` are those of the document."""

    name: str
    files: Mapping[str, bytes]
    expect: str = "either"
    links: Mapping[str, str] = field(default_factory=dict)
    arguments: tuple[str, ...] = ()
    operations: int = -1


@dataclass(frozen=True)
class Outcome:
    """``flags`` say what is wrong, each as a word and what it is about; none is a pass."""

    status: int
    cpu: float
    megabytes: int
    flags: tuple[str, ...]
    said: str

    def __str__(self) -> str:
        came = "package" if self.status == 0 else "refused" if self.status == 2 else f"exit {self.status}"
        return f"{came}, {self.cpu:.1f} s, {self.megabytes} MB"


@dataclass(frozen=True)
class Tool:
    """A program: ``command`` with ``{spec}`` and ``{out}``, of which ``before`` runs first and is not judged; ``ours``
    where what it opens is judged as well, and its output held to our own rules. A ``reader`` makes no package: it may
    end with 1 too, or, where it follows another command, as that one did. ``loads`` is what its libraries open."""

    command: Sequence[str]
    python: str = sys.executable
    ours: bool = True
    reader: bool = False
    before: Sequence[str] = ()
    loads: frozenset[str] = frozenset()


_US: Final = (sys.executable, "-m", "specloom")
SPECLOOM: Final = Tool((*_US, "generate", "{spec}", "--output", "{out}"))
READERS: Final = {
    # openapi-spec-validator loads requests, which asks for IPv6 with a socket of this machine and reads media types.
    "validate": Tool(
        (*_US, "validate", "{spec}"),
        reader=True,
        loads=frozenset({"NETWORK ('socket.bind', ('::1', 0))", "READ /etc/mime.types"}),
    ),
    "check": Tool((*_US, "check"), reader=True, before=(*_US, "generate")),
}
"""The other commands that read a document, by their names."""


class Sandbox:
    """The folder of one attack: ``specs`` with the document, ``work/out`` for output, ``secret`` with what is not for
    it, ``home`` with a cache."""

    def __init__(self, folder: Path, attack: Attack, tool: Tool = SPECLOOM) -> None:
        self.folder, self.attack, self.tool = folder.resolve(), attack, tool
        self.specs, self.work, self.home = (self.folder / name for name in ("specs", "work", "home"))
        self.out, self.mark, self.log = self.work / "out", self.folder / "mark", self.folder / "audit.txt"
        self.peak = self.folder / "peak"
        for place in (self.specs, self.work, self.home, self.folder / "hook", self.folder / "secret"):
            place.mkdir(parents=True)
        (self.folder / "hook" / "sitecustomize.py").write_text(WATCH, "utf-8")
        secret = {"X": {"type": "object", "properties": {SECRET: {"type": "string"}}}}
        (self.folder / "secret" / "secret.json").write_text(json.dumps(secret), "utf-8")
        for path, content in attack.files.items():
            (self.specs / path).parent.mkdir(parents=True, exist_ok=True)
            (self.specs / path).write_bytes(content.replace(b"@SANDBOX@", str(self.folder).encode()))
        for path, target in attack.links.items():
            (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / path).symlink_to(self.folder / target)
        if tool.before:
            stated = {"spec": f"specs/{next(iter(attack.files))}", "output": "work/out", "package": "made_client"}
            lines = [f"{key} = {json.dumps(value)}" for key, value in stated.items()]
            text = "\n".join(["[tool.specloom.apis.a]", *lines, ""])
            (self.folder / "pyproject.toml").write_text(text, "utf-8")

    def run(self) -> Outcome:
        """Generate, import what came, and judge."""
        first = self._process(self.tool.before, WALL_SECONDS)[0] if self.tool.before else None
        before = set(self._entries())
        command = [
            part.format(spec=self.specs / next(iter(self.attack.files)), out=self.out) for part in self.tool.command
        ]
        arguments = () if self.tool.reader else self.attack.arguments
        status, cpu, megabytes, said = self._process([*command, *arguments], WALL_SECONDS)
        flags = [*self._of_process(status, cpu, megabytes, said), *self._strays(before)]
        if first is not None and status != first:
            flags.append(f"APART {first} and {status}: {said[-300:]}")
        if status == 0 and self.out.is_dir() and not self.tool.reader:
            flags += self._of_files()
            _, _, _, told = self._process([self.tool.python, "-c", IMPORT_ALL, str(self.out)], WALL_SECONDS)
            failed = [line for line in told.splitlines() if line.startswith("IMPORT ")]
            flags += failed[:2] if "IMPORTED" in told else [f"IMPORT ended: {told[-200:]}"]
        if self.mark.exists():
            flags.append("EXECUTED")
        if self.tool.ours and self.log.is_file():
            flags += sorted(set(self.log.read_text("utf-8", "replace").splitlines()) - self.tool.loads)[:4]
        return Outcome(status, cpu, megabytes, tuple(flags), said[-400:])

    def _process(self, command: Sequence[str], seconds: int) -> tuple[int, float, int, str]:
        allowed = [
            sys.prefix,
            sys.base_prefix,
            str(ROOT / "generator"),
            "/usr",
            "/lib",
            "/dev/null",
            "/etc/ssl",
        ]
        allowed += [
            str(self.folder / "pyproject.toml"),
            str(self.folder / "hook"),
            str(self.specs) + os.sep,
            str(ROOT) + os.sep,
            "/etc/localtime",
        ]
        may_write = [str(self.out), f"{self.work}{os.sep}.out.specloom-", f"{self.home}{os.sep}.cache"]
        environment = {
            "PATH": os.environ["PATH"], "HOME": str(self.home), "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONPATH": os.pathsep.join(map(str, (self.folder / "hook", ROOT / "generator", ROOT / "mocks"))),
            "ATTACK_MARK": str(self.mark), "ATTACK_LOG": str(self.log), "ATTACK_PEAK": str(self.peak),
            "ATTACK_READ": os.pathsep.join(allowed), "ATTACK_WRITE": os.pathsep.join(may_write),
            "ATTACK_WATCH": "1" if self.tool.ours else "",
        }  # fmt: skip
        said = self.folder / "said.txt"
        with said.open("wb") as sink:
            limited = ["/bin/sh", "-c", f'ulimit -t {seconds}; exec "$@"', "sh", *command]
            child = subprocess.Popen(
                limited, cwd=self.work, env=environment, stdin=subprocess.DEVNULL, stdout=sink, stderr=sink
            )
            _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        text = said.read_bytes()[-100_000:].decode("utf-8", "replace")
        # A process that was ended by a signal tells nothing of its memory; that it was is told by its status.
        kilobytes = int(self.peak.read_bytes() or b"0")
        return child.returncode, used.ru_utime + used.ru_stime, kilobytes // 1024, text

    def _of_process(self, status: int, cpu: float, megabytes: int, said: str) -> Iterator[str]:
        expect = "read" if self.tool.reader else self.attack.expect
        if status not in EXPECTED[expect] and self.tool.ours:
            yield f"EXIT {status}, {expect} was expected: {said[-300:]}"
        if cpu > CPU_SECONDS or megabytes > MEGABYTES:
            yield f"BUDGET {cpu:.1f} s {megabytes} MB"
        if status >= 0 and not megabytes and self.tool.ours:
            yield "UNMEASURED memory"
        if "Traceback (most recent" in said:
            yield "TRACEBACK"
        if SECRET in said:
            yield "READ of a secret, in the messages"
        if self.tool.ours and RAW.search(said):
            yield f"RAW {RAW.findall(said)[:3]!r} in the messages"
        if status == 2 and self.tool.ours and not re.search(r"error\[SL\d{3}\]: [^\n]", said):
            yield f"SILENT {said[-200:]}"

    def _entries(self) -> Iterator[str]:
        """Every file of the sandbox that is not where output goes, with its content's size and time."""
        for path in self.folder.rglob("*"):
            if path.is_relative_to(self.out) or path.is_relative_to(self.home / ".cache"):
                continue
            if path.name in ("mark", "audit.txt", "peak", "said.txt", "pyproject.toml.lock"):
                continue
            yield f"{path.relative_to(self.folder)} {path.lstat().st_mtime_ns if path.is_file() else ''}"

    def _strays(self, before: set[str]) -> Iterator[str]:
        if self.tool.ours:
            yield from (f"STRAY {each}" for each in sorted(set(self._entries()) ^ before)[:3])

    def _of_files(self) -> Iterator[str]:
        for path in sorted(self.out.rglob("*")):
            if path.is_symlink():
                yield f"LINK {path.name}"
            if not path.is_file():
                continue
            name = path.relative_to(self.out).as_posix()
            try:
                text = path.read_bytes().decode()
            except UnicodeDecodeError:
                yield f"ENCODING {name}"
                continue
            yield from (f"{flag} in {name}" for flag in self._of_text(path, text))

    def _of_text(self, path: Path, text: str) -> Iterator[str]:
        if SECRET in text:
            yield "READ of a secret"
        if path.suffix == ".py":
            yield from _of_python(text)
        if self.tool.ours and path.suffix != ".json" and RAW.search(text):
            yield f"RAW {RAW.findall(text)[:3]!r}"
        if EVALUATED in (_DIGEST.sub("", text) if path == self.out / "manifest.json" else text):
            yield "EVALUATED"
        if self.tool.ours and path.suffix == ".md":
            yield from _of_markdown(text)
        if self.tool.ours and path.suffix == ".toml":
            yield from _of_project(text)


def _of_python(text: str) -> Iterator[str]:
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError) as error:
        yield f"SYNTAX {error}"
        return
    # An operationId that is the mark is the name of a constant, which the module assigns and nothing calls.
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id == MARK]
    is_own = any(isinstance(node.ctx, ast.Store) for node in names)
    called = {node.func for node in ast.walk(tree) if isinstance(node, ast.Call)}
    if any(node in called or not is_own for node in names):
        yield "LIVE"


def _of_markdown(text: str) -> Iterator[str]:
    """Our pages have no HTML and no images, and their links lead to pages."""
    blocks = MARKDOWN.parse(text)
    for token in (each for block in blocks for each in (block, *(block.children or ()))):
        if token.type in ("html_block", "html_inline", "image"):
            yield f"HTML {token.content[:80]!r}"
        if token.type == "link_open" and not LINKS.match(str(token.attrs["href"])):
            yield f"HTML link to {str(token.attrs['href'])[:80]!r}"


def _of_project(text: str) -> Iterator[str]:
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        yield f"TOML {error}"
        return
    strange = set(table) - {"build-system", "project", "tool"} | set(table["project"]) - PROJECT_KEYS
    if strange:
        yield f"TOML has {sorted(strange)}"
