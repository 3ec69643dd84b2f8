"""Which module defines which model, and that a call loads its own and the shared ones only."""

from __future__ import annotations

import ast
import builtins
import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from specloom import load
from specloom.python.make_plan import make_plan
from specloom.python.render import render

PACKAGE = "client"
TEXT = {"type": "string"}


def to(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def model(**members: Any) -> dict[str, Any]:
    return {"type": "object", "properties": {"id": TEXT, **members}}


def content(name: str) -> dict[str, Any]:
    return {"application/json": {"schema": to(name)}}


def operation(tag: str, name: str, **more: Any) -> dict[str, Any]:
    return answering(tag, content(name), **more)


def answering(tag: str, answer: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"tags": [tag], "responses": {"200": {"description": "", "content": answer}}, **more}


def payload(name: str) -> dict[str, Any]:
    return {"post": {"requestBody": {"content": content(name)}, "responses": {"200": {"description": ""}}}}


SCHEMAS = {
    "Pet": model(owner=to("Owner"), collar=to("Collar")),
    "Collar": model(),
    "Order": model(pets={"type": "array", "items": to("Pet")}, total=to("Money")),
    "Money": model(currency={"type": "string", "enum": ["EUR", "USD", "GBP", "CHF", "SEK"]}),
    "Owner": model(friend=to("Owner"), address=to("Address")),
    "Address": model(),
    "Parcel": model(order=to("Order")),
    "Sent": model(parcel=to("Parcel")),
    "Delivered": model(note=to("Note")),
    "Note": model(),
    "Forgotten": model(pet=to("Pet"), parcel=to("Parcel"), lost=to("Lost")),
    "Lost": model(),
}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Pets", "version": "1"},
    "paths": {
        "/pets": {"get": operation("pets", "Pet")},
        "/owners": {"get": operation("shared", "Owner")},
        "/news": {"get": answering("news", {"application/json": {"schema": {"anyOf": [to("Pet"), to("Note")]}}})},
        "/orders": {"get": operation("orders", "Order", callbacks={"sent": {"{$request.body#/url}": payload("Sent")}})},
    },
    "webhooks": {"delivered": payload("Delivered")},
    "components": {"schemas": SCHEMAS},
}


def files(folder: Path, document: dict[str, Any]) -> dict[str, str]:
    path = folder / "openapi.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return {
        name.removeprefix(f"{PACKAGE}/"): text
        for name, text in render(make_plan(load(path).api, PACKAGE))
        if name.startswith(f"{PACKAGE}/")
    }


def modules(emitted: dict[str, str]) -> dict[str, str]:
    """The modules of models by name, without the root."""
    found = {name.removeprefix("models/").removesuffix(".py"): text for name, text in emitted.items()}
    return {name: text for name, text in found.items() if f"models/{name}.py" in emitted and name != "__init__"}


def defined(text: str) -> list[str]:
    """The names that a module defines, in order."""
    names: list[str] = []
    for node in ast.parse(text).body:
        inner = node.body[0] if isinstance(node, ast.If) else node
        if isinstance(inner, ast.ClassDef):
            names.append(inner.name)
        elif isinstance(inner, ast.AnnAssign) and isinstance(inner.target, ast.Name):
            names.append(inner.target.id)
    return names


def siblings(text: str) -> dict[str, set[str]]:
    """The names that a module of models imports from others, by module."""
    found = [node for node in ast.parse(text).body if isinstance(node, ast.ImportFrom) and node.level == 1]
    return {node.module or "": {each.name for each in node.names} for node in found}


