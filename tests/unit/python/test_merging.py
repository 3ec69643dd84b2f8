"""Composed schemas: a chain of many ends, and what is left out is said."""

from __future__ import annotations

import time

from specloom.python.merging import Schemas
from tests.unit.values.facts import api_of, id_of

COUNT = 3_000


def test_a_long_chain_costs_a_bounded_number_of_parts_and_says_what_it_lacks() -> None:
    chain = {f"S{n}": {"allOf": [{"$ref": f"#/components/schemas/S{n + 1}"}]} for n in range(COUNT)}
    schemas = Schemas(api_of(**chain, **{f"S{COUNT}": {"type": "object"}}))
    began = time.process_time()
    merged = [schemas.merged(id_of(f"S{n}")) for n in range(COUNT)]
    assert time.process_time() - began < 10
    assert sum(len(each.parts) for each in merged) < 300_000
    assert merged[0].notes == ("it is composed of too many schemas; those beyond the first 2000 are not expressed",)
    assert merged[-1].notes == ()
