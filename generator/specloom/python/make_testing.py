"""The facts and the plan -> ``<package>/testing``: what tests of code that uses the package need.

Nothing else of the package imports it. What it must know of the API at test time it brings along: the document as data
(``openapi.json``, or a file for each where references lead to several), the behaviour, and a table of small values.
"""

from __future__ import annotations

import ast
import json
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

import msgspec

from specloom.api import Api, Json, SchemaId
from specloom.diagnostics import Diagnostic, Level, Location
from specloom.json_schema import Direction
from specloom.json_values import copied, is_array, is_object
from specloom.python import names
from specloom.python.imports import Use, from_line, import_lines
from specloom.python.layout import Code, Group, annotated, call, signature, subscript, written
from specloom.python.literals import string_literal
from specloom.python.plan import Field, Model, Package
from specloom.python.plan_client import base_url, credentials
from specloom.values import NoValue, Values

Render: TypeAlias = Callable[[str, Mapping[str, Any]], str]

_TEMPLATES: Final = ("mock.py", "plugin.py", "_making.py", "_drawing.py")
_PROBES: Final = 6
"""Texts that are put in the place of a free one, to see whether any will do."""
_TAKEN: Final = frozenset({"answers", "requests", "way", "annotations"})
"""Names that the module of the strategies has already."""
_STANDARD: Final[Mapping[str, Use]] = {name: ("datetime", name) for name in ("date", "datetime")}
"""What the annotation of an argument names, where the model itself has an attribute of that name and spells it out."""
_BINDING: Final = (
    "any_of",
    "one_of",
    "not_",
    "if_",
    "dependent_required",
    "dependent_schemas",
    "min_properties",
    "max_properties",
    "unevaluated_properties",
)
"""Keywords by which the members of an object depend on each other."""


class Sources(msgspec.Struct, frozen=True, kw_only=True):
    """What the kit brings along: ``documents`` by name, the first being the root, and the behaviour's text, if any."""

    documents: Mapping[str, Json]
    behaviour: str = ""


class Maker(msgspec.Struct, frozen=True, kw_only=True):
    """One model in the kit: its factory and strategy are called ``name``; ``schema`` is what its values are made of."""

    name: str
    model: Model
    schema: SchemaId
    direction: Direction


def stem_of(package: str) -> str:
    """What fixtures are named after: ``rootly_client`` gives ``rootly``."""
    return package.removesuffix("_client") or package


def make_testing(
    api: Api, values: Values, package: Package, sources: Sources, render: Render
) -> tuple[dict[str, str], tuple[Diagnostic, ...]]:
    """The files of the kit by path relative to the package's folder, and what could not be made."""
    made, entries, diagnostics = _entries(values, _makers(api, package))
    clients = {each.name: each for each in package.client.clients}
    client, async_client = clients
    root, stem = next(iter(sources.documents)), stem_of(package.name)
    variables = {
        "package": package.name,
        "stem": stem,
        "heads": _heads(stem, client, async_client),
        "client": client,
        "async_client": async_client,
        "make_client": written(call(client, _arguments(api)), 4, before="return "),
        "make_async_client": written(call(async_client, _arguments(api)), 4, before="return "),
        "document": string_literal(root if len(sources.documents) == 1 else f"openapi/{root}"),
        "behaviour": 'HERE / "behaviour.py"' if sources.behaviour else "None",
        "imports": [f"    {line}" for line in from_line("..models", [each.model.name for each in made], 4)],
        "clients_from_root": [f"    {line}" for line in from_line("..", clients, 4)],
        "clients_from_client": from_line(".._client", clients),
        "makers": made,
    }
    files = {f"testing/{name}": render(f"testing/{name}.jinja", variables) for name in _TEMPLATES}
    files["testing/__init__.py"] = render("testing/testing.py.jinja", variables)
    drawn = [annotated(each.name, subscript("Valid", (each.model.name,)), indent=4) for each in made]
    files["testing/strategies.py"] = render("testing/strategies.py.jinja", {**variables, "drawn": drawn})
    files["testing/factories.py"] = render("testing/factories.py.jinja", variables)
    files["testing/factories.pyi"] = _stub(package, made, render)
    files["testing/models.json"] = _table(entries)
    folder = "testing" if len(sources.documents) == 1 else "testing/openapi"
    files |= {f"{folder}/{name}": _indented(data) for name, data in sources.documents.items()}
    if sources.behaviour:
        files["testing/behaviour.py"] = sources.behaviour
    return files, diagnostics


