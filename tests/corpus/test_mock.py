"""The mock over documents that vendors publish: valid requests get valid answers, wrong ones are refused."""

from __future__ import annotations

import logging
import sys
from typing import Any

import pytest

from specloom import load
from tests.corpus.own_requests import judge
from tests.corpus.test_front import SHARED, _index

OPERATIONS = 50
"""Of larger documents, as many operations are tried, evenly spread."""
SLOW_SIZE = 400_000
DOCUMENTS = sorted(_index("corpus"), key=lambda entry: int(entry["size"]))
PARAMETERS = [
    pytest.param(entry, id=entry["id"], marks=[pytest.mark.slow] if entry["size"] > SLOW_SIZE else [])
    for entry in DOCUMENTS
]
UNSYNTHESISED = {
    "openapi-python-client/end_to_end_tests_baseline_openapi_3.0.json": {"POST /types/unions/duplicate-types"},
    "openapi-python-client/end_to_end_tests_baseline_openapi_3.1.yaml": {"POST /types/unions/duplicate-types"},
    "ogen/_testdata_positive_unnamed_response_validation.json": {"GET /objects"},
    "NSwag/ag.CodeGeneration.CSharp.Tests_TestData_shipbob-2025-07.json": {
        "GET /order/{orderId}/shipment/{shipmentId}",
        "GET /shipment/{shipmentId}",
        "POST /order/{orderId}/shipment/{shipmentId}:cancel",
    },
    "OpenAPI.NET/s.Tests_V32Tests_Samples_OpenApiDocument_docWithExample.yaml": {"GET /echo"},
}
"""Answers that no value can be made for: a ``oneOf`` of one schema twice fits nothing (JSON Schema core, 10.2.1.3), an
object of at least one member that may hold only a write-only one has none to show, 101 is no final answer, and
``additionalProperties: false`` without properties, beside a ``oneOf`` of an object and the same object by ``allOf``,
leaves the empty object, which both take or neither.
"""


@pytest.mark.skipif(not DOCUMENTS, reason="the corpus is not beside the repository")
@pytest.mark.parametrize("entry", PARAMETERS)
def test_valid_requests_are_answered_and_wrong_ones_refused(
    entry: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    score = judge(load(SHARED / "corpus" / entry["path"]).api, entry["id"], OPERATIONS)
    sys.stdout.write(f"{entry['id']}: {score.told()}")
    assert not score.wrong, score.told()
    assert not score.taken, score.told()
    assert set(score.unsynthesised) == UNSYNTHESISED.get(entry["id"], set()), score.told()
