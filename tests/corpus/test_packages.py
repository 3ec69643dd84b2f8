"""Real and tricky documents become packages that import, in which every operation of the document is accounted for."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from specloom.cli import main

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")
DOCUMENTS = (
    "museum-openapi-example/openapi.yaml",
    "swagger-petstore/src_main_resources_openapi.yaml",
    "openapi-python-client/end_to_end_tests_baseline_openapi_3.1.yaml",
    "ogen/_testdata_positive_sample.json",
    "ogen/_testdata_positive_parameters.json",
    "ogen/_testdata_examples_telegram_bot_api.json",
    "oapi-codegen/internal_test_bodies_content_types_spec.yaml",
    "openapi/openapi_testdata_test.openapi.yaml",
    "libopenapi/test_specs_burgershop.openapi.yaml",
    "OpenAPI.NET/ts_ReferenceSamples_recursiveRelativeSubschemaReference.json",
    "paypal-rest-api-specifications/openapi_invoicing_v2.json",
    "spotify-web-api/fixed-spotify-open-api.yml",
)
"""Every version of OpenAPI and every kind of rough edge, small enough to run each time."""

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason=f"the corpus is not at {CORPUS}, in the shared folder")


def index() -> dict[str, Path]:
    listed = json.loads((CORPUS / "index.json").read_text("utf-8"))
    return {each["id"]: CORPUS / each["path"] for each in listed}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_package_imports_and_nothing_is_missing(document: str, tmp_path: Path) -> None:
    spec, output = index()[document], tmp_path / "out"
    assert main(["generate", str(spec), "--output", str(output), "--package", "client"]) == 0
    probe = [sys.executable, str(Path(__file__).with_name("probe.py")), str(output), "client"]
    said = subprocess.run(
        probe, capture_output=True, text=True, timeout=60, check=False, env={**os.environ, "PYTHONPATH": ""}
    )
    assert (said.returncode, said.stdout, said.stderr) == (0, "", "")
    ledger = json.loads((output / "ledger.json").read_text("utf-8"))
    assert len(ledger["operations"]) == len(operations(spec))
    assert [each["pointer"] for each in ledger["operations"] if each["status"] == "refused"] == []


def operations(spec: Path) -> list[tuple[str, str]]:
    """Method and path of every operation, by a reader of our own making: PyYAML, and ``$ref`` to path items here."""
    document = yaml.load(spec.read_text("utf-8-sig"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    found = []
    for path, stated in (document.get("paths") or {}).items():
        item = {} if path.startswith("x-") else followed(document, stated)
        found += [(path, method) for method in item if str(method).lower() in METHODS]
        found += [(path, method) for method in item.get("additionalOperations", {})]
    return found


def followed(document: Any, item: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in item:
        target = document
        for step in item["$ref"].removeprefix("#/").split("/"):
            target = target[step.replace("~1", "/").replace("~0", "~")]
        item = target
    return item
