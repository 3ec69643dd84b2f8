"""Methods that turn the pages of a list: what they declare, what they are called, what they give."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Final

import msgspec

from specloom.api import Operation, SchemaId
from specloom.pagination import Pagination
from specloom.python import names
from specloom.python.imports import Use
from specloom.python.layout import Code, annotated, call, flat, subscript
from specloom.python.literals import string_literal
from specloom.python.media import media_kind
from specloom.python.operation_names import OperationName
from specloom.python.shapes import Shape
from specloom.python.types import Annotation, Types
from specloom.python.wire import Wire

RUNTIME: Final = "_runtime.pagination"
_ANY: Final = Annotation(("Any",), frozenset((("typing", "Any"),)))


class PagesName(msgspec.Struct, frozen=True, kw_only=True):
    """What the method and its constant are called."""

    method: str
    constant: str


class PagesPlan(msgspec.Struct, frozen=True, kw_only=True):
    """The constant of a list's pages, and what the two methods give: ``Paged[Item, Page]`` and its awaited twin.

    ``told`` is how the pages follow each other, as a sentence.
    """

    name: PagesName
    code: str
    result: Code
    async_result: Code
    uses: frozenset[Use]
    told: str


def pages_names(operations: Sequence[OperationName]) -> dict[str, PagesName]:
    """Names for the pages of each operation of one resource, by its method: ``list_all``, ``LIST_PAGES``.

    The operations' own names come first, so that a name never goes from an operation to the pages of another.
    """
    methods = {each.method for each in operations}
    constants = {each.constant for each in operations}
    chosen = names.distinct(
        {each.method: (f"{each.method.rstrip('_')}_all", f"{each.method.rstrip('_')}_pages") for each in operations},
        methods | names.METHODS,
    )
    declared = names.distinct(
        {each.method: (f"{each.constant.rstrip('_')}_PAGES",) for each in operations},
        constants,
    )
    return {method: PagesName(method=chosen[method], constant=declared[method]) for method in chosen}


def plan_pages(
    types: Types,
    operation: Operation,
    wire: Wire,
    pagination: Pagination,
    name: OperationName,
    pages: PagesName,
    page: Annotation,
    shadowed: Collection[str],
) -> PagesPlan | str:
    """``page`` is the answer's type as the class spells it, which hides what is ``shadowed``.

    Where the answer is one of several, its items are those of all that have any. What is returned in the place of a
    plan is why there is none: a note for the ledger.
    """
    items = [] if wire.result.anything else _items(types, operation, pagination.items)
    if not items:
        return f"its pages are not turned: no list that has a type stands at {pagination.items or 'its root'}"
    plain = _either(types, items, ())
    spelled = _either(types, items, shadowed)
    arguments: list[Code] = [name.constant, string_literal(pagination.scheme)]
    arguments.append(f"items={string_literal(pagination.items)}")
    arguments += [
        f"{field}={string_literal(value)}"
        for field in ("next", "parameter", "more", "total")
        if (value := getattr(pagination, field))
    ]
    arguments += [f"start={pagination.start}"] if pagination.start else []
    annotation = subscript("Pages", (wire.result.code(), plain.code()))
    return PagesPlan(
        name=pages,
        code=annotated(pages.constant, annotation, call("Pages", arguments)),
        result=subscript("Paged", (spelled.code(), page.code())),
        async_result=subscript("AsyncPaged", (spelled.code(), page.code())),
        uses=plain.uses | spelled.uses | page.uses | {(RUNTIME, each) for each in ("AsyncPaged", "Paged", "Pages")},
        told=f"Each page is asked for when it is needed: {pagination.reason}.",
    )


def _either(types: Types, items: Sequence[SchemaId | None], shadowed: Collection[str]) -> Annotation:
    """The type of an item, which is of any of the schemas; None is that of a list whose items have none."""
    found = [
        _ANY if each is None else types.of(each, received=True, checked=False, shadowed=shadowed) for each in items
    ]
    if any(each.anything for each in found):
        return _ANY
    operands = {flat(code): code for each in found for code in each.operands}
    uses = frozenset(use for each in found for use in each.uses)
    return Annotation(tuple(operands.values()), uses, any(each.nullable for each in found))


def _items(types: Types, operation: Operation, pointer: str) -> list[SchemaId | None]:
    """The schemas of the items in all answers, as far as the way to them has types."""
    good = [each for each in operation.responses if each.status.startswith("2")]
    media = [next((each for each in response.content if media_kind(each.name) == "json"), None) for response in good]
    places = [each.schema for each in media if each is not None and each.schema is not None]
    for step in pointer.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        models = [shape for shape in _variants(types, places) if shape.kind == "model"]
        places = [shape.schema.properties[name] for shape in models if name in shape.schema.properties]
    lists = [shape for shape in _variants(types, places) if shape.kind == "array"]
    return list(dict.fromkeys(next(iter(shape.children), None) for shape in lists))


def _variants(types: Types, ids: Iterable[SchemaId]) -> list[Shape]:
    """The shapes behind links and unions."""
    found: list[Shape] = []
    waiting, met = list(ids), set[SchemaId]()
    while waiting:
        current = waiting.pop(0)
        if current not in met:
            met.add(current)
            shape, _ = types.shapes.resolved(current)
            found.append(shape)
            waiting += shape.children if shape.kind in ("union", "either") else ()
    return found
