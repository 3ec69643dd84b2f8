"""PyYAML without libyaml: slower, and nothing else that matters to a document."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from specloom import positions, yaml_parser
from specloom.syntax import SyntaxFault
from specloom.syntax_yaml import parse_yaml

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.skipif(not hasattr(yaml, "CSafeLoader"), reason="PyYAML was built without libyaml")
SIGNS = ("a", "1.5", "~", "b: ", "- ", "? ", ": ", "\n", "  ", "[", "]", "{", "}", ",", "&x ", "*x", "!!str ", "<<: ")
OTHERS = ('"q"', "'", "|\n", ">-\n", " #", "%", "@", "\u00e9", "\U0001f600", "\x07", "---\n", "...\n", "\r\n", "\\")


@pytest.fixture(params=["CSafeLoader", "SafeLoader"])
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Any:
    return chosen(monkeypatch, request.param)


def chosen(monkeypatch: pytest.MonkeyPatch, name: str) -> Any:
    found = getattr(yaml, name)
    monkeypatch.setattr(yaml_parser, "LOADER", found)
    return found


def read(text: str) -> tuple[Any, str]:
    """The value of a text, or the code of the fault in it."""
    try:
        return parse_yaml(text).data, ""
    except SyntaxFault as fault:
        return None, fault.code


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from((*SIGNS, *OTHERS)), max_size=12).map("".join))
@example("a: &x {b: 1}\nc: {<<: *x}\n")
def test_both_parsers_read_the_same_values(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    found = []
    for name in ("CSafeLoader", "SafeLoader"):
        with monkeypatch.context() as patched:
            chosen(patched, name)
            found.append(read(text))
    (ours, fault), (theirs, other) = found
    assert fault or other or ours == theirs


def test_a_document_is_the_same_by_both(monkeypatch: pytest.MonkeyPatch) -> None:
    content = (ROOT / "specs" / "rootly.yaml").read_bytes()
    pointer = ("paths", "/v1/live_call_routers/{id}", "put", "responses", "200")
    found = []
    for name in ("CSafeLoader", "SafeLoader"):
        with monkeypatch.context() as patched:
            chosen(patched, name)
            places = positions.find_positions(content, is_json=False, paths=[pointer, ("info", "title")])
            found.append((parse_yaml(content.decode()).data, places))
    assert found[0] == found[1]
    assert len(found[0][1]) == 2


@pytest.mark.usefixtures("loader")
def test_a_character_that_yaml_forbids_is_placed() -> None:
    with pytest.raises(SyntaxFault) as raised:
        parse_yaml("openapi: 3.1.0\n\u00e9\U0001f600: \x07\n")
    assert (raised.value.code, raised.value.line, raised.value.column) == ("SL004", 2, 5)
