"""Things that come in pages."""

from __future__ import annotations

from typing import Annotated

from .._runtime.deprecation import deprecated
from .._runtime.models import UNSET, Meta, UnsetType
from .._runtime.operations import Operation, Path, Query
from .._runtime.pagination import AsyncPaged, Paged, Pages
from .._runtime.resources import AsyncResource, Options, Resource
from ..models.things import (
    ListByIdResponse,
    ListByLinkResponse,
    ListByNumberResponse,
    ListByOffsetResponse,
    ListThingsResponse,
    Thing,
    Things,
    UnclearThingResponse,
)

LIST_BY_LINK: Operation[ListByLinkResponse] = Operation(
    "GET",
    "/by-link",
    parameters=(Query("page[number]", Annotated[int, Meta(ge=1)]),),
    accepts="application/json",
    returns={200: ListByLinkResponse},
)

LIST_BY_LINK_PAGES: Pages[ListByLinkResponse, Thing] = Pages(LIST_BY_LINK, "link", items="/data", next="/links/next")

LIST_BY_HEADER: Operation[Things] = Operation(
    "GET",
    "/by-header",
    parameters=(Query("per_page", Annotated[int, Meta(ge=1, le=100)]),),
    accepts="application/json",
    returns={200: Things},
)

LIST_BY_HEADER_PAGES: Pages[Things, Thing] = Pages(LIST_BY_HEADER, "link-header", items="")

LIST: Operation[ListThingsResponse] = Operation(
    "GET",
    "/by-cursor",
    parameters=(Query("cursor", str),),
    accepts="application/json",
    returns={200: ListThingsResponse},
)

LIST_PAGES: Pages[ListThingsResponse, str] = Pages(
    LIST, "cursor", items="/results", next="/meta/next_cursor", parameter="cursor"
)

LIST_ALL: Operation[None] = Operation(
    "DELETE",
    "/list-all",
    returns={204: None},
)

LIST_BY_ID: Operation[ListByIdResponse] = Operation(
    "GET",
    "/by-id",
    parameters=(Query("starting_after", str),),
    accepts="application/json",
    returns={200: ListByIdResponse},
)

LIST_BY_ID_PAGES: Pages[ListByIdResponse, Thing] = Pages(
    LIST_BY_ID, "last-item", items="/data", next="/id", parameter="starting_after", more="/has_more"
)

LIST_BY_NUMBER: Operation[ListByNumberResponse] = Operation(
    "GET",
    "/owners/{owner}/by-number",
    parameters=(Path("owner", Annotated[str, Meta(min_length=1)]), Query("page[number]", Annotated[int, Meta(ge=1)])),
    accepts="application/json",
    returns={200: ListByNumberResponse},
)

LIST_BY_NUMBER_PAGES: Pages[ListByNumberResponse, Thing] = Pages(
    LIST_BY_NUMBER, "page", items="/items", parameter="page[number]", total="/pagination/total_pages", start=1
)

LIST_BY_OFFSET: Operation[ListByOffsetResponse] = Operation(
    "GET",
    "/by-offset",
    parameters=(Query("offset", int), Query("limit", Annotated[int, Meta(ge=1, le=50)])),
    accepts="application/json",
    returns={200: ListByOffsetResponse},
)

LIST_BY_OFFSET_PAGES: Pages[ListByOffsetResponse, Thing] = Pages(
    LIST_BY_OFFSET, "offset", items="/things", parameter="offset", total="/total"
)

UNCLEAR: Operation[UnclearThingResponse] = Operation(
    "GET",
    "/unclear",
    parameters=(Query("page[number]", Annotated[int, Meta(ge=1)]),),
    accepts="application/json",
    returns={200: UnclearThingResponse},
)


