"""The test kit of the packages: factories and strategies give what the documents allow, says Python's jsonschema."""

from __future__ import annotations

import importlib
import subprocess
import sys
import time
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specloom.loading import load
from tests.unit.values.referee import errors, faults

from .kits import KITS, MODELS, Kit

pytestmark = pytest.mark.proof


@pytest.fixture(params=list(KITS.values()), ids=list(KITS))
def kit(request: pytest.FixtureRequest) -> Kit:
    found: Kit = request.param
    return found


def factory(kit: Kit, name: str) -> Any:
    return getattr(kit.module("factories"), f"make_{name}")


# -- factories ---------------------------------------------------------------------------------------------------------


def test_every_model_has_a_factory(kit: Kit) -> None:
    models = importlib.import_module(f"{kit.package}.models")
    base = importlib.import_module(f"{kit.package}._runtime.models").Model
    every = {name: getattr(models, name) for name in models.__all__}
    assert {entry.model for entry in kit.entries.values()} == {
        name for name, each in every.items() if isinstance(each, type) and issubclass(each, base)
    }
    assert set(dir(kit.module("factories"))) >= {f"make_{name}" for name in kit.entries}


@pytest.mark.parametrize("model", MODELS)
def test_a_factory_makes_valid_values_and_the_same_ones_always(model: str) -> None:
    kit, name, schema, way = MODELS[model]
    make = factory(kit, name)
    for seed in range(25):
        made = kit.json(make(seed))
        assert errors(kit.api, schema, made, way) == [], seed
        assert kit.json(make(seed)) == made


@pytest.mark.parametrize("model", MODELS)
def test_every_optional_part_can_be_given(model: str) -> None:
    kit, name, schema, way = MODELS[model]
    make = factory(kit, name)
    full: Any = make(0)
    for field, path in kit.module("_making").reachable(type(full)).items():
        holder = full
        for step in path[:-1]:
            holder = getattr(holder, step)
        value = getattr(holder, field)
        made = make(**{field: value})
        assert errors(kit.api, schema, kit.json(made), way) == [], field


def test_a_factory_is_small_and_reaches_what_its_model_requires() -> None:
    made = factory(KITS["rootly"], "update_live_call_router")(name="x")
    assert KITS["rootly"].json(made) == {"data": {"type": "live_call_routers", "attributes": {"name": "x"}}}


def test_of_several_fields_with_one_name_the_nearest_is_reached(kit: Kit) -> None:
    base = importlib.import_module(f"{kit.package}._runtime.models").Model
    deepest = msgspec.defstruct("Deepest", [("name", str), ("depth", int)], bases=(base,))
    below = msgspec.defstruct("Below", [("name", str), ("deepest", deepest)], bases=(base,))
    top = msgspec.defstruct("Top", [("below", below), ("name", str)], bases=(base,))
    assert kit.module("_making").reachable(top) == {
        "below": ("below",),
        "name": ("name",),
        "deepest": ("below", "deepest"),
        "depth": ("below", "deepest", "depth"),
    }


def test_factories_nest() -> None:
    kit = KITS["rootly"]
    target = factory(kit, "paging_target")(id="t")
    made = factory(kit, "update_live_call_router")(paging_targets=[target])
    assert kit.json(made)["data"]["attributes"]["paging_targets"][0]["id"] == "t"


def test_seeds_differ_and_add_optional_parts() -> None:
    kit = KITS["rootly"]
    made = [factory(kit, "live_call_router_response")(seed) for seed in range(30)]
    assert len({each.data.id for each in made}) == 30
    given_ = {
        name for each in made for name, value in kit.json(each)["data"]["attributes"].items() if value is not None
    }
    assert len(given_) >= 20


def test_an_argument_that_no_model_has_is_an_error() -> None:
    with pytest.raises(TypeError, match=r"make_paging_target\(\) got an unexpected keyword argument 'nmae'"):
        factory(KITS["rootly"], "paging_target")(nmae="x")


def test_a_factory_that_is_not_there_is_an_attribute_error(kit: Kit) -> None:
    with pytest.raises(AttributeError):
        factory(kit, "nothing")


