"""Rows: operations."""

from __future__ import annotations

from collections.abc import AsyncIterable, Iterable
from typing import Annotated

from .._runtime.files import FileOrBytes
from .._runtime.models import UNSET, Meta, UnsetType
from .._runtime.operations import Binary, Json, JsonLines, Operation
from .._runtime.resources import AsyncResource, Options, Resource
from ..models.rows import Row

ADD_LINES: Operation[None] = Operation(
    "POST",
    "/lines",
    sends=JsonLines(Row),
    returns={204: None},
)

REPLACE_LINES: Operation[None] = Operation(
    "PUT",
    "/lines",
    sends=JsonLines(Row, "application/x-ndjson", required=False),
    returns={204: None},
)

MERGE_LINES: Operation[None] = Operation(
    "PATCH",
    "/lines",
    sends=JsonLines(Annotated[int, Meta(ge=1)]),
    returns={204: None},
)

ADD_RECORDS: Operation[None] = Operation(
    "POST",
    "/records",
    sends=Json(Row),
    returns={204: None},
)

ADD_RECORDS_AS_RECORDS: Operation[None] = Operation(
    "POST",
    "/records",
    sends=JsonLines(Row, "application/json-seq", records=True),
    returns={204: None},
)

ADD_RECORDS_AS_LINES: Operation[None] = Operation(
    "POST",
    "/records",
    sends=JsonLines(Row),
    returns={204: None},
)

ADD_ANYTHING: Operation[None] = Operation(
    "POST",
    "/untold",
    sends=Binary("application/jsonl"),
    returns={204: None},
)

PUT_TEXT: Operation[None] = Operation(
    "PUT",
    "/untold",
    sends=Binary("application/x-ndjson"),
    returns={204: None},
)

SEND_EVENTS: Operation[None] = Operation(
    "PATCH",
    "/untold",
    sends=Binary("text/event-stream"),
    returns={204: None},
)


class Rows(Resource):
    """Operations of Rows."""

    def add_lines(self, *, body: FileOrBytes | Iterable[Row], options: Options | None = None) -> None:
        """Add rows, one on each line.

        Raises APIError.
        """
        self._call(ADD_LINES, body=body, options=options)

    def replace_lines(
        self, *, body: FileOrBytes | Iterable[Row] | UnsetType = UNSET, options: Options | None = None
    ) -> None:
        """Before 3.2, a schema is that of a line.

        Raises APIError.
        """
        self._call(REPLACE_LINES, body=body, options=options)

    def merge_lines(self, *, body: FileOrBytes | Iterable[int], options: Options | None = None) -> None:
        """In 3.2, a schema of an array is that of all lines.

        Raises APIError.
        """
        self._call(MERGE_LINES, body=body, options=options)

    def add_records(self, *, name: str, options: Options | None = None) -> None:
        """POST /records.

        - `name`: At least 1 character.

        Raises APIError.
        """
        self._call(ADD_RECORDS, body=Row(name=name), options=options)

    def add_records_as_records(self, *, body: FileOrBytes | Iterable[Row], options: Options | None = None) -> None:
        """`add_records` with a body of application/json-seq.

        Raises APIError.
        """
        self._call(ADD_RECORDS_AS_RECORDS, body=body, options=options)

    def add_records_as_lines(self, *, body: FileOrBytes | Iterable[Row], options: Options | None = None) -> None:
        """`add_records` with a body of application/jsonl.

        Raises APIError.
        """
        self._call(ADD_RECORDS_AS_LINES, body=body, options=options)

    def add_anything(self, *, body: FileOrBytes | Iterable[bytes], options: Options | None = None) -> None:
        """POST /untold.

        Raises APIError.
        """
        self._call(ADD_ANYTHING, body=body, options=options)

    def put_text(self, *, body: FileOrBytes | Iterable[bytes], options: Options | None = None) -> None:
        """A schema of text is that of the whole.

        Raises APIError.
        """
        self._call(PUT_TEXT, body=body, options=options)

    def send_events(self, *, body: FileOrBytes | Iterable[bytes], options: Options | None = None) -> None:
        """PATCH /untold.

        Raises APIError.
        """
        self._call(SEND_EVENTS, body=body, options=options)


class AsyncRows(AsyncResource):
    """The same as `Rows`, to be awaited."""

    async def add_lines(
        self, *, body: FileOrBytes | Iterable[Row] | AsyncIterable[Row], options: Options | None = None
    ) -> None:
        """See `Rows.add_lines`."""
        await self._call(ADD_LINES, body=body, options=options)

    async def replace_lines(
        self,
        *,
        body: FileOrBytes | Iterable[Row] | AsyncIterable[Row] | UnsetType = UNSET,
        options: Options | None = None,
    ) -> None:
        """See `Rows.replace_lines`."""
        await self._call(REPLACE_LINES, body=body, options=options)

    async def merge_lines(
        self, *, body: FileOrBytes | Iterable[int] | AsyncIterable[int], options: Options | None = None
    ) -> None:
        """See `Rows.merge_lines`."""
        await self._call(MERGE_LINES, body=body, options=options)

    async def add_records(self, *, name: str, options: Options | None = None) -> None:
        """See `Rows.add_records`."""
        await self._call(ADD_RECORDS, body=Row(name=name), options=options)

    async def add_records_as_records(
        self, *, body: FileOrBytes | Iterable[Row] | AsyncIterable[Row], options: Options | None = None
    ) -> None:
        """See `Rows.add_records_as_records`."""
        await self._call(ADD_RECORDS_AS_RECORDS, body=body, options=options)

    async def add_records_as_lines(
        self, *, body: FileOrBytes | Iterable[Row] | AsyncIterable[Row], options: Options | None = None
    ) -> None:
        """See `Rows.add_records_as_lines`."""
        await self._call(ADD_RECORDS_AS_LINES, body=body, options=options)

    async def add_anything(
        self, *, body: FileOrBytes | Iterable[bytes] | AsyncIterable[bytes], options: Options | None = None
    ) -> None:
        """See `Rows.add_anything`."""
        await self._call(ADD_ANYTHING, body=body, options=options)

    async def put_text(
        self, *, body: FileOrBytes | Iterable[bytes] | AsyncIterable[bytes], options: Options | None = None
    ) -> None:
        """See `Rows.put_text`."""
        await self._call(PUT_TEXT, body=body, options=options)

    async def send_events(
        self, *, body: FileOrBytes | Iterable[bytes] | AsyncIterable[bytes], options: Options | None = None
    ) -> None:
        """See `Rows.send_events`."""
        await self._call(SEND_EVENTS, body=body, options=options)
