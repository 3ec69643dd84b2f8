"""What stands in for the files that a document refers to and that are not there."""

from __future__ import annotations

import json
from pathlib import Path

from tests.mock.corpus_beside import completed, document_of


def test_nothing_stands_beside_a_document_that_has_all(tmp_path: Path) -> None:
    spec = tmp_path / "spec.json"
    spec.write_text(json.dumps({"a": {"$ref": "#/b"}, "b": {"$ref": "other.json#/x"}}))
    (tmp_path / "other.json").write_text("{}")
    assert completed(spec, tmp_path / "elsewhere") == spec


def test_what_is_missing_is_where_the_copy_looks_for_it(tmp_path: Path) -> None:
    spec = tmp_path / "spec.json"
    references = ["../common/c.yaml#/components/parameters/x-a", "d.json#/components/schemas/S", "../../" * 9 + "x#/a"]
    spec.write_text(json.dumps([{"$ref": each} for each in references]))
    copy = completed(spec, tmp_path / "elsewhere")
    parameter = {"name": "x-a", "in": "header", "schema": {}}
    beside = document_of(copy.parent / "../common/c.yaml"), document_of(copy.parent / "d.json")
    assert beside == ({"components": {"parameters": {"x-a": parameter}}}, {"components": {"schemas": {"S": {}}}})
    assert copy.read_bytes() == spec.read_bytes()
