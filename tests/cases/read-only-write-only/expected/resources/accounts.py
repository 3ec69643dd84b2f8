"""Accounts: operations."""

from __future__ import annotations

from .._runtime.models import UNSET, UnsetType
from .._runtime.operations import Json, Operation
from .._runtime.resources import AsyncResource, Options, Resource
from ..models.shared import Account, AccountInput, Plan

CREATE: Operation[Account] = Operation(
    "POST",
    "/accounts",
    sends=Json(AccountInput),
    accepts="application/json",
    returns={201: Account},
)


class Accounts(Resource):
    """Operations of Accounts."""

    def create(
        self, *, name: str, password: str, plan: Plan | UnsetType = UNSET, options: Options | None = None
    ) -> Account:
        """POST /accounts.

        Raises APIError.
        """
        return self._call(CREATE, body=AccountInput(name=name, password=password, plan=plan), options=options)


class AsyncAccounts(AsyncResource):
    """The same as `Accounts`, to be awaited."""

    async def create(
        self, *, name: str, password: str, plan: Plan | UnsetType = UNSET, options: Options | None = None
    ) -> Account:
        """See `Accounts.create`."""
        return await self._call(CREATE, body=AccountInput(name=name, password=password, plan=plan), options=options)