def _indented(data: Json) -> str:
    """JSON, a member or an item a line. The standard library's own indentation is that of its slow encoder."""
    return msgspec.json.format(json.dumps(data), indent=1) + "\n"


def _arguments(api: Api) -> list[str]:
    """What a client in tests is given: the credential that the mock accepts, and a base URL where there is none."""
    given = [f"{argument}=TOKEN" for each in credentials(api) for argument in each.needed]
    given += [] if base_url(api) else ['base_url="https://api.example"']
    return [*given, "transport=transport", "clock=mock.clock"]


def _makers(api: Api, package: Package) -> list[Maker]:
    """The models whose schema the facts have, in the order of the models."""
    models = {each.name: each for module in package.models for each in module.models}
    homes: dict[str, SchemaId] = {}
    for entry in package.ledger.schemas:
        module, _, name = entry.python.partition(":")
        known = SchemaId(entry.pointer)
        if module == f"{package.name}.models" and name in models and known in api.schemas:
            homes[name] = min(homes.get(name, known), known, key=lambda each: (len(each), each))
    homes |= {name: SchemaId(model.original) for name, model in models.items() if model.original in api.schemas}
    called = names.attributes([name for name in models if name in homes], _TAKEN)
    spoken = {f"invalid_{name}" for name in called.values()}
    return [
        Maker(
            name=f"{called[name]}_" if called[name] in spoken else called[name],
            model=models[name],
            schema=homes[name],
            direction="request" if models[name].bases.startswith("Input") else "response",
        )
        for name in called
    ]


# -- the table --------------------------------------------------------------------------------------------------------


def _entries(values: Values, makers: list[Maker]) -> tuple[list[Maker], dict[str, Json], tuple[Diagnostic, ...]]:
    """The models that have a value, their entries by name, and what is to be said of the others."""
    kept: list[Maker] = []
    entries: dict[str, Json] = {}
    diagnostics: list[Diagnostic] = []
    for each in makers:
        smallest = values.smallest(each.schema, each.direction)
        if isinstance(smallest, NoValue) or not is_object(smallest):
            reason = smallest.reason if isinstance(smallest, NoValue) else "its smallest value is no object"
            at = Location(file="", pointer=each.schema)
            diagnostics.append(
                Diagnostic(code="SL401", level=Level.WARNING, message=f"no factory can be made: {reason}", at=at)
            )
            continue
        kept.append(each)
        entries[each.name] = _entry(values, each, smallest)
    return kept, entries, tuple(diagnostics)


def _entry(values: Values, maker: Maker, smallest: dict[str, Json]) -> Json:
    """``value`` has what is required; any of ``optional`` may be added; the members in ``free`` may be any text."""
    fullest = values.fullest(maker.schema, maker.direction)
    full: dict[str, Json] = fullest if is_object(fullest) else smallest

    def holds(value: Json) -> bool:
        return values.is_valid(maker.schema, value, maker.direction)

    telling = _told(smallest, full)
    value: dict[str, Json] = telling if is_object(telling) and holds(telling) else smallest
    wires = {field.wire for field in maker.model.fields}
    optional = {name: each for name, each in full.items() if name not in value and name in wires}
    loose = not _binds(values, maker) and all(holds({**value, name: each}) for name, each in optional.items())
    entry: dict[str, Json] = {
        "model": maker.model.name,
        "schema": maker.schema,
        "way": "out" if maker.direction == "request" else "in",
        "value": value,
        "optional": optional if loose and holds({**value, **optional}) else {},
        "free": [name for name in value if name in wires and _is_free(holds, value, name)],
    }
    return entry


def _told(small: Json, full: Json) -> Json:
    """The small value with the texts and numbers of the full one, which tell more than an empty text."""
    if is_object(small) and is_object(full):
        return {name: _told(each, full[name]) if name in full else each for name, each in small.items()}
    if is_array(small) and is_array(full) and len(small) <= len(full):
        return [_told(one, other) for one, other in zip(small, full, strict=False)]
    told: Json = copied(full) if type(small) is type(full) and not is_object(small) and not is_array(small) else small
    return told


def _binds(values: Values, maker: Maker) -> bool:
    shapes = values.expander(maker.direction).expand((maker.schema,))
    return any(getattr(schema, field) for shape in shapes for schema in shape.schemas for field in _BINDING)


