"""Prism behind the same command: in docker where an engine answers, else the npm package that is pinned under
``mocks/``.

Prism serves one document per process and ignores base paths, so every API gets a port of its own. All children end with
us.
"""

from __future__ import annotations

import http.client
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Generator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType
from typing import Final

from specloom.diagnostics import quote
from specloom_mock.ports import bound, free_port
from specloom_mock.refusal import refusal
from specloom_mock.service import Options, Served

VERSION: Final = "5.14.2"
"""The version of the npm package in ``mocks/package.json``; the image carries the same tag."""
IMAGE: Final = f"stoplight/prism:{VERSION}"
PRISM_PORT: Final = 4010
LOOPBACK: Final = "127.0.0.1"
ALL_ADDRESSES: Final = "0.0.0.0"  # noqa: S104 -- of the container, which publishes on loopback only

# The project that is being worked on, and this package's own repository.
_PLACES: Final = (Path("mocks"), Path(__file__).resolve().parents[1])
_ASK_DOCKER_SECONDS: Final = 10
_START_SECONDS: Final = 120
_STOP_SECONDS: Final = 5
_POLL_SECONDS: Final = 0.1


def run(served: Sequence[Served], options: Options) -> int:
    """Run Prism until SIGINT or SIGTERM; 0 then. Raises SpecloomError where it can't be run as asked."""
    _refuse(options)
    docker = docker_answers()
    binary = None if docker else installed()
    options.say(f"engine: Prism {VERSION} " + (f"in docker ({IMAGE})" if docker else f"from {binary}"))
    with _stopping(), ExitStack() as stack:
        children: list[tuple[Served, subprocess.Popen[bytes]]] = []
        try:
            for index, each in enumerate(served):
                port = options.port + index if options.port else free_port(LOOPBACK)
                # Prism reports a taken port in the middle of its log; a bind tells it in one line.
                bound(LOOPBACK, port).close()
                name = f"specloom-prism-{os.getpid()}-{index}"
                arguments = (
                    docker_arguments(each.spec, port, name) if docker else npm_arguments(str(binary), each.spec, port)
                )
                child = stack.enter_context(_child(arguments, name if docker else ""))
                children.append((each, child))
                _wait_until_it_answers(each, child, port)
                options.say(
                    f"{each.name}: http://{LOOPBACK}:{port} ({len(each.api.operations)} operations, base path ignored)"
                )
            return _watch(children)
        except _Stopped:
            return 0


