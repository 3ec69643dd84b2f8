"""The errors module: for each status whose error body an operation types, a class that says so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Final

from specloom.api import Api
from specloom.python import names
from specloom.python.imports import Use, from_line, import_lines
from specloom.python.layout import Group, dict_, flat, subscript, union, written
from specloom.python.literals import docstring, string_literal
from specloom.python.plan import ErrorClass, ErrorsModule
from specloom.python.statuses import STATUS_CLASSES
from specloom.python.types import Annotation
from specloom.python.wire import Wire

_RUNTIME: Final = "_runtime.errors"
_GENERAL: Final = tuple(
    "APIConnectionError APIError APITimeoutError ClientError DecodeError Error ForeignLink InsecureTransportWarning "
    "InvalidArgument PaginationError Redirected ServerError StaleRuntimeWarning UnexpectedStatus "
    "UnreadableAnswer".split()
)


def plan_errors(api: Api, wires: Iterable[Wire], taken: Iterable[str]) -> ErrorsModule:
    """``taken`` are the names of models, which the module imports for type checkers."""
    bodies = _bodies(wires)
    own = _class_names(bodies, set(taken))
    typed = [annotation for found in bodies.values() for annotation in found.values()]
    for_typing = {use for annotation in typed for use in annotation.uses}
    models = sorted(name for module, name in for_typing if module == "models")
    aliases = {name: f"{name}Body" for name in models if name in {*_GENERAL, *own.values()}}
    classes = tuple(
        _error_class(api, status, own[status], bodies[status].values(), aliases) for status in sorted(bodies)
    )
    defined = set(own.values())
    known = set(STATUS_CLASSES.values())
    exports = sorted({*_GENERAL, *known} - defined)
    uses: set[Use] = {("collections.abc", "Mapping"), ("typing", "Any"), *((_RUNTIME, name) for name in exports)}
    uses |= {use for use in for_typing if use[0] != "models"}
    if classes:
        uses.add(("_runtime", "errors"))
    if models:
        uses.add(("typing", "TYPE_CHECKING"))
    entries = [f"{class_.status}: {class_.name}" for class_ in classes]
    statuses = written(dict_(entries), 0, before="STATUS_ERRORS: Mapping[int, type[APIError[Any]]] = ")
    everything = sorted({*exports, *defined, "STATUS_ERRORS"}, key=lambda name: (name != "STATUS_ERRORS", name))
    return ErrorsModule(
        doc=docstring(f"Errors of the {api.title.strip() or 'API'}.", 0),
        imports=import_lines(uses, "."),
        typing_imports=_model_imports(models, aliases),
        placeholders=tuple(f"{aliases.get(name, name)} = object" for name in models),
        classes=classes,
        statuses=statuses,
        all_names="".join(f"    {string_literal(name)},\n" for name in everything),
    )


def _model_imports(models: Sequence[str], aliases: Mapping[str, str]) -> tuple[str, ...]:
    """One statement for all models, but for those whose name an error has: each of these has a statement of its own."""
    plain = [name for name in models if name not in aliases]
    lines = [(plain[0], from_line(".models", plain, 4))] if plain else []
    lines += [(name, [f"from .models import {name} as {alias}"]) for name, alias in aliases.items()]
    return tuple(line for _, found in sorted(lines) for line in found)


def _renamed(text: str, aliases: Mapping[str, str]) -> str:
    """A type expression with the models that are imported under another name."""
    return re.sub(r"\b[A-Za-z_]\w*\b", lambda found: aliases.get(found[0], found[0]), text)


def _bodies(wires: Iterable[Wire]) -> dict[int, dict[str, Annotation]]:
    """The types of error bodies by status, each once; statuses without a typed body are left out."""
    bodies: dict[int, dict[str, Annotation]] = {}
    for wire in wires:
        for status, annotation in wire.answers.raises.items():
            if status.isdecimal() and annotation.operands and not annotation.anything:
                bodies.setdefault(int(status), {})[flat(annotation.code())] = annotation
    return bodies


def _class_names(statuses: Iterable[int], taken: set[str]) -> Mapping[int, str]:
    candidates: dict[int, tuple[str, ...]] = {}
    for status in statuses:
        if status in STATUS_CLASSES:
            candidates[status] = (STATUS_CLASSES[status],)
        else:
            candidates[status] = (*_phrase(status), f"Status{status}")
    return names.distinct(candidates, {*taken, *_GENERAL}, preferred=[s for s in candidates if s in STATUS_CLASSES])


def _phrase(status: int) -> tuple[str, ...]:
    known = {each.value: each for each in HTTPStatus}
    return (names.pascal(known[status].phrase),) if status in known and status in _STABLE_PHRASES else ()


def _error_class(
    api: Api, status: int, name: str, bodies: Iterable[Annotation], aliases: Mapping[str, str]
) -> ErrorClass:
    operands = {flat(code): code for annotation in bodies for code in annotation.operands}
    nullable = any(annotation.nullable for annotation in bodies)
    bodies_ = [_renamed(operand, aliases) for operand in [*operands, *(["None"] if nullable else [])]]
    data = " | ".join([*operands, *(["None"] if nullable else [])])
    base = STATUS_CLASSES[status] if status in STATUS_CLASSES else _base(status)
    typed = subscript(f"errors.{base}", (union(bodies_),))
    described = _description(api, status)
    return ErrorClass(
        name=name,
        status=status,
        code=written(Group(f"class {name}(", (typed,), "):")),
        doc=docstring(f"{status}: {described} `data` is `{data}`.", 4),
    )


def _base(status: int) -> str:
    if 400 <= status < 500:
        return "ClientError"
    return "ServerError" if 500 <= status < 600 else "UnexpectedStatus"


def _description(api: Api, status: int) -> str:
    """What the document says of the status, where all operations say the same; else nothing."""
    found = {
        response.description.strip()
        for operation in api.operations
        for response in operation.responses
        if response.status == str(status) and response.description.strip()
    }
    if len(found) != 1:
        return ""
    said = found.pop()
    return said if said.endswith((".", "!", "?")) else f"{said}."


_STABLE_PHRASES: Final = frozenset((300, 301, 302, 303, 304, 305, 307, 308, 407, 411, 417, 421, 424, 426, 431, 451)) | {
    505,
    506,
    507,
    508,
    510,
    511,
}
"""Statuses whose phrase is the same in every Python from 3.11 on."""
