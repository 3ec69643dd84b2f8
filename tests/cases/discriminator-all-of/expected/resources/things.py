"""Things: operations."""

from __future__ import annotations

from .._runtime.operations import Json, Operation
from .._runtime.resources import AsyncResource, Options, Resource
from ..models.things import AnyDog, AnyPet, Owner

SEND_PET: Operation[AnyPet] = Operation(
    "POST",
    "/pet",
    sends=Json(AnyPet),
    accepts="application/json",
    returns={200: AnyPet},
)

SEND_DOG: Operation[AnyDog] = Operation(
    "POST",
    "/dog",
    sends=Json(AnyDog),
    accepts="application/json",
    returns={200: AnyDog},
)

SEND_OWNER: Operation[Owner] = Operation(
    "POST",
    "/owner",
    sends=Json(Owner),
    accepts="application/json",
    returns={200: Owner},
)


class Things(Resource):
    """Operations of Things."""

    def send_pet(self, *, body: AnyPet, options: Options | None = None) -> AnyPet:
        """POST /pet.

        Raises APIError.
        """
        return self._call(SEND_PET, body=body, options=options)

    def send_dog(self, *, body: AnyDog, options: Options | None = None) -> AnyDog:
        """POST /dog.

        Raises APIError.
        """
        return self._call(SEND_DOG, body=body, options=options)

    def send_owner(self, *, body: Owner, options: Options | None = None) -> Owner:
        """POST /owner.

        Raises APIError.
        """
        return self._call(SEND_OWNER, body=body, options=options)


class AsyncThings(AsyncResource):
    """The same as `Things`, to be awaited."""

    async def send_pet(self, *, body: AnyPet, options: Options | None = None) -> AnyPet:
        """See `Things.send_pet`."""
        return await self._call(SEND_PET, body=body, options=options)

    async def send_dog(self, *, body: AnyDog, options: Options | None = None) -> AnyDog:
        """See `Things.send_dog`."""
        return await self._call(SEND_DOG, body=body, options=options)

    async def send_owner(self, *, body: Owner, options: Options | None = None) -> Owner:
        """See `Things.send_owner`."""
        return await self._call(SEND_OWNER, body=body, options=options)