def docker_answers() -> bool:
    """Whether there is a docker command whose engine answers."""
    docker = shutil.which("docker")
    if docker is None:
        return False
    try:
        asked = subprocess.run(  # noqa: S603 -- a fixed command line
            [docker, "version", "--format", "{{.Server.Version}}"],
            capture_output=True,
            timeout=_ASK_DOCKER_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0


def docker_arguments(spec: Path, port: int, name: str) -> list[str]:
    """The docker command line for one document: on loopback only, the document read-only, removed when it stops."""
    inside = f"/specs/{spec.name}"
    return [
        "docker", "run", "--rm", "--init",
        "--name", name,
        "--publish", f"{LOOPBACK}:{port}:{PRISM_PORT}",
        "--mount", f"type=bind,source={spec.resolve()},target={inside},readonly",
        IMAGE, "mock", "--host", ALL_ADDRESSES, "--port", str(PRISM_PORT), inside,
    ]  # fmt: skip


def npm_arguments(binary: str, spec: Path, port: int) -> list[str]:
    """The command line of the npm package for one document."""
    return [binary, "mock", "--host", LOOPBACK, "--port", str(port), str(spec.resolve())]


def installed() -> str:
    """The npm package's command. Raises SpecloomError with the way to install it."""
    for place in _PLACES:
        found = shutil.which("prism", path=str(place / "node_modules" / ".bin"))
        if found is not None:
            return found
    raise refusal(
        "SL507",
        "Prism is not installed and no docker engine answers",
        help="run 'npm ci --prefix mocks --ignore-scripts', or start docker",
    )


def _refuse(options: Options) -> None:
    if options.tokens:
        raise refusal("SL506", "Prism can't honour --token, as it accepts any credential", help="use --engine embedded")
    if options.strict_ids:
        raise refusal("SL506", "Prism can't honour --strict-ids, as it remembers nothing", help="use --engine embedded")
    if options.rules != "documented" or options.rate_limit:
        option = "--rate-limit" if options.rate_limit else "--rules"
        raise refusal("SL506", f"Prism can't honour {option}, as it runs no behaviour", help="use --engine embedded")
    unknown = (
        ("--errors", options.errors),
        ("--no-cors", not options.cors),
        ("--dynamic", options.dynamic),
        ("--seed", options.seed != 0),
        ("--proxy", bool(options.proxy)),
        ("--callback-host", bool(options.callback_hosts)),
    )
    for option, given in unknown:
        if given:
            raise refusal(
                "SL506", f"{option} is not handed to Prism", help="use --engine embedded, or call prism itself"
            )
    if options.host not in (LOOPBACK, "localhost"):
        raise refusal(
            "SL506", f"Prism is published on {LOOPBACK} only, not on {quote(options.host)}", help="leave --host out"
        )


@contextmanager
def _child(arguments: list[str], container: str) -> Generator[subprocess.Popen[bytes]]:
    """A child in a process group of its own, stopped on the way out whatever happens."""
    with subprocess.Popen(  # noqa: S603 -- our own command lines; documents are named by path, never by a shell
        arguments, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
    ) as child:
        os.set_blocking(_output(child), False)
        try:
            yield child
        finally:
            _stop(child)
            if container:
                docker = shutil.which("docker") or "docker"
                subprocess.run([docker, "rm", "--force", container], capture_output=True, check=False)  # noqa: S603 -- our own command line


def _stop(child: subprocess.Popen[bytes]) -> None:
    for number in (signal.SIGTERM, signal.SIGKILL):
        if child.poll() is not None:
            return
        os.killpg(child.pid, number)
        try:
            child.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            continue


def _wait_until_it_answers(served: Served, child: subprocess.Popen[bytes], port: int) -> None:
    """Wait for an answer of any status. Raises SpecloomError with what the child said where none comes."""
    deadline = time.monotonic() + _START_SECONDS
    said = b""
    while time.monotonic() < deadline and child.poll() is None:
        said = (said + _read(child))[-2000:]
        if _answers(port):
            return
        time.sleep(_POLL_SECONDS)
    last = (said + _read(child)).decode(errors="replace").strip().splitlines()[-3:]
    raise refusal(
        "SL508", f"Prism does not serve {served.name}", help="see what it says", notes=tuple(map(quote, last))
    )


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=2)
    try:
        connection.request("GET", "/")
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def _watch(children: list[tuple[Served, subprocess.Popen[bytes]]]) -> int:
    """Wait for a signal, emptying the children's pipes. Raises SpecloomError where a child ends by itself."""
    while True:
        for served, child in children:
            said = _read(child)
            if child.poll() is not None:
                last = said.decode(errors="replace").strip().splitlines()[-3:]
                raise refusal(
                    "SL508",
                    f"Prism stopped serving {served.name}",
                    help="see what it says",
                    notes=tuple(map(quote, last)),
                )
        time.sleep(_POLL_SECONDS)


def _read(child: subprocess.Popen[bytes]) -> bytes:
    try:
        return os.read(_output(child), 65536)
    except BlockingIOError:
        return b""


def _output(child: subprocess.Popen[bytes]) -> int:
    if child.stdout is None:
        raise RuntimeError("the child was started without a pipe")
    return child.stdout.fileno()


class _Stopped(Exception):
    """A signal came."""


@contextmanager
def _stopping() -> Generator[None]:
    """Within it, SIGINT and SIGTERM raise _Stopped, so that every way out stops the children."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise _Stopped

    before = {each: signal.signal(each, stop) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
