"""What stands around the code of a package: its root, its README, its pyproject.toml."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from specloom.api import Api
from specloom.python.literals import markdown_code, markdown_text, string_literal, toml_string
from specloom.python.plan import ErrorsModule, Method, Project, Readme, ResourceModule
from specloom.python.plan_client import base_url, client_name, credentials
from specloom.python.runtime.errors import STATUS_CLASSES

_VERSION: Final = re.compile(r"[vV]?([0-9]{1,9}(?:\.[0-9]{1,9}){0,4})")
_ROOT: Final = (
    ("from_json", "_runtime.codec"),
    ("to_json", "_runtime.codec"),
    ("Options", "_runtime.resources"),
    ("UNSET", "_runtime.models"),
    ("UnsetType", "_runtime.models"),
    ("extra", "_runtime.models"),
    ("AsyncTransport", "_runtime.transport"),
    ("Departure", "_runtime.departures"),
    ("Headers", "_runtime.transport"),
    ("Request", "_runtime.transport"),
    ("Response", "_runtime.transport"),
    ("Timeout", "_runtime.transport"),
    ("Transport", "_runtime.transport"),
)


def root_exports(package: str, errors: ErrorsModule) -> tuple[tuple[str, str], ...]:
    """What the package's root gives, and the module that each name comes from."""
    client = client_name(package)
    clients = ((client, "_client"), (f"Async{client}", "_client"))
    named = re.findall(r'"([A-Za-z0-9_]+)"', errors.all_names)
    return (*clients, *_ROOT, *((name, "errors") for name in named if name != "STATUS_ERRORS"))


def plan_project(api: Api, package: str) -> Project:
    found = _VERSION.fullmatch(api.version.strip())
    title = " ".join(api.title.split()) or "API"
    return Project(
        name=toml_string(package.replace("_", "-")),
        version=toml_string(found[1] if found else "0.1.0"),
        description=toml_string(f"Typed client of the {title}."),
        package=toml_string(package),
    )


def plan_readme(api: Api, package: str, resources: Sequence[ResourceModule]) -> Readme:
    title = markdown_text(" ".join(api.title.split()) or "API")
    described = api.description.strip() or api.summary.strip()
    return Readme(
        title=title,
        description=markdown_text(described.partition("\n\n")[0]) if described else "",
        install=package.replace("_", "-"),
        example=_example(api, package, resources),
        errors=tuple((str(status), class_.__name__) for status, class_ in sorted(STATUS_CLASSES.items())),
        operations=tuple(
            (markdown_code(f"{method.http} {method.path}"), markdown_code(method.qualified), _cell(method.summary))
            for resource in resources
            for method in resource.methods
        ),
    )


def _cell(text: str) -> str:
    return " ".join(markdown_text(text).split())


def _example(api: Api, package: str, resources: Iterable[ResourceModule]) -> str:
    client = client_name(package)
    method = _first_call([method for resource in resources for method in resource.methods])
    given = [f'{argument}="..."' for each in credentials(api)[:1] for argument in each.arguments]
    given += [] if base_url(api) else ['base_url="https://..."']
    body = f"    print(client.{method.qualified}({method.example}))" if method else "    print(client)"
    name = string_literal(package)[1:-1]
    return f"from {name} import {client}\n\nwith {client}({', '.join(given)}) as client:\n{body}"


def _first_call(methods: Sequence[Method]) -> Method | None:
    """The call that a reader tries first: one that reads, with arguments that a plain text can fill."""
    simple = [method for method in methods if method.is_simple]
    reading = [method for method in simple if method.http == "GET"]
    return next(iter(reading or simple), None)