class ThingsResource(Resource):
    """Things that come in pages."""

    def list_by_link(
        self, *, page_number: int | UnsetType = UNSET, options: Options | None = None
    ) -> ListByLinkResponse:
        """GET /by-link.

        - `page_number`: 1 or more. Sent as `page[number]`.

        Raises APIError.
        """
        return self._call(LIST_BY_LINK, query={"page[number]": page_number}, options=options)

    def list_by_link_all(
        self, *, page_number: int | UnsetType = UNSET, options: Options | None = None
    ) -> Paged[Thing, ListByLinkResponse]:
        """Every item of `list_by_link`, page after page.

        Each page is asked for when it is needed: the answer holds the address of the next page at /links/next.
        `pages()` of what is returned gives the answers themselves. Arguments are those of `list_by_link`.

        Iterating raises what `list_by_link` raises, and PaginationError where the pages do not end.
        """
        return self._pages(LIST_BY_LINK_PAGES, query={"page[number]": page_number}, options=options)

    def list_by_header(self, *, per_page: int | UnsetType = UNSET, options: Options | None = None) -> Things:
        """GET /by-header.

        - `per_page`: 1 to 100; `30` when not given.

        Raises APIError.
        """
        return self._call(LIST_BY_HEADER, query={"per_page": per_page}, options=options)

    def list_by_header_all(
        self, *, per_page: int | UnsetType = UNSET, options: Options | None = None
    ) -> Paged[Thing, Things]:
        """Every item of `list_by_header`, page after page.

        Each page is asked for when it is needed: the answer declares a Link header, whose rel=next is the next page.
        `pages()` of what is returned gives the answers themselves. Arguments are those of `list_by_header`.

        Iterating raises what `list_by_header` raises, and PaginationError where the pages do not end.
        """
        return self._pages(LIST_BY_HEADER_PAGES, query={"per_page": per_page}, options=options)

    @deprecated("the API asks its users to stop calling this")
    def list(self, *, cursor: str | UnsetType = UNSET, options: Options | None = None) -> ListThingsResponse:
        """GET /by-cursor.

        Deprecated: the API asks its users to stop calling this.

        Raises APIError.
        """
        return self._call(LIST, query={"cursor": cursor}, options=options)

    @deprecated("the API asks its users to stop calling this")
    def list_pages(
        self, *, cursor: str | UnsetType = UNSET, options: Options | None = None
    ) -> Paged[str, ListThingsResponse]:
        """Every item of `list`, page after page.

        Each page is asked for when it is needed: the answer holds a cursor at /meta/next_cursor, and the query takes it
        as cursor. `pages()` of what is returned gives the answers themselves. Arguments are those of `list`.

        Iterating raises what `list` raises, and PaginationError where the pages do not end.
        """
        return self._pages(LIST_PAGES, query={"cursor": cursor}, options=options)

    def list_all(self, *, options: Options | None = None) -> None:
        """DELETE /list-all.

        Raises APIError.
        """
        self._call(LIST_ALL, options=options)

    def list_by_id(
        self, *, starting_after: str | UnsetType = UNSET, options: Options | None = None
    ) -> ListByIdResponse:
        """GET /by-id.

        Raises APIError.
        """
        return self._call(LIST_BY_ID, query={"starting_after": starting_after}, options=options)

    def list_by_id_all(
        self, *, starting_after: str | UnsetType = UNSET, options: Options | None = None
    ) -> Paged[Thing, ListByIdResponse]:
        """Every item of `list_by_id`, page after page.

        Each page is asked for when it is needed: the query takes the id of the last item as starting_after, and
        /has_more tells whether there is more. `pages()` of what is returned gives the answers themselves. Arguments are
        those of `list_by_id`.

        Iterating raises what `list_by_id` raises, and PaginationError where the pages do not end.
        """
        return self._pages(LIST_BY_ID_PAGES, query={"starting_after": starting_after}, options=options)

    def list_by_number(
        self, owner: str, *, page_number: int | UnsetType = UNSET, options: Options | None = None
    ) -> ListByNumberResponse:
        """GET /owners/{owner}/by-number.

        - `owner`: At least 1 character.
        - `page_number`: 1 or more. Sent as `page[number]`.

        Raises APIError.
        """
        return self._call(LIST_BY_NUMBER, path={"owner": owner}, query={"page[number]": page_number}, options=options)

    def list_by_number_all(
        self, owner: str, *, page_number: int | UnsetType = UNSET, options: Options | None = None
    ) -> Paged[Thing, ListByNumberResponse]:
        """Every item of `list_by_number`, page after page.

        Each page is asked for when it is needed: the query takes the number of a page as page[number];
        /pagination/total_pages holds how many there are. `pages()` of what is returned gives the answers themselves.
        Arguments are those of `list_by_number`.

        Iterating raises what `list_by_number` raises, and PaginationError where the pages do not end.
        """
        return self._pages(
            LIST_BY_NUMBER_PAGES, path={"owner": owner}, query={"page[number]": page_number}, options=options
        )

    def list_by_offset(
        self, *, offset: int | UnsetType = UNSET, limit: int | UnsetType = UNSET, options: Options | None = None
    ) -> ListByOffsetResponse:
        """GET /by-offset.

        - `offset`: `0` when not given.
        - `limit`: 1 to 50.

        Raises APIError.
        """
        return self._call(LIST_BY_OFFSET, query={"offset": offset, "limit": limit}, options=options)

    def list_by_offset_all(
        self, *, offset: int | UnsetType = UNSET, limit: int | UnsetType = UNSET, options: Options | None = None
    ) -> Paged[Thing, ListByOffsetResponse]:
        """Every item of `list_by_offset`, page after page.

        Each page is asked for when it is needed: the query takes an offset as offset; /total holds how many items there
        are. `pages()` of what is returned gives the answers themselves. Arguments are those of `list_by_offset`.

        Iterating raises what `list_by_offset` raises, and PaginationError where the pages do not end.
        """
        return self._pages(LIST_BY_OFFSET_PAGES, query={"offset": offset, "limit": limit}, options=options)

    def unclear(self, *, page_number: int | UnsetType = UNSET, options: Options | None = None) -> UnclearThingResponse:
        """GET /unclear.

        - `page_number`: 1 or more. Sent as `page[number]`.

        Raises APIError.
        """
        return self._call(UNCLEAR, query={"page[number]": page_number}, options=options)


