"""Files on their way up: what stands in the parts, what is held in memory, what can be sent again."""

from __future__ import annotations

import asyncio
import email
import io
import os
import tracemalloc
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import pytest

from specloom.python.runtime.aiohttp_transport import AiohttpTransport
from specloom.python.runtime.bodies import encode_body
from specloom.python.runtime.client import AsyncClient, Client
from specloom.python.runtime.errors import APIConnectionError, InvalidArgument, ServiceUnavailable
from specloom.python.runtime.exchange import Options
from specloom.python.runtime.files import File, Upload, length_of
from specloom.python.runtime.httpx2_transport import AsyncHttpx2Transport
from specloom.python.runtime.models import UNSET, Input, Meta, UnsetType
from specloom.python.runtime.operations import Binary, Encoding, Multipart, Operation
from specloom.python.runtime.retries import Retries
from specloom.python.runtime.transport import AsyncTransport, Content
from tests.unit.runtime.raw_server import Handler, serving, sockets, whole_request

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
BUSY = OK.replace(b"200 OK", b"503 Busy")
PUT: Operation[None] = Operation("PUT", "/file", sends=Binary(), returns={200: None})
ASYNC_TRANSPORTS = [AsyncHttpx2Transport, AiohttpTransport]


class Form(Input, kw_only=True, forbid_unknown_fields=True):
    title: Annotated[str, Meta(min_length=1)]
    picture: File | UnsetType = UNSET
    others: list[File] | UnsetType = UNSET
    thumb: bytes | UnsetType = UNSET


@pytest.fixture(autouse=True)
def _nothing_is_left_open() -> Iterator[None]:
    before, files = sockets(), open_files()
    yield
    assert sockets() <= before
    assert open_files() <= files


def open_files() -> set[str]:
    found: set[str] = set()
    for entry in Path("/proc/self/fd").iterdir():
        try:
            found.add(str(entry.readlink()))
        except OSError:
            continue
    return {name for name in found if name.startswith("/tmp")}


def whole(content: Content) -> bytes:
    assert isinstance(content, Upload)
    return b"".join(content)


def parts_of(media_type: str, content: bytes) -> list[tuple[str | None, str | None, str, bytes]]:
    """Name, file name, media type and content of each part, as Python's own reader of messages sees them."""
    message = email.message_from_bytes(f"Content-Type: {media_type}\r\n\r\n".encode() + content)
    found: list[tuple[str | None, str | None, str, bytes]] = []
    for part in message.walk():
        if not part.is_multipart():
            name = part.get_param("name", header="content-disposition")
            payload = part.get_payload(decode=True)
            assert isinstance(payload, bytes)
            found.append((str(name), part.get_filename(), part.get_content_type(), payload))
    return found


def test_parts(tmp_path: Path) -> None:
    path = tmp_path / "holiday.jpg"
    path.write_bytes(b"\x00\r\n--cat")
    form = Form(
        title="t",
        picture=File(path),
        others=[File(b"1", name="one.txt", media_type="text/plain"), File(io.BytesIO(b"22")), File(b"")],
        thumb=b"small",
    )
    body = Multipart(Form, encoding={"picture": Encoding(content_type="image/jpeg")})
    media_type, content = encode_body(body, form, boundary="cut")
    assert media_type == "multipart/form-data; boundary=cut"
    assert length_of(content) == len(whole(content))
    assert parts_of(media_type, whole(content)) == [
        ("title", None, "text/plain", b"t"),
        ("picture", "holiday.jpg", "image/jpeg", b"\x00\r\n--cat"),
        ("others", "one.txt", "text/plain", b"1"),
        ("others", "others", "application/octet-stream", b"22"),
        ("others", "others", "application/octet-stream", b""),
        ("thumb", "thumb", "application/octet-stream", b"small"),
    ]


