"""Annotations of emitted models are evaluated together, and mean what msgspec would have made of each."""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any

import msgspec
import pytest

from specloom.python.runtime import hints
from specloom.python.runtime.codec import from_json
from specloom.python.runtime.hints import MODULES, evaluate_hints
from tests.unit.runtime.runtime_models import Owner

get_class_annotations: Any = import_module("msgspec._utils").get_class_annotations

SHARED = """\
from __future__ import annotations
from typing import Annotated, Literal
from specloom.python.runtime.models import Meta, Model, Open, UnsetType, UNSET, union

class Owner(Model, kw_only=True):
    name: Annotated[str, Meta(min_length=1)]
    pet: Pet | None | UnsetType = UNSET

class Pet(Model, kw_only=True):
    kind: Open[Literal["cat", "dog"]] | None = None
    owner: Owner | None = None
    parents: list[Pet] | None = None
    nothing: None = None
    either: Either | None = None

class Alone(Model, kw_only=True):
    name: str

Either = union("Either", lambda: (Owner, Pet))
"""
SHOP = """\
from __future__ import annotations
from specloom.python.runtime.models import Model
from .shared import Owner

class Order(Model, kw_only=True):
    owners: dict[str, Owner]
    text: str | None = None
"""


def module(name: str, source: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    made = ModuleType(MODULES + name)
    made.__package__ = MODULES[:-1]
    monkeypatch.setitem(sys.modules, made.__name__, made)
    exec(source, vars(made))
    return made


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(hints, "_evaluated", set())
    monkeypatch.setattr(hints, "_meanings", {})
    monkeypatch.setitem(sys.modules, MODULES[:-1], ModuleType(MODULES[:-1]))
    return module("shared", SHARED, monkeypatch)


def is_text(model: Any) -> bool:
    return any(isinstance(each, str) for each in model.__annotations__.values())


def test_every_model_that_is_reached_is_evaluated_and_no_other(shared: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = module("shop", SHOP, monkeypatch)
    evaluate_hints(list.__class_getitem__(shop.Order) | None)
    assert not any(map(is_text, (shop.Order, shared.Owner, shared.Pet)))
    assert is_text(shared.Alone)


def test_what_is_evaluated_is_what_msgspec_makes_of_it(shared: Any) -> None:
    before = {model: get_class_annotations(model) for model in (shared.Owner, shared.Pet)}
    evaluate_hints(shared.Pet)
    assert {model: get_class_annotations(model) for model in before} == before
    assert shared.Pet.__annotations__["nothing"] is None


def test_a_value_is_read_through_modules_and_circles(shared: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = module("shop", SHOP, monkeypatch)
    order = from_json(b'{"owners": {"a": {"name": "b", "pet": {"owner": {"name": "c"}}}}}', shop.Order)
    assert order.owners["a"].pet.owner.name == "c"
    assert not is_text(shared.Pet)


def test_each_text_is_evaluated_once_for_a_module(shared: Any) -> None:
    evaluate_hints(shared.Owner)
    evaluate_hints(shared.Owner)
    texts = ["Annotated[str, Meta(min_length=1)]", "Pet | None | UnsetType"]
    assert [text for text in hints._meanings[MODULES + "shared"] if "Meta" in text or "Unset" in text] == texts


def test_classes_of_others_are_left_alone() -> None:
    class Own(msgspec.Struct):
        name: str

    evaluate_hints(Own)
    evaluate_hints(Owner)
    assert is_text(Own)
    assert is_text(Owner)


def test_what_models_inherit_is_no_text(shared: Any) -> None:
    """msgspec evaluates the annotations of every base for each class anew."""
    assert not any(is_text(base) for base in shared.Pet.__mro__[1:] if "__annotations__" in vars(base))


def test_the_variant_that_a_union_is_tried_as_is_evaluated_before_msgspec_reads_it(shared: Any) -> None:
    evaluate_hints(shared.Either)
    assert is_text(shared.Owner)
    assert from_json(b'{"name": "Ann"}', shared.Either) == shared.Owner(name="Ann")
    assert not any(map(is_text, (shared.Owner, shared.Pet)))