def written(folder: Path, document: dict[str, Any]) -> Path:
    """The package on disk; what is returned goes on ``sys.path``."""
    for name, text in files(folder, document).items():
        path = folder / PACKAGE / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def said_by(program: str, folder: Path) -> str:
    done = subprocess.run([sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_each_definition_stands_with_what_alone_reaches_it(tmp_path: Path) -> None:
    found = {name: sorted(defined(text)) for name, text in modules(files(tmp_path, DOCUMENT)).items()}
    assert found == {
        "news": ["GetNewsResponse"],
        "orders": ["Currency", "Money", "Order", "Parcel", "Sent"],
        "shared": ["Address", "Collar", "Note", "Owner", "Pet"],
        "webhooks": ["Delivered"],
        "unused": ["Forgotten", "Lost"],
    }


def test_a_resource_that_is_called_like_the_shared_module_has_another_one(tmp_path: Path) -> None:
    document = {**DOCUMENT, "paths": {"/owners": DOCUMENT["paths"]["/owners"], "/pets": DOCUMENT["paths"]["/pets"]}}
    emitted = files(tmp_path, document)
    assert sorted(defined(modules(emitted)["shared"])) == ["Address", "Owner"]
    alone = files(tmp_path, {**DOCUMENT, "paths": {"/owners": DOCUMENT["paths"]["/owners"]}})
    assert sorted(defined(modules(alone)["shared_"])) == ["Address", "Owner"]
    assert "from ..models.shared_ import Owner" in alone["resources/shared.py"]


def test_imports_lead_to_the_shared_module_or_away_from_the_unused_one(tmp_path: Path) -> None:
    found = {name: siblings(text) for name, text in modules(files(tmp_path, DOCUMENT)).items()}
    assert found == {
        "news": {"shared": {"Note", "Pet"}},
        "orders": {"shared": {"Pet"}},
        "shared": {},
        "webhooks": {"shared": {"Note"}},
        "unused": {"orders": {"Parcel"}, "shared": {"Pet"}},
    }


def test_ruff_has_nothing_to_say(tmp_path: Path) -> None:
    written(tmp_path, DOCUMENT)
    rules = ["--isolated", "--line-length", "120", "--target-version", "py311"]
    for command in (["check", "--select", "E,F,I,UP,B"], ["format", "--check"]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *command, *rules, str(tmp_path / PACKAGE / "models")],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("seed", range(20))
def test_no_documents_models_import_each_other_in_a_circle(seed: int, tmp_path: Path) -> None:
    emitted = modules(files(tmp_path, random_document(seed)))
    for name, text in emitted.items():
        others = siblings(text)
        assert name == "unused" or set(others) <= {"shared"}
        assert name != "shared" or not others
        for other, names in others.items():
            assert names <= set(defined(emitted[other]))
        known = {*defined(text), *(each for names in others.values() for each in names)}
        mentioned = {node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}
        assert {each for each in mentioned if each.startswith("Node")} <= known


@pytest.mark.parametrize("seed", range(5))
def test_each_module_can_be_loaded_first(seed: int, tmp_path: Path) -> None:
    document = random_document(seed)
    folder = written(tmp_path, document)
    for name, text in modules(files(tmp_path, document)).items():
        said_by(
            f"import client.models.{name} as loaded; {'; '.join(f'loaded.{each}' for each in defined(text))}", folder
        )


def test_a_module_takes_no_name_from_the_root_that_loads_it(tmp_path: Path) -> None:
    """A module becomes an attribute of its package, where the root's own code would meet it."""
    root = ast.parse(files(tmp_path, DOCUMENT)["models/__init__.py"])
    used = sorted({node.id for node in ast.walk(root) if isinstance(node, ast.Name) and node.id.islower()})
    assert {"globals", "getattr", "import_module"} <= set(used)
    schemas = {f"Of{name.capitalize()}": model() for name in used}
    paths = {f"/{name}": {"get": operation(name, f"Of{name.capitalize()}")} for name in used}
    document = {**DOCUMENT, "paths": paths, "webhooks": {}, "components": {"schemas": schemas}}
    assert not {f"models/{name}.py" for name in used if name in dir(builtins)} & files(tmp_path, document).keys()
    load_all = "for name in root.__all__: getattr(root, name), dir(root)"
    for package in ("models", "resources"):
        said_by(f"import client.{package} as root\n{load_all}", written(tmp_path, document))


def random_document(seed: int) -> dict[str, Any]:
    """Models, unions and lists that mention each other at random, circles among them, and a few operations."""
    chance = random.Random(seed)
    names = [f"Node{number}" for number in range(chance.randint(4, 16))]

    def mention() -> dict[str, Any]:
        one, other = to(chance.choice(names)), to(chance.choice(names))
        return chance.choice([one, {"type": "array", "items": one}, {"anyOf": [one, other]}])

    schemas = {
        name: chance.choice([model(**{f"m{n}": mention() for n in range(chance.randint(0, 3))}), mention()])
        for name in names
    }
    tags = ("cats", "dogs", "birds")
    paths = {f"/{tag}/{number}": {"get": operation(tag, chance.choice(names))} for tag in tags for number in range(2)}
    webhooks = {"hook": payload(chance.choice(names))}
    return {**DOCUMENT, "paths": paths, "webhooks": webhooks, "components": {"schemas": schemas}}


def test_what_is_added_elsewhere_moves_nothing(tmp_path: Path) -> None:
    before = modules(files(tmp_path, DOCUMENT))
    paths = {"/a": {"get": operation("apples", "Apple")}, **DOCUMENT["paths"]}
    schemas = {"Apple": model(core=to("Core")), "Core": model(), **SCHEMAS}
    after = modules(files(tmp_path, {**DOCUMENT, "paths": paths, "components": {"schemas": schemas}}))
    assert defined(after.pop("apples")) == ["Apple", "Core"]
    assert after == before


def test_what_comes_to_be_shared_moves_and_is_imported_as_before(tmp_path: Path) -> None:
    paths = {**DOCUMENT["paths"], "/money": {"get": operation("money", "Money")}}
    program = "from client.models import Money; print(Money.__module__)"
    assert said_by(program, written(tmp_path, DOCUMENT)) == "client.models.orders\n"
    before = places(tmp_path)
    assert said_by(program, written(tmp_path, {**DOCUMENT, "paths": paths})) == "client.models.shared\n"
    assert places(tmp_path) == before
    assert before["#/components/schemas/Money"] == "client.models:Money"


def places(folder: Path) -> dict[str, str]:
    """Where the ledger says that each component is."""
    ledger = make_plan(load(folder / "openapi.json").api, PACKAGE).ledger
    return {each.pointer: each.python for each in ledger.schemas if each.pointer.startswith("#/components/")}


@pytest.mark.parametrize(
    ("program", "loaded"),
    [
        ("import client.models", []),
        ("import client.errors", []),
        ("from client.models import Currency", ["orders", "shared"]),
        ("from client.models import Address", ["shared"]),
        ("import client.resources.orders", ["orders", "shared"]),
        ("from client import resources; resources.Pets", ["shared"]),
    ],
)
def test_a_module_is_loaded_when_one_of_its_models_is_asked_for(
    program: str, loaded: list[str], tmp_path: Path
) -> None:
    told = "import sys; print(*sorted(name[14:] for name in sys.modules if name.startswith('client.models.')))"
    assert said_by(f"{program}\n{told}", written(tmp_path, DOCUMENT)).split() == loaded


def test_the_root_knows_every_model_and_nothing_else(tmp_path: Path) -> None:
    folder = written(tmp_path, DOCUMENT)
    every = sorted(name for text in modules(files(tmp_path, DOCUMENT)).values() for name in defined(text))
    assert said_by("from client import models; print(*models.__all__)", folder).split() == every
    assert set(every) <= set(said_by("from client import models; print(*dir(models))", folder).split())
    values = "from client import models; [getattr(models, name) for name in models.__all__]; models.Nothing"
    done = subprocess.run([sys.executable, "-c", values], cwd=folder, capture_output=True, text=True, check=False)
    assert "module 'client.models' has no attribute 'Nothing'" in done.stderr
    decoded = 'import client, client.models as m; print(client.from_json(b\'{"owner": {"id": "a"}}\', m.Pet).owner.id)'
    assert said_by(decoded, folder) == "a\n"
