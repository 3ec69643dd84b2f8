"""Things: operations."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from .._runtime.models import UNSET, Meta, UnsetType
from .._runtime.operations import Cookie, Header, Operation, Path, Query
from .._runtime.resources import AsyncResource, Options, Resource
from ..models.things import Deep, Members, XMembers

GET_PATH: Operation[None] = Operation(
    "GET",
    "/path/{simple}/{list}/{label}/{matrix}/{open}",
    parameters=(
        Path("simple", str),
        Path("list", list[int], explode=True),
        Path("label", list[int], style="label"),
        Path("matrix", dict[str, str], style="matrix", explode=True),
        Path("open", str, allow_reserved=True),
        Query("replaced", int, required=True),
        Header("X-Kept", str),
    ),
    returns={204: None},
)

GET_QUERY: Operation[None] = Operation(
    "GET",
    "/query",
    parameters=(
        Query("form", list[str]),
        Query("flat", list[str], explode=False),
        Query("spaces", list[str], style="spaceDelimited"),
        Query("pipes", list[str], style="pipeDelimited"),
        Query("deep", Deep, style="deepObject", explode=True),
        Query("members", Members),
        Query("open", str, allow_reserved=True),
        Query("empty", str),
        Query("old", bool),
        Query("created<", date),
        Query("created>", date),
        Query("page[size]", Annotated[int, Meta(le=100)]),
        Query("no_schema", str),
    ),
    returns={204: None},
)

LIST_FIELDS: Operation[None] = Operation(
    "GET",
    "/fields",
    parameters=(
        Header("X-One", int, required=True),
        Header("X-Many", list[str]),
        Header("X-Members", XMembers, explode=True),
        Cookie("one", str),
        Cookie("many", list[str], explode=False),
        Cookie("plain", list[str], style="cookie"),
        Query("one", str),
        Query("odd", str),
    ),
    returns={204: None},
)


class Things(Resource):
    """Operations of Things."""

    def get_path(
        self,
        simple: str,
        list: list[int],
        label: list[int],
        matrix: dict[str, str],
        open: str,
        *,
        replaced: int,
        x_kept: str | UnsetType = UNSET,
        options: Options | None = None,
    ) -> None:
        """What stands here belongs to all operations.

        - `replaced`: The operation's.
        - `x_kept`: Sent as `X-Kept`.

        Raises APIError.
        """
        self._call(
            GET_PATH,
            path={"simple": simple, "list": list, "label": label, "matrix": matrix, "open": open},
            query={"replaced": replaced},
            headers={"X-Kept": x_kept},
            options=options,
        )

    def get_query(
        self,
        *,
        form: list[str] | UnsetType = UNSET,
        flat: list[str] | UnsetType = UNSET,
        spaces: list[str] | UnsetType = UNSET,
        pipes: list[str] | UnsetType = UNSET,
        deep: Deep | UnsetType = UNSET,
        members: Members | UnsetType = UNSET,
        open: str | UnsetType = UNSET,
        empty: str | UnsetType = UNSET,
        old: bool | UnsetType = UNSET,
        created_lt: date | UnsetType = UNSET,
        created_gt: date | UnsetType = UNSET,
        page_size: int | UnsetType = UNSET,
        no_schema: str | UnsetType = UNSET,
        options: Options | None = None,
    ) -> None:
        """GET /query.

        - `old`: Deprecated.
        - `created_lt`: Sent as `created<`.
        - `created_gt`: Sent as `created>`.
        - `page_size`: 100 at most; `20` when not given. Sent as `page[size]`.

        Raises APIError.
        """
        self._call(
            GET_QUERY,
            query={
                "form": form,
                "flat": flat,
                "spaces": spaces,
                "pipes": pipes,
                "deep": deep,
                "members": members,
                "open": open,
                "empty": empty,
                "old": old,
                "created<": created_lt,
                "created>": created_gt,
                "page[size]": page_size,
                "no_schema": no_schema,
            },
            options=options,
        )

    def list_fields(
        self,
        *,
        x_one: int,
        x_many: list[str] | UnsetType = UNSET,
        x_members: XMembers | UnsetType = UNSET,
        one: str | UnsetType = UNSET,
        many: list[str] | UnsetType = UNSET,
        plain: list[str] | UnsetType = UNSET,
        one_query: str | UnsetType = UNSET,
        odd: str | UnsetType = UNSET,
        options: Options | None = None,
    ) -> None:
        """GET /fields.

        - `x_one`: Sent as `X-One`.
        - `x_many`: Sent as `X-Many`.
        - `x_members`: Sent as `X-Members`.
        - `one_query`: Sent as `one`.

        Raises APIError.
        """
        self._call(
            LIST_FIELDS,
            headers={"X-One": x_one, "X-Many": x_many, "X-Members": x_members},
            cookies={"one": one, "many": many, "plain": plain},
            query={"one": one_query, "odd": odd},
            options=options,
        )


class AsyncThings(AsyncResource):
    """The same as `Things`, to be awaited."""

    async def get_path(
        self,
        simple: str,
        list: list[int],
        label: list[int],
        matrix: dict[str, str],
        open: str,
        *,
        replaced: int,
        x_kept: str | UnsetType = UNSET,
        options: Options | None = None,
    ) -> None:
        """See `Things.get_path`."""
        await self._call(
            GET_PATH,
            path={"simple": simple, "list": list, "label": label, "matrix": matrix, "open": open},
            query={"replaced": replaced},
            headers={"X-Kept": x_kept},
            options=options,
        )

    async def get_query(
        self,
        *,
        form: list[str] | UnsetType = UNSET,
        flat: list[str] | UnsetType = UNSET,
        spaces: list[str] | UnsetType = UNSET,
        pipes: list[str] | UnsetType = UNSET,
        deep: Deep | UnsetType = UNSET,
        members: Members | UnsetType = UNSET,
        open: str | UnsetType = UNSET,
        empty: str | UnsetType = UNSET,
        old: bool | UnsetType = UNSET,
        created_lt: date | UnsetType = UNSET,
        created_gt: date | UnsetType = UNSET,
        page_size: int | UnsetType = UNSET,
        no_schema: str | UnsetType = UNSET,
        options: Options | None = None,
    ) -> None:
        """See `Things.get_query`."""
        await self._call(
            GET_QUERY,
            query={
                "form": form,
                "flat": flat,
                "spaces": spaces,
                "pipes": pipes,
                "deep": deep,
                "members": members,
                "open": open,
                "empty": empty,
                "old": old,
                "created<": created_lt,
                "created>": created_gt,
                "page[size]": page_size,
                "no_schema": no_schema,
            },
            options=options,
        )

    async def list_fields(
        self,
        *,
        x_one: int,
        x_many: list[str] | UnsetType = UNSET,
        x_members: XMembers | UnsetType = UNSET,
        one: str | UnsetType = UNSET,
        many: list[str] | UnsetType = UNSET,
        plain: list[str] | UnsetType = UNSET,
        one_query: str | UnsetType = UNSET,
        odd: str | UnsetType = UNSET,
        options: Options | None = None,
    ) -> None:
        """See `Things.list_fields`."""
        await self._call(
            LIST_FIELDS,
            headers={"X-One": x_one, "X-Many": x_many, "X-Members": x_members},
            cookies={"one": one, "many": many, "plain": plain},
            query={"one": one_query, "odd": odd},
            options=options,
        )
