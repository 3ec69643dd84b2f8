"""Strategies for real documents are healthy: every health check is on, and Python's jsonschema judges what is drawn."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from specloom.api import SchemaId
from specloom.loading import load
from specloom.strategies import NoStrategy, Strategies
from tests.unit.values.referee import errors, faults

CORPUS = Path(__file__).resolve().parents[3] / "shared" / "corpus"
DOCUMENTS = (
    "museum-openapi-example/openapi.yaml",
    "swagger-petstore/src_main_resources_openapi.yaml",
    "openapi-python-client/end_to_end_tests_baseline_openapi_3.1.yaml",
    "ogen/_testdata_positive_sample.json",
    "libopenapi/test_specs_burgershop.openapi.yaml",
)
EXAMPLES = 8

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason=f"the corpus is not at {CORPUS}, in the shared folder")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_component_has_a_healthy_strategy(document: str) -> None:
    listed = {each["id"]: CORPUS / each["path"] for each in json.loads((CORPUS / "index.json").read_text("utf-8"))}
    api = load(listed[document]).api
    strategies = Strategies(api)
    components = [schema.id for schema in api.schemas.values() if schema.component]
    without = [each for each in components if not drawn(strategies, api, each)]
    print(f"{document}: {len(components)} components, {len(without)} without a value")
    assert len(without) <= 1


def drawn(strategies: Strategies, api: Any, schema: SchemaId) -> bool:
    """Draws valid and invalid values; whether there are any."""
    try:
        valid = strategies.values(schema)
    except NoStrategy:
        return False

    @settings(max_examples=EXAMPLES, database=None, derandomize=True)
    @given(valid)
    def right(value: Any) -> None:
        assert errors(api, schema, value) == []

    right()
    try:
        invalid = strategies.invalid(schema)
    except NoStrategy:
        return True

    @settings(max_examples=EXAMPLES, database=None, derandomize=True)
    @given(invalid)
    def wrong(breach: Any) -> None:
        assert (breach.keyword, breach.pointer) in faults(api, schema, breach.value)

    wrong()
    return True