def test_the_text_of_a_part() -> None:
    _, content = encode_body(
        Multipart(Form), Form(title="t", picture=File(b"x", name='a"\r\n\\é%;.jpg')), boundary="cut"
    )
    assert whole(content) == (
        b'--cut\r\nContent-Disposition: form-data; name="title"\r\n\r\nt\r\n'
        b'--cut\r\nContent-Disposition: form-data; name="picture"; filename="a%22%0D%0A\\\xc3\xa9%;.jpg"\r\n'
        b"Content-Type: application/octet-stream\r\n\r\nx\r\n--cut--\r\n"
    )


def test_boundaries_are_random() -> None:
    kinds = {encode_body(Multipart(Form), Form(title="t"))[0] for _ in range(8)}
    assert len(kinds) == 8


def test_what_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidArgument, match=r"body/title: expected a string \(min length 1\), got"):
        encode_body(Multipart(Form), Form(title="", picture=File(b"x")))
    with pytest.raises(InvalidArgument, match=r"body: the file .*absent cannot be read: No such file"):
        encode_body(Multipart(Form), Form(title="t", picture=File(tmp_path / "absent")))
    with pytest.raises(InvalidArgument, match=r"body: the file .*absent cannot be read: No such file"):
        encode_body(Binary(), File(str(tmp_path / "absent")))
    with pytest.raises(InvalidArgument, match="source: must be open as bytes"):
        File(io.StringIO("x"))  # type: ignore[arg-type]  # what a caller without types does
    with pytest.raises(InvalidArgument, match="media_type: must not hold line breaks"):
        File(b"", media_type="a/b\r\nX: y")
    for wrong in ["text", 1, None, {"a": 1}]:
        with pytest.raises(InvalidArgument, match="body: expected bytes, a File or pieces of bytes, got"):
            encode_body(Binary(), wrong)
    with pytest.raises(InvalidArgument, match="body: expected pieces of bytes, got str"):
        whole(encode_body(Binary(), ["a"])[1])


def test_an_open_file_is_sent_from_where_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "f"
    path.write_bytes(b"0123456789")
    with path.open("rb") as file:
        file.seek(4)
        media_type, content = encode_body(Binary(), File(file, media_type="a/b"))
        assert (media_type, length_of(content), file.tell()) == ("a/b", 6, 4)
        assert [whole(content), whole(content)] == [b"456789"] * 2
        assert not file.closed
        assert File(file).name == "f"


def test_what_can_be_sent_again(tmp_path: Path) -> None:
    read, write = os.pipe()
    os.write(write, b"x")
    os.close(write)
    with os.fdopen(read, "rb") as pipe:
        once = [encode_body(Binary(), value)[1] for value in (File(pipe), iter([b"a"]), (b for b in [b"a"]))]
        assert [(length_of(body), getattr(body, "replayable", None)) for body in once] == [(None, False)] * 3
        assert whole(once[0]) == b"x"
    again = [encode_body(Binary(), value)[1] for value in (File(b"a"), [b"a"], File(io.BytesIO(b"a")))]
    assert [(length_of(body), getattr(body, "replayable", None)) for body in again] == [
        (1, True),
        (None, True),
        (1, True),
    ]


async def put_async(url: str, kind: Callable[[], AsyncTransport], body: object, options: Options) -> None:
    transport = kind()
    try:
        async with AsyncClient(url, transport=transport, timeout=20) as client:
            await client.call_operation(PUT, body=body, options=options)
    finally:
        await transport.aclose()


def put(url: str, body: object, options: Options) -> None:
    with Client(url, timeout=20) as client:
        client.call_operation(PUT, body=body, options=options)


def putters() -> list[Callable[[str, object, Options], None]]:
    def awaiting(kind: Callable[[], AsyncTransport], url: str, body: object, options: Options) -> None:
        asyncio.run(put_async(url, kind, body, options))

    return [put, *[partial(awaiting, kind) for kind in ASYNC_TRANSPORTS]]