class AsyncThingsResource(AsyncResource):
    """The same as `ThingsResource`, to be awaited."""

    async def list_by_link(
        self, *, page_number: int | UnsetType = UNSET, options: Options | None = None
    ) -> ListByLinkResponse:
        """See `ThingsResource.list_by_link`."""
        return await self._call(LIST_BY_LINK, query={"page[number]": page_number}, options=options)

    def list_by_link_all(
        self, *, page_number: int | UnsetType = UNSET, options: Options | None = None
    ) -> AsyncPaged[Thing, ListByLinkResponse]:
        """See `ThingsResource.list_by_link_all`; iterate with `async for`."""
        return self._pages(LIST_BY_LINK_PAGES, query={"page[number]": page_number}, options=options)

    async def list_by_header(self, *, per_page: int | UnsetType = UNSET, options: Options | None = None) -> Things:
        """See `ThingsResource.list_by_header`."""
        return await self._call(LIST_BY_HEADER, query={"per_page": per_page}, options=options)

    def list_by_header_all(
        self, *, per_page: int | UnsetType = UNSET, options: Options | None = None
    ) -> AsyncPaged[Thing, Things]:
        """See `ThingsResource.list_by_header_all`; iterate with `async for`."""
        return self._pages(LIST_BY_HEADER_PAGES, query={"per_page": per_page}, options=options)

    @deprecated("the API asks its users to stop calling this")
    async def list(self, *, cursor: str | UnsetType = UNSET, options: Options | None = None) -> ListThingsResponse:
        """See `ThingsResource.list`."""
        return await self._call(LIST, query={"cursor": cursor}, options=options)

    @deprecated("the API asks its users to stop calling this")
    def list_pages(
        self, *, cursor: str | UnsetType = UNSET, options: Options | None = None
    ) -> AsyncPaged[str, ListThingsResponse]:
        """See `ThingsResource.list_pages`; iterate with `async for`."""
        return self._pages(LIST_PAGES, query={"cursor": cursor}, options=options)

    async def list_all(self, *, options: Options | None = None) -> None:
        """See `ThingsResource.list_all`."""
        await self._call(LIST_ALL, options=options)

    async def list_by_id(
        self, *, starting_after: str | UnsetType = UNSET, options: Options | None = None
    ) -> ListByIdResponse:
        """See `ThingsResource.list_by_id`."""
        return await self._call(LIST_BY_ID, query={"starting_after": starting_after}, options=options)

    def list_by_id_all(
        self, *, starting_after: str | UnsetType = UNSET, options: Options | None = None
    ) -> AsyncPaged[Thing, ListByIdResponse]:
        """See `ThingsResource.list_by_id_all`; iterate with `async for`."""
        return self._pages(LIST_BY_ID_PAGES, query={"starting_after": starting_after}, options=options)

    async def list_by_number(
        self, owner: str, *, page_number: int | UnsetType = UNSET, options: Options | None = None
    ) -> ListByNumberResponse:
        """See `ThingsResource.list_by_number`."""
        return await self._call(
            LIST_BY_NUMBER, path={"owner": owner}, query={"page[number]": page_number}, options=options
        )

    def list_by_number_all(
        self, owner: str, *, page_number: int | UnsetType = UNSET, options: Options | None = None
    ) -> AsyncPaged[Thing, ListByNumberResponse]:
        """See `ThingsResource.list_by_number_all`; iterate with `async for`."""
        return self._pages(
            LIST_BY_NUMBER_PAGES, path={"owner": owner}, query={"page[number]": page_number}, options=options
        )

    async def list_by_offset(
        self, *, offset: int | UnsetType = UNSET, limit: int | UnsetType = UNSET, options: Options | None = None
    ) -> ListByOffsetResponse:
        """See `ThingsResource.list_by_offset`."""
        return await self._call(LIST_BY_OFFSET, query={"offset": offset, "limit": limit}, options=options)

    def list_by_offset_all(
        self, *, offset: int | UnsetType = UNSET, limit: int | UnsetType = UNSET, options: Options | None = None
    ) -> AsyncPaged[Thing, ListByOffsetResponse]:
        """See `ThingsResource.list_by_offset_all`; iterate with `async for`."""
        return self._pages(LIST_BY_OFFSET_PAGES, query={"offset": offset, "limit": limit}, options=options)

    async def unclear(
        self, *, page_number: int | UnsetType = UNSET, options: Options | None = None
    ) -> UnclearThingResponse:
        """See `ThingsResource.unclear`."""
        return await self._call(UNCLEAR, query={"page[number]": page_number}, options=options)
