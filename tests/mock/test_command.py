"""`specloom mock` as a user runs it: start, lines, stop, and one clear line for each mistake."""

from __future__ import annotations

import http.client
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.mock.support import ROOT

SCRIPT = "import sys; from specloom.cli import main; sys.exit(main(sys.argv[1:]))"


def started(*arguments: str, folder: Path = ROOT) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", SCRIPT, "mock", *arguments],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def refused(*arguments: str, folder: Path = ROOT) -> list[str]:
    """The lines on standard error of a run that ends with 2."""
    with started(*arguments, folder=folder) as process:
        output, errors = process.communicate(timeout=30)
    assert (process.returncode, output) == (2, "")
    return errors.splitlines()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_both_apis_on_one_port_until_a_signal(number: signal.Signals) -> None:
    with started("--port", "0", "--token", "rg_live_x") as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(2)]
        found = [
            re.fullmatch(r"(\w+): http://127\.0\.0\.1:(\d+)(\S*) \((\d) operations, embedded engine\)\n", each)
            for each in lines
        ]
        assert [each and each.group(1, 3, 4) for each in found] == [("rootly", "", "6"), ("vocobase", "/api/v2", "3")]
        port = int(found[0][2]) if found[0] else 0
        # One connection, kept open: it must not delay the end.
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        statuses = []
        for path, token in (("/v1/live_call_routers/x", "rg_live_x"), ("/api/v2/voicelink/call-routing", "rg_live_y")):
            connection.request("GET", path, headers={"Authorization": f"Bearer {token}"})
            answer = connection.getresponse()
            answer.read()
            statuses.append(answer.status)
        assert statuses == [200, 401]
        process.send_signal(number)
        output, errors = process.communicate(timeout=10)
        connection.close()
    assert (process.returncode, output, errors) == (0, "", "")


def test_a_body_that_is_too_large_is_answered_and_the_server_goes_on() -> None:
    with started("--port", "0") as process:
        assert process.stdout is not None
        port = int(process.stdout.readline().split(":")[3].split()[0])
        for declared in (True, False):
            with socket.create_connection(("127.0.0.1", port), timeout=5) as client:
                length = f"Content-Length: {11 * 2**20}" if declared else "Transfer-Encoding: chunked"
                client.sendall(f"PUT /v1/live_call_routers/x HTTP/1.1\r\nHost: x\r\n{length}\r\n\r\n".encode())
                if not declared:
                    chunk = b"100000\r\n" + b" " * 2**20 + b"\r\n"
                    for _ in range(11):
                        client.sendall(chunk)
                assert client.recv(12) == b"HTTP/1.1 413"
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("OPTIONS", "/v1/live_call_routers")
        assert connection.getresponse().status == 204
        connection.close()
        process.terminate()
        _, errors = process.communicate(timeout=10)
    assert (process.returncode, errors) == (0, "")


def test_a_taken_port() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        lines = refused("--port", str(port))
    assert lines == [
        f"specloom mock: error[SL500]: the port {port} of 127.0.0.1 is taken",
        "  expected: a free port; --port 0 picks one",
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--port", "x"), "SL320"),
        (("--port", "65536"), "SL320"),
        (("--port", "-1"), "SL320"),
        (("--engine", "steady"), "SL320"),
        (("--host", "no such host"), "SL501"),
        (("missing.yaml",), "missing.yaml: error[SL001]"),
        (("--engine", "prism", "--token", "x"), "SL506"),
        (("--engine", "prism", "--strict-ids"), "SL506"),
    ],
)
def test_a_bad_argument_is_one_clear_line(arguments: tuple[str, ...], said: str) -> None:
    lines = refused(*arguments)
    assert said in lines[0]
    assert len([line for line in lines if not line.startswith("  ")]) == 1


CONFIG = """
[tool.specloom.apis.x]
spec = "spec.yaml"
output = "out"
package = "x_client"
behaviour = "behaviour.py"
"""
HEAD = "from specloom_mock import Behaviour\nclass behaviour(Behaviour):\n"
SPEC = 'openapi: "3.1.0"\ninfo: {title: t, version: "1"}\npaths: {}\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "behaviour.py: error[SL502]: there is no such behaviour file"),
        ("1 / 0", "behaviour.py: error[SL502]: the behaviour file fails: 'ZeroDivisionError: division by zero'"),
        ("def", "behaviour.py: error[SL502]: the behaviour file fails: 'SyntaxError: "),
        ("behaviour = 1", "behaviour.py: error[SL503]: the file offers no behaviour under the name 'behaviour'"),
        (
            HEAD + " def __init__(self, world): raise LookupError('no example')",
            "SL505",
        ),
        (
            HEAD + " def handlers(self): return {'GET /x': None}",
            "SL505",
        ),
    ],
)
def test_a_bad_behaviour_is_one_clear_line(tmp_path: Path, text: str | None, said: str) -> None:
    (tmp_path / "pyproject.toml").write_text(CONFIG, encoding="utf-8")
    (tmp_path / "spec.yaml").write_text(SPEC, encoding="utf-8")
    if text is not None:
        (tmp_path / "behaviour.py").write_text(text, encoding="utf-8")
    assert refused("--port", "0", folder=tmp_path)[0].find(said) >= 0


def test_a_document_without_a_configuration(tmp_path: Path) -> None:
    with started(str(ROOT / "specs" / "vocobase.yaml"), "--port", "0", folder=tmp_path) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line.startswith("vocobase: http://127.0.0.1:")
        process.terminate()
        process.communicate(timeout=10)
    assert process.returncode == 0


def test_a_start_loads_neither_readers_of_documents_nor_validators() -> None:
    """With facts from the cache nothing is read, and bodies are judged later: both would double the start."""
    code = (
        "import sys, specloom_mock.command, specloom_mock.serve; "
        "print(*sorted({'yaml', 'jsonschema_rs', 'specloom.loading', 'specloom.values'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split() == []
