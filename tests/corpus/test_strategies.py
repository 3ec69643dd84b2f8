"""Strategies for real documents are healthy: every health check is on, and Python's jsonschema judges what is drawn.

Every document of the corpus is there, with all of its components, or of many those at even steps.
"""

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
LISTED: list[dict[str, Any]] = (
    json.loads((CORPUS / "index.json").read_text("utf-8")) if (CORPUS / "index.json").is_file() else []
)
EXAMPLES = 4
MOST = 40
"""Components of one document; of a larger file fewer, as each takes longer."""
LARGE, FEW = 300_000, 16
CONTRADICTIONS = {
    "#/components/schemas/ADiscriminatedUnion": "exactly one of two schemas that accept the same",
    "#/components/schemas/Orders.Post.Api.Shipment.ShipmentId.Cancel.OK.OneOf.ShipmentViewModel."
    "InternalShipmentViewModel": "closed, without the properties that each of its variants requires",
    "#/components/schemas/Products.Delete.Api.V5.Variant.VariantId.Channel.Metadata.ChannelMetadataId.Not.Found."
    "OneOf.ProblemDetails.HttpValidationProblemDetails": "closed, and one of two that both accept what is left",
    "#/components/schemas/ComplexSchema": "a text or an integer, and at once an object or an array",
}
"""Components that no value can satisfy, and why."""

pytestmark = pytest.mark.skipif(not LISTED, reason=f"the corpus is not at {CORPUS}, in the shared folder")


@pytest.mark.parametrize("entry", LISTED, ids=lambda entry: entry["id"])
def test_components_have_healthy_strategies(entry: dict[str, Any]) -> None:
    api = load(CORPUS / entry["path"]).api
    strategies = Strategies(api)
    components = [schema.id for schema in api.schemas.values() if schema.component]
    most = FEW if entry["size"] > LARGE else MOST
    chosen = components[:: -(-len(components) // most) or 1]
    without = [each for each in chosen if not drawn(strategies, api, each)]
    print(f"{entry['id']}: {len(chosen)} of {len(components)} components, without a value: {without}")
    assert set(without) <= CONTRADICTIONS.keys()


def drawn(strategies: Strategies, api: Any, schema: SchemaId) -> bool:
    """Draws valid and invalid values; whether there are any."""
    try:
        valid = strategies.values(schema)
    except NoStrategy:
        return False

    @settings(max_examples=EXAMPLES, database=None, derandomize=True, deadline=None)
    @given(valid)
    def right(value: Any) -> None:
        assert errors(api, schema, value) == []

    right()
    try:
        invalid = strategies.invalid(schema)
    except NoStrategy:
        return True

    @settings(max_examples=EXAMPLES, database=None, derandomize=True, deadline=None)
    @given(invalid)
    def wrong(breach: Any) -> None:
        assert (breach.keyword, breach.pointer) in faults(api, schema, breach.value)

    wrong()
    return True
