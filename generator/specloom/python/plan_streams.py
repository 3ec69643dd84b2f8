"""Methods whose answer comes item by item: what they declare, what they are called, what they give."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import msgspec

from specloom.api import SchemaId
from specloom.python.imports import Use
from specloom.python.layout import Code, annotated, call, subscript
from specloom.python.literals import string_literal
from specloom.python.media import Items
from specloom.python.operation_names import OperationName
from specloom.python.shapes import Shapes
from specloom.python.types import Annotation
from specloom.python.wire import WireWriter, as_value

RUNTIME: Final = "_runtime.item_streams"
FLAG: Final = "stream"
"""The member of a body by which APIs that answer either way are asked for items: OpenAI's, and what follows it."""

_EVENT: Final = Annotation(("ServerSentEvent",), frozenset((("_runtime.events", "ServerSentEvent"),)))
_TOLD: Final = {
    "events": "server-sent events",
    "data": "the data of server-sent events",
    "objects": "server-sent events",
    "text-objects": "server-sent events",
    "lines": "lines of JSON",
    "records": "a JSON text sequence",
}


class StreamPlan(msgspec.Struct, frozen=True, kw_only=True):
    """The constant of a stream, and what the two methods give: ``ItemStream[Item]`` and its awaited twin.

    ``item`` is the type of an item, ``told`` says in a few words how the items come.
    """

    name: OperationName
    code: str
    item: Annotation
    result: Code
    async_result: Code
    uses: frozenset[Use]
    told: str


def plan_stream(
    writer: WireWriter, items: Items, operation: str, name: OperationName, shadowed: Collection[str]
) -> StreamPlan:
    """The plan of a stream. ``operation`` is the name of the operation's own constant; ``name`` has the names of the
    stream's method and of its constant. ``shadowed`` are the names that the resource's class hides."""
    untyped = items.form == "events"
    checked = _EVENT if untyped else writer.item_type(items.schema, checked=True)
    plain = _EVENT if untyped else writer.item_type(items.schema, checked=False)
    spelled = _EVENT if untyped else writer.item_type(items.schema, checked=False, shadowed=shadowed)
    value = as_value(checked)
    arguments = (operation, value.code(), string_literal(items.form), string_literal(items.media.name))
    uses = value.uses | plain.uses | spelled.uses
    return StreamPlan(
        name=name,
        code=annotated(name.constant, subscript("Streaming", (plain.code(),)), call("Streaming", arguments)),
        item=spelled,
        result=subscript("ItemStream", (spelled.code(),)),
        async_result=subscript("AsyncItemStream", (spelled.code(),)),
        uses=uses | {(RUNTIME, each) for each in ("AsyncItemStream", "ItemStream", "Streaming")},
        told=_TOLD[items.form],
    )


def is_flag(shapes: Shapes, id_: SchemaId) -> bool:
    """Whether a member of a body may be true."""
    shape, _ = shapes.resolved(id_)
    return shape.python == "bool" or (shape.kind == "enum" and any(each is True for each in shape.members))
