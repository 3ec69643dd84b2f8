"""Phone numbers that page whoever is on call."""

from __future__ import annotations

from typing import Annotated

from .._runtime.models import UNSET, Meta, UnsetType
from .._runtime.operations import Json, Operation, Path, Query
from .._runtime.pagination import AsyncPaged, Paged, Pages
from .._runtime.resources import AsyncResource, Options, Resource
from ..models.live_call_routers import (
    CountryCode,
    CreateLiveCallRouter,
    CreateLiveCallRouterData,
    Errors,
    GeneratedPhoneNumber,
    LiveCallRouterData,
    LiveCallRouterList,
    LiveCallRouterResponse,
    PhoneType,
    RateLimitMessage,
    UpdateLiveCallRouter,
    UpdateLiveCallRouterData,
)

LIST: Operation[LiveCallRouterList] = Operation(
    "GET",
    "/v1/live_call_routers",
    parameters=(
        Query("include", str),
        Query("page[number]", int),
        Query("page[size]", int),
        Query("filter[search]", str),
        Query("filter[name]", str),
        Query("filter[slug]", str),
        Query("filter[created_at][gt]", str),
        Query("filter[created_at][gte]", str),
        Query("filter[created_at][lt]", str),
        Query("filter[created_at][lte]", str),
        Query("sort", str),
    ),
    accepts="application/vnd.api+json, application/json",
    returns={200: LiveCallRouterList},
    raises={400: Errors, 401: Errors, 429: RateLimitMessage},
    security=(("bearer_auth",),),
)

LIST_PAGES: Pages[LiveCallRouterList, LiveCallRouterData] = Pages(LIST, "link", items="/data", next="/links/next")

CREATE: Operation[LiveCallRouterResponse] = Operation(
    "POST",
    "/v1/live_call_routers",
    sends=Json(CreateLiveCallRouter, "application/vnd.api+json"),
    accepts="application/vnd.api+json, application/json",
    returns={201: LiveCallRouterResponse},
    raises={400: Errors, 401: Errors, 415: Errors, 422: Errors, 429: RateLimitMessage},
    security=(("bearer_auth",),),
)

GENERATE_PHONE_NUMBER: Operation[GeneratedPhoneNumber] = Operation(
    "GET",
    "/v1/live_call_routers/generate_phone_number",
    parameters=(Query("country_code", CountryCode, required=True), Query("phone_type", PhoneType, required=True)),
    accepts="application/vnd.api+json, application/json",
    returns={200: GeneratedPhoneNumber},
    raises={400: Errors, 401: Errors, 422: Errors, 429: RateLimitMessage},
    security=(("bearer_auth",),),
)

GET: Operation[LiveCallRouterResponse] = Operation(
    "GET",
    "/v1/live_call_routers/{id}",
    parameters=(Path("id", Annotated[str, Meta(min_length=1)]),),
    siblings=("/v1/live_call_routers/generate_phone_number",),
    accepts="application/vnd.api+json, application/json",
    returns={200: LiveCallRouterResponse},
    raises={400: Errors, 401: Errors, 404: Errors, 429: RateLimitMessage},
    security=(("bearer_auth",),),
)

UPDATE: Operation[LiveCallRouterResponse] = Operation(
    "PUT",
    "/v1/live_call_routers/{id}",
    parameters=(Path("id", Annotated[str, Meta(min_length=1)]),),
    sends=Json(UpdateLiveCallRouter, "application/vnd.api+json"),
    accepts="application/vnd.api+json, application/json",
    returns={200: LiveCallRouterResponse},
    raises={400: Errors, 401: Errors, 404: Errors, 415: Errors, 422: Errors, 429: RateLimitMessage},
    security=(("bearer_auth",),),
)