# -- strategies --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", MODELS)
def test_a_strategy_draws_valid_values(model: str) -> None:
    """Every health check is on: a strategy that filters too much, or draws too slowly, fails."""
    kit, name, schema, way = MODELS[model]

    @settings(max_examples=25, database=None, derandomize=True, deadline=None)
    @given(getattr(kit.module("strategies"), name).json())
    def drawn(value: Any) -> None:
        assert errors(kit.api, schema, value, way) == []

    drawn()


@pytest.mark.parametrize("model", MODELS)
def test_a_strategy_draws_typed_values(model: str) -> None:
    kit, name, schema, way = MODELS[model]
    class_ = getattr(importlib.import_module(f"{kit.package}.models"), kit.entries[name].model)

    @settings(max_examples=15, database=None, derandomize=True, deadline=None)
    @given(getattr(kit.module("strategies"), name)())
    def drawn(value: Any) -> None:
        assert isinstance(value, class_)
        assert errors(kit.api, schema, kit.json(value), way) == []

    drawn()


@pytest.mark.parametrize("model", MODELS)
def test_an_invalid_strategy_breaks_the_keyword_that_it_names_and_no_other(model: str) -> None:
    kit, name, schema, way = MODELS[model]

    @settings(max_examples=25, database=None, derandomize=True, deadline=None)
    @given(getattr(kit.module("strategies"), f"invalid_{name}")())
    def drawn(breach: Any) -> None:
        assert faults(kit.api, schema, breach.value, way) == {(breach.keyword, breach.pointer)}

    drawn()


@settings(max_examples=40, database=None, deadline=None)
@given(st.data())
def test_a_keyword_can_be_asked_for(data: st.DataObject) -> None:
    strategies = KITS["rootly"].module("strategies")
    breach = data.draw(strategies.invalid_update_live_call_router("maxLength"))
    assert breach.keyword == "maxLength"


@pytest.mark.parametrize("model", ["rootly update_live_call_router_attributes", "vocobase create_call_routing"])
def test_every_optional_member_is_drawn_and_left_out(model: str) -> None:
    kit, name, _, _ = MODELS[model]
    seen: set[str] = set()
    absent: set[str] = set()
    entry = kit.entries[name]

    @settings(max_examples=200, database=None, derandomize=True, deadline=None)
    @given(getattr(kit.module("strategies"), name).json())
    def drawn(value: Any) -> None:
        seen.update(value)
        absent.update(set(entry.optional) - set(value))

    drawn()
    assert set(entry.optional) - seen == set()
    assert set(entry.optional) - absent == set()


# -- the kit as a part of the package ----------------------------------------------------------------------------------


def test_the_kit_brings_the_document_along(kit: Kit) -> None:
    carried = load(kit.module("mock").DOCUMENT).api
    assert msgspec.json.encode(carried) == msgspec.json.encode(kit.api)


def test_the_plugin_imports_pytest_and_nothing_else(kit: Kit) -> None:
    """What else was imported are the package's own lazy roots and the standard library."""
    program = (
        f"import pytest, sys; before = set(sys.modules); import {kit.package}.testing.plugin; "
        "print(*sorted(set(sys.modules) - before))"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    new = {name for name in said.stdout.split() if name.partition(".")[0] not in sys.stdlib_module_names}
    assert new == {kit.package, f"{kit.package}.testing", f"{kit.package}.testing.plugin"}


def test_the_package_imports_no_kit(kit: Kit) -> None:
    program = (
        f"import {kit.package}, sys; [getattr({kit.package}, name) for name in {kit.package}.__all__]; "
        "print(*[name for name in sys.modules if '.testing' in name or name.startswith(('specloom', 'pytest'))])"
    )
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert said.stdout.split() == []


def test_a_mock_begins_anew_in_less_than_a_millisecond(kit: Kit) -> None:
    mock = kit.module("mock").start()
    begun = time.process_time()
    for _ in range(200):
        mock.reset()
    took = (time.process_time() - begun) / 200
    print(f"{kit.name}: {took * 1e6:.0f} us")
    assert took < 1e-3
