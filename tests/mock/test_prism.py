"""Prism behind the command: its docker arguments with a stand-in for docker, and the npm package where it is
installed.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from specloom.diagnostics import SpecloomError
from specloom_mock import prism
from specloom_mock.service import Options, Served
from tests.mock.support import ROOT, api

SPEC = ROOT / "specs" / "rootly.yaml"
SCRIPT = "import sys; from specloom.cli import main; sys.exit(main(sys.argv[1:]))"

# Answers `docker version`; `docker run` serves what its arguments publish, and says that it was stopped.
STAND_IN = """#!{python}
import http.server, json, pathlib, signal, sys
log = pathlib.Path({log!r})
with log.open("a") as file:
    file.write(json.dumps(sys.argv[1:]) + "\\n")
if sys.argv[1] != "run":
    sys.exit(0)
port = int(sys.argv[sys.argv.index("--publish") + 1].split(":")[1])
server = http.server.HTTPServer(("127.0.0.1", port), http.server.BaseHTTPRequestHandler)
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
server.serve_forever()
"""


def options(**changes: Any) -> Options:
    values: dict[str, Any] = {"host": "127.0.0.1", "port": 0, "say": lambda _: None, **changes}
    return Options(**values)


def test_the_docker_arguments() -> None:
    assert prism.docker_arguments(SPEC, 4999, "name") == [
        *("docker", "run", "--rm", "--init", "--name", "name", "--publish", "127.0.0.1:4999:4010"),
        *("--mount", f"type=bind,source={SPEC},target=/specs/rootly.yaml,readonly"),
        *(f"stoplight/prism:{prism.VERSION}", "mock", "--host", "0.0.0.0", "--port", "4010", "/specs/rootly.yaml"),
    ]


def test_one_version_is_pinned_everywhere() -> None:
    package = json.loads((ROOT / "mocks" / "package.json").read_text(encoding="utf-8"))
    lock = json.loads((ROOT / "mocks" / "package-lock.json").read_text(encoding="utf-8"))
    compose = yaml.safe_load((ROOT / "mocks" / "compose.yaml").read_text(encoding="utf-8"))
    assert package["dependencies"] == {"@stoplight/prism-cli": prism.VERSION}
    assert lock["packages"]["node_modules/@stoplight/prism-cli"]["version"] == prism.VERSION
    assert {each["image"] for each in compose["services"].values()} == {prism.IMAGE}
    assert not any("resolved" in each for each in lock["packages"].values())
    assert all("integrity" in each for name, each in lock["packages"].items() if name)


def test_compose_publishes_on_loopback_and_mounts_read_only() -> None:
    compose = yaml.safe_load((ROOT / "mocks" / "compose.yaml").read_text(encoding="utf-8"))
    assert set(compose["services"]) == {"rootly", "vocobase"}
    for name, service in compose["services"].items():
        assert all(port.startswith("127.0.0.1:") for port in service["ports"])
        assert [(each["source"], each["read_only"]) for each in service["volumes"]] == [("../specs", True)]
        assert service["command"][-1] == f"/specs/{name}.yaml"


def test_compose_accepts_the_file() -> None:
    docker = shutil.which("docker")
    if docker is None or subprocess.run([docker, "compose", "version"], capture_output=True, check=False).returncode:
        pytest.skip("docker compose is not installed")
    checked = subprocess.run(
        [docker, "compose", "--file", str(ROOT / "mocks" / "compose.yaml"), "config", "--quiet"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (checked.returncode, checked.stderr) == (0, "")


@pytest.mark.parametrize(
    ("change", "word"),
    [({"tokens": ("x",)}, "--token"), ({"strict_ids": True}, "--strict-ids"), ({"host": "0.0.0.0"}, "0.0.0.0")],
)
def test_what_prism_cannot_honour_is_refused(change: dict[str, object], word: str) -> None:
    with pytest.raises(SpecloomError) as caught:
        prism.run([Served("rootly", SPEC, api("rootly"))], options(**change))
    assert caught.value.diagnostics[0].code == "SL506"
    assert word in caught.value.diagnostics[0].message


def test_neither_docker_nor_npm_is_one_clear_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(prism, "_PLACES", (tmp_path,))
    with pytest.raises(SpecloomError) as caught:
        prism.run([Served("rootly", SPEC, api("rootly"))], options())
    assert caught.value.diagnostics[0].code == "SL507"
    assert "npm ci" in caught.value.diagnostics[0].help


def started(path: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", SCRIPT, "mock", "--engine", "prism", "--port", "0"],
        cwd=ROOT,
        env={**os.environ, "PATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def status(url: str, path: str) -> int:
    host = re.fullmatch(r"http://(127\.0\.0\.1:\d+)", url)
    assert host is not None
    connection = http.client.HTTPConnection(host[1], timeout=5)
    try:
        connection.request("GET", path, headers={"Authorization": "Bearer x"})
        return connection.getresponse().status
    finally:
        connection.close()


@pytest.mark.skipif(os.name == "nt", reason="the stand-in is a script with a shebang")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_docker_is_used_where_it_answers_and_stops_with_us(tmp_path: Path, number: signal.Signals) -> None:
    log = tmp_path / "log"
    stand_in = tmp_path / "docker"
    stand_in.write_text(STAND_IN.format(python=sys.executable, log=str(log)), encoding="utf-8")
    stand_in.chmod(0o755)
    with started(f"{tmp_path}{os.pathsep}{os.environ['PATH']}") as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(3)]
        assert lines[0] == f"engine: Prism {prism.VERSION} in docker ({prism.IMAGE})\n"
        urls = [line.split()[1] for line in lines[1:]]
        assert [status(url, "/") for url in urls] == [501, 501]
        process.send_signal(number)
        _, errors = process.communicate(timeout=20)
    assert (process.returncode, errors) == (0, "")
    calls = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert [each[0] for each in calls] == ["version", "run", "run", "rm", "rm"]
    # The containers that were started are the ones that were removed.
    assert {each[-1] for each in calls[3:]} == {each[each.index("--name") + 1] for each in calls[1:3]}
    for url in urls:
        with pytest.raises(OSError, match="refused"):
            status(url, "/")


@pytest.mark.proof
@pytest.mark.slow
def test_the_npm_package_answers_for_both_documents(tmp_path: Path) -> None:
    if not (ROOT / "mocks" / "node_modules" / ".bin" / "prism").exists():
        pytest.skip("Prism is not installed: npm ci --prefix mocks --ignore-scripts")
    node = Path(shutil.which("node") or "node").parent
    (tmp_path / "docker").write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    (tmp_path / "docker").chmod(0o755)
    with started(f"{tmp_path}{os.pathsep}{node}{os.pathsep}/bin{os.pathsep}/usr/bin") as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        assert first.startswith(f"engine: Prism {prism.VERSION} from "), process.communicate()
        urls = dict(line.split()[:2] for line in (process.stdout.readline() for _ in range(2)))
        assert status(urls["rootly:"], "/v1/live_call_routers/x") == 200
        assert status(urls["vocobase:"], "/voicelink/call-routing") == 200
        process.terminate()
        _, errors = process.communicate(timeout=20)
    assert (process.returncode, errors) == (0, "")
    time.sleep(0.2)
    for url in urls.values():
        with pytest.raises(OSError, match="refused"):
            status(url, "/")