def receiving(answer: bytes, heads: list[bytes], bodies: list[bytes], *, keep: bool = True) -> Handler:
    def handle(connection: Any, over: Any) -> None:
        heads.append(whole_request(connection, bodies, keep=keep))
        connection.sendall(answer)

    return handle


@pytest.mark.parametrize("put", putters(), ids=["httpx2", "httpx2-async", "aiohttp"])
def test_on_the_wire(put: Callable[[str, object, Options], None]) -> None:
    heads: list[bytes] = []
    bodies: list[bytes] = []
    handler = receiving(OK, heads, bodies)
    with serving(handler, handler, handler) as url:
        put(url, File(io.BytesIO(b"abc")), Options())
        put(url, [b"ab", b"c"], Options())
        put(url, b"abc", Options())
    assert [b"content-length: 3" in head for head in heads] == [True, False, True]
    assert [b"transfer-encoding: chunked" in head for head in heads] == [False, True, False]
    assert all(b"content-type: application/octet-stream" in head for head in heads)
    assert bodies == [b"abc", b"2\r\nab\r\n1\r\nc\r\n0\r\n\r\n", b"abc"]


@pytest.mark.parametrize("put", putters(), ids=["httpx2", "httpx2-async", "aiohttp"])
def test_retries_send_the_whole_file_again(put: Callable[[str, object, Options], None], tmp_path: Path) -> None:
    path = tmp_path / "f"
    path.write_bytes(b"abc")
    bodies: list[bytes] = []
    options = Options(retries=Retries(first_wait=0))
    busy, fine = receiving(BUSY, [], bodies), receiving(OK, [], bodies)
    with serving(busy, fine, busy, fine, busy) as url:
        put(url, File(path), options)
        with path.open("rb") as file:
            file.seek(1)
            put(url, File(file), options)
        with pytest.raises(ServiceUnavailable):
            put(url, iter([b"once"]), options)
    assert bodies == [b"abc", b"abc", b"bc", b"bc", b"4\r\nonce\r\n0\r\n\r\n"]


def test_pieces_that_are_awaited() -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield b"ab"
        await asyncio.sleep(0)
        yield b"c"

    bodies: list[bytes] = []
    handler = receiving(OK, [], bodies)
    with serving(handler, handler) as url:
        for kind in ASYNC_TRANSPORTS:
            asyncio.run(put_async(url, kind, pieces(), Options()))
        with pytest.raises(InvalidArgument, match="body: pieces that are awaited need an async client"):
            put(url, pieces(), Options())
    assert bodies == [b"2\r\nab\r\n1\r\nc\r\n0\r\n\r\n"] * 2


@pytest.mark.parametrize("put", putters(), ids=["httpx2", "httpx2-async", "aiohttp"])
def test_an_upload_that_breaks_leaves_nothing_open(put: Callable[[str, object, Options], None], tmp_path: Path) -> None:
    path = tmp_path / "large"
    path.write_bytes(bytes(8 << 20))

    def refusing(connection: Any, over: Any) -> None:
        connection.recv(1000)

    with serving(refusing) as url, pytest.raises(APIConnectionError):
        put(url, File(path), Options(retries=0))


@pytest.mark.parametrize("put", putters(), ids=["httpx2", "httpx2-async", "aiohttp"])
def test_an_upload_of_64_mb_is_not_held(put: Callable[[str, object, Options], None], tmp_path: Path) -> None:
    path = tmp_path / "large"
    with path.open("wb") as file:
        file.truncate(64 << 20)
    sizes: list[bytes] = []
    handler = receiving(OK, [], sizes, keep=False)
    with serving(handler) as url:
        tracemalloc.start()
        try:
            put(url, File(path), Options())
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    print(f"upload of 64 MB: {peak / 2**20:.2f} MB at most")
    assert sizes == [str(64 << 20).encode()]
    assert peak < 4 << 20