DELETE: Operation[LiveCallRouterResponse] = Operation(
    "DELETE",
    "/v1/live_call_routers/{id}",
    parameters=(Path("id", Annotated[str, Meta(min_length=1)]),),
    accepts="application/vnd.api+json, application/json",
    returns={200: LiveCallRouterResponse},
    raises={400: Errors, 401: Errors, 404: Errors, 429: RateLimitMessage},
    security=(("bearer_auth",),),
)


class LiveCallRouters(Resource):
    """Phone numbers that page whoever is on call."""

    def list(
        self,
        *,
        include: str | UnsetType = UNSET,
        page_number: int | UnsetType = UNSET,
        page_size: int | UnsetType = UNSET,
        filter_search: str | UnsetType = UNSET,
        filter_name: str | UnsetType = UNSET,
        filter_slug: str | UnsetType = UNSET,
        filter_created_at_gt: str | UnsetType = UNSET,
        filter_created_at_gte: str | UnsetType = UNSET,
        filter_created_at_lt: str | UnsetType = UNSET,
        filter_created_at_lte: str | UnsetType = UNSET,
        sort: str | UnsetType = UNSET,
        options: Options | None = None,
    ) -> LiveCallRouterList:
        """List live call routers.

        Lists the live call routers that the token may see, one page at a time. Neither the number of items on a page
        nor a limit of it is documented.

        - `include`: Related resources to include, separated by commas. Which ones there are is not documented.
        - `page_number`: Number of the page, the first being 1. No range is documented. Sent as `page[number]`.
        - `page_size`: Items on a page. No range is documented. Sent as `page[size]`.
        - `filter_search`: Text to search for. Which attributes are searched is not documented. Sent as
          `filter[search]`.
        - `filter_name`: Only routers of this name. Sent as `filter[name]`.
        - `filter_slug`: Only the router with this slug. Sent as `filter[slug]`.
        - `filter_created_at_gt`: Only routers created after this time. The notation is not documented. Sent as
          `filter[created_at][gt]`.
        - `filter_created_at_gte`: Only routers created at or after this time. The notation is not documented. Sent as
          `filter[created_at][gte]`.
        - `filter_created_at_lt`: Only routers created before this time. The notation is not documented. Sent as
          `filter[created_at][lt]`.
        - `filter_created_at_lte`: Only routers created at or before this time. The notation is not documented. Sent as
          `filter[created_at][lte]`.
        - `sort`: Attribute to sort by. Which ones there are is not documented.

        Raises BadRequest, Unauthorized, TooManyRequests, and every other APIError.
        """
        return self._call(
            LIST,
            query={
                "include": include,
                "page[number]": page_number,
                "page[size]": page_size,
                "filter[search]": filter_search,
                "filter[name]": filter_name,
                "filter[slug]": filter_slug,
                "filter[created_at][gt]": filter_created_at_gt,
                "filter[created_at][gte]": filter_created_at_gte,
                "filter[created_at][lt]": filter_created_at_lt,
                "filter[created_at][lte]": filter_created_at_lte,
                "sort": sort,
            },
            options=options,
        )

    def list_all(
        self,
        *,
        include: str | UnsetType = UNSET,
        page_number: int | UnsetType = UNSET,
        page_size: int | UnsetType = UNSET,
        filter_search: str | UnsetType = UNSET,
        filter_name: str | UnsetType = UNSET,
        filter_slug: str | UnsetType = UNSET,
        filter_created_at_gt: str | UnsetType = UNSET,
        filter_created_at_gte: str | UnsetType = UNSET,
        filter_created_at_lt: str | UnsetType = UNSET,
        filter_created_at_lte: str | UnsetType = UNSET,
        sort: str | UnsetType = UNSET,
        options: Options | None = None,
    ) -> Paged[LiveCallRouterData, LiveCallRouterList]:
        """Every item of `list`, page after page.

        Each page is asked for when it is needed: the answer holds the address of the next page at /links/next.
        `pages()` of what is returned gives the answers themselves. Arguments are those of `list`.

        Iterating raises what `list` raises, and PaginationError where the pages do not end.
        """
        return self._pages(
            LIST_PAGES,
            query={
                "include": include,
                "page[number]": page_number,
                "page[size]": page_size,
                "filter[search]": filter_search,
                "filter[name]": filter_name,
                "filter[slug]": filter_slug,
                "filter[created_at][gt]": filter_created_at_gt,
                "filter[created_at][gte]": filter_created_at_gte,
                "filter[created_at][lt]": filter_created_at_lt,
                "filter[created_at][lte]": filter_created_at_lte,
                "sort": sort,
            },
            options=options,
        )

    def create(self, *, data: CreateLiveCallRouterData, options: Options | None = None) -> LiveCallRouterResponse:
        """Create a live call router.

        Creates a live call router for a phone number that generate_phone_number gave. The type of the trigger is spelt
        in lower case here (`service`), and in camel case in an update (`Service`).

        - `data`: The new live call router.

        Raises BadRequest, Unauthorized, UnsupportedMediaType, UnprocessableEntity, TooManyRequests, and every other
        APIError.
        """
        return self._call(CREATE, body=CreateLiveCallRouter(data=data), options=options)

    def generate_phone_number(
        self, *, country_code: CountryCode, phone_type: PhoneType, options: Options | None = None
    ) -> GeneratedPhoneNumber:
        """Generate a phone number for a live call router.

        Offers a phone number of a country and a type, to be registered by creating a live call router with it. Whether
        and for how long it is reserved is not documented.

        - `country_code`: Country of the number. `"US"`, `"GB"`, `"NZ"`, `"CA"` or `"AU"`.
        - `phone_type`: Type of the number. `"local"` or `"toll_free"`.

        Raises BadRequest, Unauthorized, UnprocessableEntity, TooManyRequests, and every other APIError.
        """
        return self._call(
            GENERATE_PHONE_NUMBER, query={"country_code": country_code, "phone_type": phone_type}, options=options
        )

    def get(self, id: str, *, options: Options | None = None) -> LiveCallRouterResponse:
        """Get a live call router.

        Reads one live call router.

        - `id`: ID of the live call router, as an answer gave it (a UUID in every sample). Whether a slug is accepted as
          well is not documented. At least 1 character.

        Raises BadRequest, Unauthorized, NotFound, TooManyRequests, and every other APIError.
        """
        return self._call(GET, path={"id": id}, options=options)

    def update(
        self, id: str, *, data: UpdateLiveCallRouterData, options: Options | None = None
    ) -> LiveCallRouterResponse:
        """Update a live call router.

        Changes the attributes that are sent; attributes that are not sent stay as they are. Absent is not null: a null
        is refused where it is not declared. `updated_at` always moves; `id`, `type`, `slug`, `phone_number` and
        `created_at` never change, and a new name leaves the slug as it was.

        What is sent as `escalation_policy_trigger_params` with a type in camel case (`Service`) comes back as
        `escalation_policy_trigger` with the type in lower case (`service`).

        - `id`: ID of the live call router, as an answer gave it (a UUID in every sample). Whether a slug is accepted as
          well is not documented. At least 1 character.
        - `data`: What to change. It carries no id; the path does.

        Raises BadRequest, Unauthorized, NotFound, UnsupportedMediaType, UnprocessableEntity, TooManyRequests, and every
        other APIError.
        """
        return self._call(UPDATE, path={"id": id}, body=UpdateLiveCallRouter(data=data), options=options)

    def delete(self, id: str, *, options: Options | None = None) -> LiveCallRouterResponse:
        """Delete a live call router.

        Deletes one live call router and answers with it as it last was.

        - `id`: ID of the live call router, as an answer gave it (a UUID in every sample). Whether a slug is accepted as
          well is not documented. At least 1 character.

        Raises BadRequest, Unauthorized, NotFound, TooManyRequests, and every other APIError.
        """
        return self._call(DELETE, path={"id": id}, options=options)


