"""Methods that turn the pages of a list: what they declare, what they are called, what they give."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

import msgspec

from specloom.api import Operation, SchemaId
from specloom.pagination import Pagination
from specloom.python import names
from specloom.python.imports import Use
from specloom.python.layout import Code, annotated, call, subscript
from specloom.python.literals import string_literal
from specloom.python.media import media_kind
from specloom.python.operation_names import OperationName
from specloom.python.types import Annotation, Types
from specloom.python.wire import Wire

RUNTIME: Final = "_runtime.pagination"


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
) -> PagesPlan | None:
    """``page`` is the answer's type as the class spells it, which hides what is ``shadowed``.

    None where the answer or its items have no type of their own, such as an answer that is one of several.
    """
    if len(wire.answers.returns) != 1 or wire.result.nullable or wire.result.anything:
        return None
    item = _item(types, operation, pagination)
    if item is None:
        return None
    plain = types.of(item, received=True, checked=False)
    spelled = types.of(item, received=True, checked=False, shadowed=shadowed)
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


def _item(types: Types, operation: Operation, pagination: Pagination) -> SchemaId | None:
    """The schema of the items, as far as the way to it has types."""
    good = next(each for each in operation.responses if each.status.startswith("2"))
    id_ = next((media.schema for media in good.content if media_kind(media.name) == "json"), None)
    if id_ is None:
        return None
    for step in pagination.items.split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        shape, _ = types.shapes.resolved(id_)
        if shape.kind != "model" or name not in shape.schema.properties:
            return None
        id_ = shape.schema.properties[name]
    shape, _ = types.shapes.resolved(id_)
    return shape.children[0] if shape.kind == "array" and shape.children else None
