"""Runs schemathesis' command line against an address, as two identities, and counts what each check did."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CHECKS = frozenset(
    {
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
    }
)
"""The fourteen that schemathesis 4.32 calls ``all``."""
PHASES = ("examples", "coverage", "fuzzing", "stateful")


@dataclass(frozen=True)
class Outcome:
    """``executions`` counts by check, ``failures`` by check; ``events`` is the report, ``said`` what was printed."""

    exit_status: int
    executions: Counter[str]
    failures: Counter[str]
    events: list[dict[str, Any]]
    said: str

    def assert_clean(self) -> None:
        """Every check ran in every phase, and none failed."""
        assert self.exit_status == 0, self.said
        assert self.failures == {}
        assert {check for check in CHECKS if self.executions[check] > 0} == CHECKS
        # A phase that was skipped says so; none may be.
        assert [phase for phase in PHASES if f"✅ {phase.title()}" not in self.said] == []


def run_schemathesis(spec: Path, url: str, tokens: tuple[str, str], folder: Path, max_examples: int) -> Outcome:
    """Run every check in every phase; ``folder`` takes the configuration and the report."""
    _write_identities(folder, tokens)
    report = folder / "report.ndjson"
    command: list[str | Path] = [
        Path(sys.executable).with_name("schemathesis"),
        "run",
        spec,
        "--url",
        url,
        "--checks",
        "all",
    ]
    command += ["--phases", ",".join(PHASES), "--mode", "all", "--max-examples", str(max_examples)]
    command += ["--seed", "1", "--no-color", "--report", "ndjson", "--report-ndjson-path", report]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=600, check=False)
    return _read(report, done.returncode, done.stdout + done.stderr)


def _write_identities(folder: Path, tokens: tuple[str, str]) -> None:
    users = [
        {"name": name, "fixedHeaders": [{"name": "Authorization", "value": f"Bearer {token}"}]}
        for name, token in zip(("first", "second"), tokens, strict=True)
    ]
    (folder / "users.json").write_text(json.dumps({"auth": users}), "utf-8")
    (folder / "schemathesis.toml").write_text('[auth.wfc]\npath = "users.json"\npeers = ["first", "second"]\n', "utf-8")


def _read(report: Path, exit_status: int, said: str) -> Outcome:
    executions: Counter[str] = Counter()
    failures: Counter[str] = Counter()
    events = [json.loads(line) for line in report.read_text("utf-8").splitlines()]
    for event in events:
        finished = event.get("ScenarioFinished")
        for checks in finished["recorder"].get("checks", {}).values() if finished else ():
            for check in checks:
                executions[check["name"]] += 1
                failures[check["name"]] += check["status"] != "success"
    return Outcome(exit_status, executions, +failures, events, said)