def _is_free(holds: Callable[[Json], bool], value: dict[str, Json], name: str) -> bool:
    """Whether a member may be any text, as far as a few texts can tell."""
    text = value[name]
    return isinstance(text, str) and all(holds({**value, name: probe}) for probe in _probes(name, text))


def _probes(name: str, text: str) -> Iterator[str]:
    yield from ("", "!")
    chance = random.Random(name)
    yield from (f"{text} {chance.randrange(10**9)}" for _ in range(_PROBES))


def _table(entries: Mapping[str, Json]) -> str:
    """A model a line, so that a small change of the document is a small change of the file."""
    lines = [f"  {json.dumps(name)}: {json.dumps(entry)}" for name, entry in entries.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _heads(stem: str, client: str, async_client: str) -> dict[str, str]:
    """The signatures of the fixtures, which may be too long for a line."""
    mock = f"{stem}_mock: ApiDouble"
    given = ("request: pytest.FixtureRequest", f"_{stem}_started: ApiDouble")
    return {
        "mock": signature(f"def {stem}_mock", given, "Generator[ApiDouble]", 0),
        "client": signature(f"def {stem}_client", (mock,), client, 0),
        "async_client": signature(f"def async_{stem}_client", (mock,), async_client, 0),
    }


# -- the types of the factories ----------------------------------------------------------------------------------------


def _stub(package: Package, makers: list[Maker], render: Render) -> str:
    """The signatures of the factories, which a type checker reads and nothing else."""
    arguments = {
        each.name: [_argument(field) for field in each.fields] for module in package.models for each in module.models
    }
    homes = {**_STANDARD, **dict(_homes(package))}
    functions: list[str] = []
    annotations: set[str] = set()
    for maker in makers:
        reached = _reachable(maker.model.name, arguments)
        annotations.update(each.annotation for each in reached)
        functions.append(_signature(maker, reached))
    mentioned = {name for annotation in annotations for name in _names_in(annotation)}
    uses = {homes[name] for name in mentioned if name in homes}
    uses |= {("models", maker.model.name) for maker in makers}
    imports = (*import_lines(uses, ".."), *([""] if functions else []))
    return render("testing/factories.pyi.jinja", {"imports": imports, "functions": functions})


class _Argument(msgspec.Struct, frozen=True):
    """What a factory takes for a field: ``code`` is the argument as it is written in a signature."""

    name: str
    code: str
    annotation: str
    required: bool


def _argument(field: Field) -> _Argument:
    code = written(field.argument, 4)
    return _Argument(field.name, code, code.partition(": ")[2].removesuffix(" = ..."), not field.default)


def _reachable(model: str, arguments: Mapping[str, Sequence[_Argument]]) -> list[_Argument]:
    """The arguments of a model, and those of the models that it requires; of several with one name the nearest."""
    found: dict[str, _Argument] = {}
    waiting, met = [model], {model}
    while waiting:
        for each in arguments[waiting.pop(0)]:
            found.setdefault(each.name, each)
            if each.annotation in arguments and each.required and each.annotation not in met:
                met.add(each.annotation)
                waiting.append(each.annotation)
    return list(found.values())


def _signature(maker: Maker, arguments: Sequence[_Argument]) -> str:
    seed = "_seed" if any(each.name == "seed" for each in arguments) else "seed"
    items: list[Code] = [f"{seed}: int = ...", "/"]
    if arguments:
        items += ["*", *(each.code for each in arguments)]
    return written(
        Group(f"def make_{maker.name}(", tuple(items), ")", middle=True), after=f" -> {maker.model.name}: ..."
    )


def _names_in(annotation: str) -> Iterator[str]:
    """The names that an annotation mentions, those in quotes as well."""
    for node in ast.walk(ast.parse(f"({annotation})", mode="eval")):
        if isinstance(node, ast.Name):
            yield node.id


def _homes(package: Package) -> Iterator[tuple[str, Use]]:
    """Where each name comes from that the modules of models know: from elsewhere, or from ``models``."""
    for module in package.models:
        for statement in ast.parse("\n".join(module.imports)).body:
            if isinstance(statement, ast.ImportFrom) and statement.level != 1:
                yield from ((each.name, (statement.module or "", each.name)) for each in statement.names)
            elif isinstance(statement, ast.Import):
                yield from (
                    (each.asname or each.name, (f"{each.name} as {each.asname}" if each.asname else each.name, ""))
                    for each in statement.names
                )
        yield from ((name, ("models", name)) for name in module.names)