class AsyncLiveCallRouters(AsyncResource):
    """The same as `LiveCallRouters`, to be awaited."""

    async def list(
        self,
        *,
        include: str | UnsetType = UNSET,
        page_number: int | UnsetType = UNSET,
        page_size: int | UnsetType = UNSET,
        filter_search: str | UnsetType = UNSET,
        filter_name: str | UnsetType = UNSET,
        filter_slug: str | UnsetType = UNSET,
        filter_created_at_gt: str | UnsetType = UNSET,
        filter_created_at_gte: str | UnsetType = UNSET,
        filter_created_at_lt: str | UnsetType = UNSET,
        filter_created_at_lte: str | UnsetType = UNSET,
        sort: str | UnsetType = UNSET,
        options: Options | None = None,
    ) -> LiveCallRouterList:
        """See `LiveCallRouters.list`."""
        return await self._call(
            LIST,
            query={
                "include": include,
                "page[number]": page_number,
                "page[size]": page_size,
                "filter[search]": filter_search,
                "filter[name]": filter_name,
                "filter[slug]": filter_slug,
                "filter[created_at][gt]": filter_created_at_gt,
                "filter[created_at][gte]": filter_created_at_gte,
                "filter[created_at][lt]": filter_created_at_lt,
                "filter[created_at][lte]": filter_created_at_lte,
                "sort": sort,
            },
            options=options,
        )

    def list_all(
        self,
        *,
        include: str | UnsetType = UNSET,
        page_number: int | UnsetType = UNSET,
        page_size: int | UnsetType = UNSET,
        filter_search: str | UnsetType = UNSET,
        filter_name: str | UnsetType = UNSET,
        filter_slug: str | UnsetType = UNSET,
        filter_created_at_gt: str | UnsetType = UNSET,
        filter_created_at_gte: str | UnsetType = UNSET,
        filter_created_at_lt: str | UnsetType = UNSET,
        filter_created_at_lte: str | UnsetType = UNSET,
        sort: str | UnsetType = UNSET,
        options: Options | None = None,
    ) -> AsyncPaged[LiveCallRouterData, LiveCallRouterList]:
        """See `LiveCallRouters.list_all`; iterate with `async for`."""
        return self._pages(
            LIST_PAGES,
            query={
                "include": include,
                "page[number]": page_number,
                "page[size]": page_size,
                "filter[search]": filter_search,
                "filter[name]": filter_name,
                "filter[slug]": filter_slug,
                "filter[created_at][gt]": filter_created_at_gt,
                "filter[created_at][gte]": filter_created_at_gte,
                "filter[created_at][lt]": filter_created_at_lt,
                "filter[created_at][lte]": filter_created_at_lte,
                "sort": sort,
            },
            options=options,
        )

    async def create(self, *, data: CreateLiveCallRouterData, options: Options | None = None) -> LiveCallRouterResponse:
        """See `LiveCallRouters.create`."""
        return await self._call(CREATE, body=CreateLiveCallRouter(data=data), options=options)

    async def generate_phone_number(
        self, *, country_code: CountryCode, phone_type: PhoneType, options: Options | None = None
    ) -> GeneratedPhoneNumber:
        """See `LiveCallRouters.generate_phone_number`."""
        return await self._call(
            GENERATE_PHONE_NUMBER, query={"country_code": country_code, "phone_type": phone_type}, options=options
        )

    async def get(self, id: str, *, options: Options | None = None) -> LiveCallRouterResponse:
        """See `LiveCallRouters.get`."""
        return await self._call(GET, path={"id": id}, options=options)

    async def update(
        self, id: str, *, data: UpdateLiveCallRouterData, options: Options | None = None
    ) -> LiveCallRouterResponse:
        """See `LiveCallRouters.update`."""
        return await self._call(UPDATE, path={"id": id}, body=UpdateLiveCallRouter(data=data), options=options)

    async def delete(self, id: str, *, options: Options | None = None) -> LiveCallRouterResponse:
        """See `LiveCallRouters.delete`."""
        return await self._call(DELETE, path={"id": id}, options=options)
