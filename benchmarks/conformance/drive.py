"""Drives a client that openapi-python-client made: its output for our document, or Rootly's official SDK.

    drive.py PACKAGE RAISE DEADLINE < cases.json

Runs in the environment of that client, as a script. ``RAISE`` is ``raise`` or ``default``: whether the client is made
with ``raise_on_unexpected_status``. The cases are ``{name: {"base_url": str, "slow": bool}}`` with the request's body
beside them; prints ``{name: outcome}``.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from importlib import import_module, metadata
from typing import Any

from benchmarks.conformance.observe import Outcome, observe

TOKEN = "conformance-token"  # noqa: S105 -- an invented token
DISTRIBUTIONS = {"rootly_sdk": "rootly"}


def main() -> None:
    """Read the cases, call the client for each, print what came of it."""
    package, mode, deadline = sys.argv[1:]
    job = json.load(sys.stdin)
    body = import_module(f"{package}.models").UpdateLiveCallRouter.from_dict(job["body"])
    found: dict[str, Any] = {
        name: asdict(call(package, case, body, job["id"], raises=mode == "raise", deadline=float(deadline)))
        for name, case in job["cases"].items()
    }
    versions = {"httpx": metadata.version("httpx")}
    if package in DISTRIBUTIONS:
        versions["rootly"] = metadata.version(DISTRIBUTIONS[package])
    else:
        versions["openapi-python-client"] = metadata.version("openapi-python-client")
    json.dump({"outcomes": found, "versions": versions}, sys.stdout)


def call(package: str, case: Any, body: Any, id: str, *, raises: bool, deadline: float) -> Outcome:
    """What came of one case."""
    update = import_module(f"{package}.api.live_call_routers.update_live_call_router").sync
    timeout = import_module("httpx").Timeout(deadline if case["slow"] else 60.0)
    client = import_module(package).AuthenticatedClient(
        base_url=case["base_url"], token=TOKEN, raise_on_unexpected_status=raises, timeout=timeout
    )

    def run() -> Any:
        with client:
            return update(id, client=client, body=body)

    return observe(package, run, lambda value: json.loads(json.dumps(value.to_dict())))


if __name__ == "__main__":
    main()
