"""What stands around the code of a package: its root, its README, its pyproject.toml."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from specloom.api import Api, Tag
from specloom.python.literals import markdown_cell, markdown_code, markdown_text, toml_string
from specloom.python.plan import ErrorsModule, Method, Page, Project, Readme, ResourceModule
from specloom.python.plan_client import client_name, example_arguments
from specloom.python.statuses import STATUS_CLASSES

_VERSION: Final = re.compile(r"[vV]?([0-9]{1,9}(?:\.[0-9]{1,9}){0,4})")
_ROOT: Final = (
    ("from_json", "_runtime.codec"),
    ("to_json", "_runtime.codec"),
    ("Options", "_runtime.resources"),
    ("Retries", "_runtime.retries"),
    ("UNSET", "_runtime.models"),
    ("UnsetType", "_runtime.models"),
    ("extra", "_runtime.models"),
    ("Answer", "_runtime.answers"),
    ("AnyResponse", "_runtime.middleware"),
    ("AsyncHttpx2Transport", "_runtime.httpx2_transport"),
    ("AsyncItemStream", "_runtime.item_streams"),
    ("AsyncMiddleware", "_runtime.middleware"),
    ("AsyncSend", "_runtime.middleware"),
    ("AsyncTransport", "_runtime.transport"),
    ("Clock", "_runtime.clocks"),
    ("Departure", "_runtime.departures"),
    ("File", "_runtime.files"),
    ("Headers", "_runtime.transport"),
    ("Httpx2Transport", "_runtime.httpx2_transport"),
    ("ItemStream", "_runtime.item_streams"),
    ("Middleware", "_runtime.middleware"),
    ("Request", "_runtime.transport"),
    ("Response", "_runtime.transport"),
    ("Send", "_runtime.middleware"),
    ("ServerSentEvent", "_runtime.events"),
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
    methods = [method for resource in resources for method in resource.methods]
    first = _first_call([method for method in methods if not method.pages_of and not method.stream_of])
    streaming = next((method for method in methods if method.stream_of and method.reference.example), None)
    sending = next((method for method in methods if method.sends_files and method.reference.example), None)
    turning = _first_call([method for method in methods if method.pages_of])
    client = client_name(package)
    opening, stem = _opening(api, client), package.removesuffix("_client") or package
    return Readme(
        title=title,
        description=markdown_text(described.partition("\n\n")[0]) if described else "",
        about=_about(api),
        opening=opening,
        traced=_opening(api, client, "middleware=[traced]"),
        files=sending.reference.example if sending else "",
        items=streaming.reference.example if streaming else "",
        example=first.reference.example if first else f"from {package} import {client}\n\n{opening}\n    print(client)",
        method=_call(first, ", ") if first else "",
        call=_call(first, "(") + ")" if first else "",
        error=_error(first) if first else "APIError",
        pages=turning.reference.example if turning else "",
        pages_call=_call(turning, "(") + ")" if turning else "",
        stem=stem,
        test_call=f"{stem}_{_call(first, '(')})" if first else f"{stem}_client",
        errors=tuple((str(status), class_) for status, class_ in sorted(STATUS_CLASSES.items())),
        operations=tuple(
            (
                markdown_cell(markdown_code(f"{method.http} {method.path}")),
                f"[{markdown_code(method.qualified)}](docs/{resource.name}.md)",
                _cell(method.summary),
            )
            for resource in resources
            for method in resource.methods
        ),
    )


def plan_pages(resources: Iterable[ResourceModule], tags: Iterable[Tag]) -> tuple[Page, ...]:
    """The reference page of each resource."""
    said = {tag.name: _of_tag(tag) for tag in tags}
    return tuple(
        Page(
            path=f"docs/{resource.name}.md",
            title=resource.class_name,
            text=markdown_text(said.get(resource.tag, "")),
            methods=tuple((method.qualified, method.reference) for method in resource.methods),
        )
        for resource in resources
    )


def _of_tag(tag: Tag) -> str:
    """What a tag says, and where it stands among the others (OpenAPI 3.2, 4.22)."""
    kind, parent = tag.kind.strip(), tag.parent.strip()
    place = " ".join(part for part in (f"of kind {kind}" if kind else "", f"below {parent}" if parent else "") if part)
    return "\n\n".join(
        part for part in (tag.description.strip() or tag.summary.strip(), place and f"A tag {place}.") if part
    )


def _about(api: Api) -> str:
    """Who offers the API and under which terms, as lines of a Markdown list."""
    contact = [str(api.contact[key]) for key in ("name", "email", "url") if isinstance(api.contact.get(key), str)]
    license_ = [str(api.license[key]) for key in ("name", "identifier", "url") if isinstance(api.license.get(key), str)]
    told = {
        "Documentation": [api.documentation.removeprefix("See ")],
        "Contact": contact,
        "Licence of the API": license_,
        "Terms of service": [api.terms_of_service],
    }
    return "\n".join(f"- {name}: {_cell(', '.join(dict.fromkeys(each)))}" for name, each in told.items() if any(each))


def _cell(text: str) -> str:
    return " ".join(markdown_text(text).split())


def _opening(api: Api, client: str, *further: str) -> str:
    """The line that makes a client."""
    return f"with {client}({example_arguments(api, *further)}) as client:"


def _call(method: Method, opened: str) -> str:
    """A method and its arguments, as they stand in a call of it (``(``), or in one that is handed both (``, ``)."""
    given = method.reference.given or ()
    return f"client.{method.qualified}" + (opened if given or opened == "(" else "") + ", ".join(given)


def _error(method: Method) -> str:
    """The class of an error that the method documents; the last one, as the first is often a mere bad request."""
    named = [name for _, name in (status.split(" ", 1) for status, _, _ in method.reference.errors if " " in status)]
    known = [name.strip("`") for name in named if name.strip("`") not in ("APIError", "ClientError", "ServerError")]
    return known[-1] if known else "NotFound"


def _first_call(methods: Sequence[Method]) -> Method | None:
    """The call that a reader tries first: one that reads, with few arguments and plain ones."""
    simple = [method for method in methods if method.reference.given is not None]
    reading = [method for method in simple if method.http == "GET" and method.reference.answers != ()] or simple
    return min(reading, key=lambda method: len(method.reference.given or ()), default=None)
