"""Raw answers: any method, its value and the answer that it was read from; calls at once do not mix."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from specloom.python.runtime import errors
from specloom.python.runtime.answers import LISTENING
from specloom.python.runtime.client import AsyncClient, Client
from specloom.python.runtime.operations import Operation, Path
from specloom.python.runtime.resources import AsyncResource, Resource
from specloom.python.runtime.transport import Headers, Request, Response
from tests.unit.runtime.doubles import CUT, AsyncScript, FakeClock, Script, answer

GET: Operation[dict[str, str]] = Operation(
    "GET", "/pets/{id}", parameters=(Path("id", str),), returns={200: dict[str, str]}
)


class Pets(Resource):
    def get(self, id: str, *, shout: bool = False) -> str:
        name = self._call(GET, path={"id": id})["name"]
        return name.upper() if shout else name

    def count(self) -> int:
        return 3


class AsyncPets(AsyncResource):
    async def get(self, id: str, *, shout: bool = False) -> str:
        name = (await self._call(GET, path={"id": id}))["name"]
        return name.upper() if shout else name

    async def count(self) -> int:
        return 3


class Echo:
    """Answers with the last segment of the path, in the body and in a header."""

    def send(self, request: Request, /) -> Response:
        name = request.url.rpartition("/")[2]
        return Response(status=200, headers=Headers([("X-Name", name)]), content=b'{"name": "%s"}' % name.encode())

    def close(self) -> None:
        return


class AsyncEcho:
    async def send(self, request: Request, /) -> Response:
        await asyncio.sleep(0)
        return Echo().send(request)

    async def aclose(self) -> None:
        return


def test_the_answer_beside_the_value() -> None:
    script = Script(CUT, answer(503), answer(200, X_Request_Id="r1"))
    client = Client("https://api.test", transport=script, clock=FakeClock())
    raw = client.raw(Pets(client).get, "7", shout=True)
    assert (raw.value, raw.status, raw.content, raw.request_id) == ("N", 200, b'{"name": "n"}', "r1")
    assert raw.headers["content-type"] == "application/json"
    assert (str(raw.request), raw.request.tries) == ("GET https://api.test/pets/7", 3)
    assert repr(raw) == "Answer(GET https://api.test/pets/7 answered 200, 13 bytes)"


async def test_the_answer_beside_the_value_awaited() -> None:
    client = AsyncClient("https://api.test", transport=AsyncScript(Script(answer(200, CF_Ray="c"))))
    raw = await client.raw(AsyncPets(client).get, "7", shout=True)
    assert (raw.value, raw.status, raw.request_id) == ("N", 200, "c")


async def test_errors_are_raised_and_silence_is_refused() -> None:
    client = Client("https://api.test", transport=Script(answer(404), answer(200)))
    with pytest.raises(errors.NotFound):
        client.raw(Pets(client).get, "7")
    with pytest.raises(errors.InvalidArgument, match="method: made no call"):
        client.raw(Pets(client).count)
    assert Pets(client).get("7") == "n"
    assert LISTENING.get() is None
    other = AsyncClient("https://api.test", transport=AsyncEcho())
    with pytest.raises(errors.InvalidArgument):
        await other.raw(AsyncPets(other).count)
    assert LISTENING.get() is None


def test_threads_hear_their_own_answer() -> None:
    client = Client("https://api.test", transport=Echo())
    pets = Pets(client)

    def one(number: int) -> tuple[Any, ...]:
        raw = client.raw(pets.get, str(number))
        return raw.value, raw.headers["x-name"], raw.content

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(one, range(200)))
    assert found == [(str(number), str(number), b'{"name": "%d"}' % number) for number in range(200)]


async def test_tasks_hear_their_own_answer() -> None:
    client = AsyncClient("https://api.test", transport=AsyncEcho())
    pets = AsyncPets(client)
    found = await asyncio.gather(*[client.raw(pets.get, str(number)) for number in range(200)])
    assert [raw.headers["x-name"] for raw in found] == [raw.value for raw in found] == [str(n) for n in range(200)]


def test_a_call_in_a_middleware_is_not_taken_for_the_answer() -> None:
    inside = Client("https://api.test", transport=Echo())

    def asks(request: Request, send: Any) -> Any:
        response = send(request)
        Pets(inside).get("token")
        return response

    client = Client("https://api.test", transport=Echo(), middleware=[asks])
    assert client.raw(Pets(client).get, "7").headers["x-name"] == "7"
