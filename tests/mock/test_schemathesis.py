"""schemathesis with every check and phase against the embedded engine over HTTP: two tokens, two identities, no
exclusions.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.mock.support import ROOT

TOKENS = ("rg_live_alice", "rg_live_bob")
PHASES = ("examples", "coverage", "fuzzing", "stateful")
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "positive_data_acceptance",
    "missing_required_header",
    "unsupported_method",
    "allow_header_conformance",
    "use_after_free",
    "ensure_resource_availability",
    "ignored_auth",
    "object_level_authorization",
)
EXAMPLES = 40
SECONDS = 180

pytestmark = [pytest.mark.proof, pytest.mark.slow]


@contextmanager
def served() -> Iterator[dict[str, str]]:
    """The command, as a user runs it; base URL by API."""
    script = "import sys; from specloom.cli import main; sys.exit(main(sys.argv[1:]))"
    arguments = [sys.executable, "-c", script, "mock", "--port", "0"]
    for token in TOKENS:
        arguments += ["--token", token]
    with subprocess.Popen(arguments, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            lines = [process.stdout.readline() for _ in range(2)]
            yield {line.partition(": ")[0]: line.split()[1] for line in lines}
        finally:
            process.terminate()
            _, errors = process.communicate(timeout=10)
        assert process.returncode == 0
        assert errors == "", "the engine logged a fault"


def ran(name: str, url: str, folder: Path) -> tuple[str, list[dict[str, Any]]]:
    """A run's text, and its events."""
    identities = "".join(
        f'  - name: user{index}\n    fixedHeaders: [{{name: Authorization, value: "Bearer {token}"}}]\n'
        for index, token in enumerate(TOKENS)
    )
    (folder / "auth.yaml").write_text(f"auth:\n{identities}", encoding="utf-8")
    config = '[auth.wfc]\npath = "auth.yaml"\npeers = ["user0", "user1"]\n'
    (folder / "schemathesis.toml").write_text(config, encoding="utf-8")
    command = [
        str(Path(sys.executable).with_name("schemathesis")),
        *("--config-file", "schemathesis.toml", "run", str(ROOT / "specs" / f"{name}.yaml"), "--url", url),
        *("--checks", "all", "--phases", ",".join(PHASES), "--mode", "all", "--max-examples", str(EXAMPLES)),
        *("--seed", "1", "--no-color", "--report", "ndjson", "--report-ndjson-path", "events.ndjson"),
    ]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert run.returncode == 0, run.stdout[-4000:] + run.stderr[-2000:]
    events = (folder / "events.ndjson").read_text(encoding="utf-8").splitlines()
    return run.stdout, [json.loads(line) for line in events]


def checks_of(node: Any) -> Iterator[tuple[str, str]]:
    """Name and status of every check result below a node of the report."""
    if isinstance(node, dict):
        if node.get("name") in CHECKS and isinstance(node.get("status"), str):
            yield node["name"], node["status"]
        for child in node.values():
            yield from checks_of(child)
    elif isinstance(node, list):
        for child in node:
            yield from checks_of(child)


@pytest.mark.parametrize("name", ["rootly", "vocobase"])
def test_every_check_and_phase_passes(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with served() as urls:
        text, events = ran(name, urls[name], tmp_path)
    counts = Counter(checks_of(events))
    assert "No issues found" in text
    assert {status for _, status in counts} == {"success"}
    executions = {check: counts[check, "success"] for check in CHECKS}
    with capsys.disabled():
        sys.stdout.write(f"\n{name}, executions by check: {executions}\n")
    assert min(executions.values()) > 0, executions
    # A phase that was skipped says so; none may be.
    for phase in PHASES:
        assert f"✅ {phase.title()}" in text
    # Only Rootly reads single objects, which is what an identity is asked to keep from another.
    asked = [each for each in map(json.dumps, events) if '"auth_identity": "user1"' in each]
    assert bool(asked) == (name == "rootly"), "the second identity asked for nothing"
