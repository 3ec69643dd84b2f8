"""Models of the Case that no operation uses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from .._runtime.models import Model, union
from .things import Message, NotFoundBody, Wrapped

AddressLine1ToldDetailText: TypeAlias = Literal["Address line 1 should be less than 300 characters."]


class Told(Model, kw_only=True, gc=False):
    """Unions whose variants tell too little themselves."""

    lists: Lists | None = None
    detail: ToldDetail | None = None
    job: Job | None = None
    more: More | None = None
    composed: Composed | None = None


class ListsListListItem(Model, kw_only=True, gc=False):
    n: int | None = None


class AddressLine1ToldDetail(Model, kw_only=True, gc=False):
    """TOO_LONG"""

    issue: Literal["TOO_LONG"] | None = None
    text: AddressLine1ToldDetailText | None = None


class CountryCodeShouldBeLessToldDetail(Model, kw_only=True, gc=False):
    """TOO_LONG"""

    issue: Literal["TOO_LONG"] | None = None
    text: Literal["Country code should be less than 2 characters."] | None = None


class CountryCodeIsOfNoCountryToldDetail(Model, kw_only=True, gc=False):
    """TOO_LONG"""

    issue: Literal["TOO_LONG"] | None = None
    text: Literal["Country code is of no country."] | None = None


class PlainMore(Model, kw_only=True, gc=False):
    at: str


class MoreWithUntil(Model, kw_only=True, gc=False):
    at: str
    until: str | None = None


class NoneComposed(Model, kw_only=True, gc=False):
    type: Literal["none"] | None = None
    a: str | None = None


class SomeComposed(Model, kw_only=True, gc=False):
    type: Literal["some"] | None = None
    a: str | None = None


if TYPE_CHECKING:
    ListsObjectListItem: TypeAlias = Wrapped | Message
else:
    ListsObjectListItem = union("ListsObjectListItem", lambda: (Wrapped, Message))


if TYPE_CHECKING:
    Lists: TypeAlias = list[ListsObjectListItem] | list[list[ListsListListItem]]
else:
    Lists = union("Lists", lambda: (list[ListsObjectListItem], list[list[ListsListListItem]]))


if TYPE_CHECKING:
    ToldDetail: TypeAlias = (
        AddressLine1ToldDetail | CountryCodeShouldBeLessToldDetail | CountryCodeIsOfNoCountryToldDetail
    )
else:
    ToldDetail = union(
        "ToldDetail",
        lambda: (AddressLine1ToldDetail, CountryCodeShouldBeLessToldDetail, CountryCodeIsOfNoCountryToldDetail),
    )


if TYPE_CHECKING:
    WrappedOrMessage: TypeAlias = Wrapped | Message
else:
    WrappedOrMessage = union("WrappedOrMessage", lambda: (Wrapped, Message))


if TYPE_CHECKING:
    Job: TypeAlias = WrappedOrMessage | NotFoundBody
else:
    Job = union("Job", lambda: (WrappedOrMessage, NotFoundBody))


if TYPE_CHECKING:
    More: TypeAlias = PlainMore | MoreWithUntil
else:
    More = union("More", lambda: (PlainMore, MoreWithUntil))


if TYPE_CHECKING:
    Composed: TypeAlias = NoneComposed | SomeComposed
else:
    Composed = union("Composed", lambda: (NoneComposed, SomeComposed))
