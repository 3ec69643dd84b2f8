"""The plan -> the text of every file. Jinja lives here and nowhere else.

A template looks like the file that it writes; it decides only whether something is there.
"""

# pyright: reportUnnecessaryTypeIgnoreComment=false
# The two type checkers know different stubs of importlib.

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from functools import lru_cache
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType
from typing import Any, Final

from jinja2 import BaseLoader, Environment, StrictUndefined, Template, compiler

from specloom.python.imports import FUTURE, from_line
from specloom.python.long_lines import marked
from specloom.python.plan import ModelsModule, Package

_HERE: Final = Path(__file__).parent
_RUNTIME: Final = "_runtime"
_NONE: Final = '"""The API has none."""\n'
_RESOURCES_DOC: Final = '"""The resources of the API, each loaded when it is first used."""'
_HEADERS_DOC: Final = (
    '"""The headers that answers declare, a class for each operation, loaded when it is first used."""'
)
_MODELS_DOC: Final = '"""The models of the API, each loaded when it is first used: import them from here."""'


def render(package: Package) -> Iterator[tuple[str, str]]:
    """Path and text of each file: the path below the output folder, ``/`` between its parts."""
    root = package.name
    yield "pyproject.toml", _write("pyproject.toml", package)
    yield "README.md", _write("README.md", package)
    yield "ledger.json", package.ledger.to_json()
    yield f"{root}/py.typed", ""
    yield f"{root}/__init__.py", _lazy(package, package.doc, package.root_exports)
    yield f"{root}/_client.py", _write("client.py", package)
    yield f"{root}/errors.py", _write("errors.py", package)
    yield f"{root}/models/__init__.py", _lazy(package, _MODELS_DOC, _exports(package.models))
    yield f"{root}/resources/__init__.py", _lazy(package, _RESOURCES_DOC, _resource_exports(package))
    if package.servers is not None:
        yield f"{root}/servers.py", _write("servers.py", package, module=package.servers)
    if package.headers:
        yield f"{root}/headers/__init__.py", _lazy(package, _HEADERS_DOC, _exports(package.headers))
    for headers in package.headers:
        yield f"{root}/headers/{headers.name}.py", _write("models.py", package, module=headers)
    for models in package.models:
        yield f"{root}/models/{models.name}.py", _write("models.py", package, module=models)
    for resource in package.resources:
        yield f"{root}/{resource.path}", _write("resource.py", package, module=resource)
    for page in package.pages:
        yield page.path, _write("reference.md", package, page=page)
    yield from ((f"{root}/{_RUNTIME}/{name}", text) for name, text in runtime_files())


@lru_cache(maxsize=1)
def runtime_files() -> tuple[tuple[str, str], ...]:
    """Name and text of each module of the runtime."""
    return tuple((each.name, each.read_text(encoding="utf-8")) for each in sorted((_HERE / "runtime").glob("*.py")))


def _resource_exports(package: Package) -> list[tuple[str, str]]:
    return [
        (name, each.module) for each in package.resource_classes for name in (each.class_name, each.async_class_name)
    ]


def _exports(modules: Iterable[ModelsModule]) -> list[tuple[str, str]]:
    return [(name, module.name) for module in modules for name in module.names]


def _lazy(package: Package, doc: str, exports: Iterable[tuple[str, str]]) -> str:
    """A package root that loads its modules when their names are first used (PEP 562)."""
    homes = sorted(exports)
    if not homes:
        return _NONE
    names: dict[str, list[str]] = {}
    for name, home in homes:
        names.setdefault(home, []).append(name)
    lines = [line for home in sorted(names) for line in from_line(f".{home}", names[home], 4)]
    return _write("lazy.py", package, doc=doc, homes=homes, imports=[f"    {line}" for line in lines])


def render_template(name: str, variables: Mapping[str, Any]) -> str:
    """The text of one template, by its file's name below ``templates``."""
    text = _environment().get_template(name).render(variables)
    return marked(text) if name.endswith((".py.jinja", ".pyi.jinja")) else text


class _Compiled(SourceFileLoader):
    """Compiles a template as Python compiles a module: once, and keeps the code in ``__pycache__`` where it may, which
    is trusted as that of the modules is. It is made anew where the template, Jinja's compiler or this file changes."""

    def __init__(self, environment: Environment, name: str) -> None:
        super().__init__(name, str(_HERE / "templates" / name))
        self._environment = environment

    def source_to_code(  # type: ignore[override]  # mypy sees the static method of another base
        self, data: Any, path: Any, _fullname: str | None = None, *, _optimize: int = -1
    ) -> CodeType:
        return self._environment.compile(data.decode(), self.name, path)

    def path_stats(self, path: Any) -> Mapping[str, Any]:
        found = super().path_stats(path)
        others = (Path(each).stat() for each in (compiler.__file__, __file__))
        return {**found, "mtime": found["mtime"] + sum(each.st_mtime for each in others)}


class _Templates(BaseLoader):
    """The templates, by the names of their files."""

    def load(
        self,
        environment: Environment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 - as Jinja calls it
    ) -> Template:
        code: Any = _Compiled(environment, name).get_code(name)
        return environment.template_class.from_code(environment, code, environment.make_globals(globals))


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(
        loader=_Templates(),
        undefined=StrictUndefined,
        autoescape=False,  # noqa: S701 - what is written is source text, and every text of a document is a literal in it
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _write(template: str, package: Package, **more: object) -> str:
    return render_template(f"{template}.jinja", {"package": package, "future": FUTURE, **more})
