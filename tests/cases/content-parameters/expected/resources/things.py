"""Things: operations."""

from __future__ import annotations

from typing import Annotated, Any

from .._runtime.models import UNSET, Meta, UnsetType
from .._runtime.operations import Cookie, Header, Operation, Path, Query
from .._runtime.resources import AsyncResource, Options, Resource
from ..models.things import Point

GET_JSON: Operation[None] = Operation(
    "GET",
    "/json/{at}",
    parameters=(
        Path("at", Point, media_type="application/json"),
        Query("near", list[Point], media_type="application/json"),
        Header("X-Near", Point, media_type="application/vnd.point+json"),
        Cookie("near", str | None, media_type="application/json"),
        Query("free", Any, media_type="application/json"),
    ),
    returns={204: None},
)

GET_TEXT: Operation[None] = Operation(
    "GET",
    "/text/{at}",
    parameters=(
        Path("at", str),
        Query("near", Annotated[str, Meta(max_length=5)]),
        Query("point", str),
        Header("X-Near", str),
    ),
    returns={204: None},
)

WHOLE_JSON: Operation[None] = Operation(
    "GET",
    "/whole/json",
    parameters=(Query("filter", Point, required=True, media_type="application/json", whole=True),),
    returns={204: None},
)

WHOLE_FORM: Operation[None] = Operation(
    "GET",
    "/whole/form",
    parameters=(Query("filter", Point, whole=True),),
    returns={204: None},
)

WHOLE_PATH: Operation[None] = Operation(
    "GET",
    "/whole/path",
    parameters=(Query("selector", str, whole=True),),
    returns={204: None},
)

WHOLE_NOTHING: Operation[None] = Operation(
    "GET",
    "/whole/nothing",
    returns={204: None},
)


class Things(Resource):
    """Operations of Things."""

    def get_json(
        self,
        at: Point,
        *,
        near: list[Point] | UnsetType = UNSET,
        x_near: Point | UnsetType = UNSET,
        near_cookie: str | None | UnsetType = UNSET,
        free: Any | UnsetType = UNSET,
        options: Options | None = None,
    ) -> None:
        """GET /json/{at}.

        - `x_near`: Sent as `X-Near`.
        - `near_cookie`: Sent as `near`.

        Raises APIError.
        """
        self._call(
            GET_JSON,
            path={"at": at},
            query={"near": near, "free": free},
            headers={"X-Near": x_near},
            cookies={"near": near_cookie},
            options=options,
        )

    def get_text(
        self,
        at: str,
        *,
        near: str | UnsetType = UNSET,
        point: str | UnsetType = UNSET,
        x_near: str | UnsetType = UNSET,
        options: Options | None = None,
    ) -> None:
        """GET /text/{at}.

        - `near`: At most 5 characters.
        - `x_near`: Sent as `X-Near`.

        Raises APIError.
        """
        self._call(
            GET_TEXT, path={"at": at}, query={"near": near, "point": point}, headers={"X-Near": x_near}, options=options
        )

    def whole_json(self, *, filter: Point, options: Options | None = None) -> None:
        """GET /whole/json.

        Raises APIError.
        """
        self._call(WHOLE_JSON, query={"filter": filter}, options=options)

    def whole_form(self, *, filter: Point | UnsetType = UNSET, options: Options | None = None) -> None:
        """GET /whole/form.

        Raises APIError.
        """
        self._call(WHOLE_FORM, query={"filter": filter}, options=options)

    def whole_path(self, *, selector: str | UnsetType = UNSET, options: Options | None = None) -> None:
        """GET /whole/path.

        Raises APIError.
        """
        self._call(WHOLE_PATH, query={"selector": selector}, options=options)

    def whole_nothing(self, *, options: Options | None = None) -> None:
        """GET /whole/nothing.

        Raises APIError.
        """
        self._call(WHOLE_NOTHING, options=options)


class AsyncThings(AsyncResource):
    """The same as `Things`, to be awaited."""

    async def get_json(
        self,
        at: Point,
        *,
        near: list[Point] | UnsetType = UNSET,
        x_near: Point | UnsetType = UNSET,
        near_cookie: str | None | UnsetType = UNSET,
        free: Any | UnsetType = UNSET,
        options: Options | None = None,
    ) -> None:
        """See `Things.get_json`."""
        await self._call(
            GET_JSON,
            path={"at": at},
            query={"near": near, "free": free},
            headers={"X-Near": x_near},
            cookies={"near": near_cookie},
            options=options,
        )

    async def get_text(
        self,
        at: str,
        *,
        near: str | UnsetType = UNSET,
        point: str | UnsetType = UNSET,
        x_near: str | UnsetType = UNSET,
        options: Options | None = None,
    ) -> None:
        """See `Things.get_text`."""
        await self._call(
            GET_TEXT, path={"at": at}, query={"near": near, "point": point}, headers={"X-Near": x_near}, options=options
        )

    async def whole_json(self, *, filter: Point, options: Options | None = None) -> None:
        """See `Things.whole_json`."""
        await self._call(WHOLE_JSON, query={"filter": filter}, options=options)

    async def whole_form(self, *, filter: Point | UnsetType = UNSET, options: Options | None = None) -> None:
        """See `Things.whole_form`."""
        await self._call(WHOLE_FORM, query={"filter": filter}, options=options)

    async def whole_path(self, *, selector: str | UnsetType = UNSET, options: Options | None = None) -> None:
        """See `Things.whole_path`."""
        await self._call(WHOLE_PATH, query={"selector": selector}, options=options)

    async def whole_nothing(self, *, options: Options | None = None) -> None:
        """See `Things.whole_nothing`."""
        await self._call(WHOLE_NOTHING, options=options)
