"""Packages of the cases that speak of media types, called over a transport that records: what stands on the wire."""

from __future__ import annotations

import asyncio
import email
import importlib
import io
import re
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import parse_qsl

import pytest

from specloom import load
from specloom.python.make_plan import make_plan
from specloom.python.render import render

from .bridge import ROOT

BLOCK = re.compile(r"^```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PACKAGES = {
    "files": "files_case_client",
    "item-bodies": "item_bodies_case_client",
    "item-streams": "streams_case_client",
    "media-types": "media_case_client",
    "uploads-beside-json": "uploads_case_client",
}


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, ModuleType]]:
    folder = tmp_path_factory.mktemp("packages")
    for case, package in PACKAGES.items():
        files = render(make_plan(load(ROOT / "tests" / "cases" / case / "spec.yaml").api, package))
        for name, text in files:
            if name.startswith(package):
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_text(text, encoding="utf-8")
    sys.path.insert(0, str(folder))
    try:
        yield {case: importlib.import_module(package) for case, package in PACKAGES.items()}
    finally:
        sys.path.remove(str(folder))


class Recorder:
    """Keeps each request with its whole body, and answers all of them alike, in one piece or as a stream."""

    def __init__(self, package: ModuleType, status: int = 204, content: bytes = b"", media_type: str = "") -> None:
        self.package = package.__name__
        self.runtime = importlib.import_module(f"{package.__name__}._runtime.transport")
        self.status, self.content = status, content
        self.headers = [("Content-Type", media_type)] if media_type else []
        self.sent: list[tuple[dict[str, str], bytes]] = []

    def answer(self, request: Any, body: bytes) -> Any:
        self.sent.append(({name.lower(): value for name, value in request.headers}, body))
        return self.runtime.Response(
            status=self.status, headers=self.runtime.Headers(self.headers), content=self.content
        )

    def send(self, request: Any, /) -> Any:
        content = request.content or b""
        return self.answer(request, content if isinstance(content, bytes) else b"".join(content))

    def open(self, request: Any, /) -> Any:
        whole = self.send(request)
        return self.runtime.StreamedResponse(whole.status, whole.headers, iter([whole.content]), lambda: None)

    def close(self) -> None:
        pass


class AsyncRecorder(Recorder):
    async def send(self, request: Any, /) -> Any:
        files = importlib.import_module(f"{self.package}._runtime.files")
        content = files.awaitable(request.content) or b""
        body = content if isinstance(content, bytes) else b"".join([piece async for piece in content])
        return self.answer(request, body)

    async def open(self, request: Any, /) -> Any:
        whole = await self.send(request)

        async def pieces() -> AsyncIterator[bytes]:
            yield whole.content

        async def close() -> None:
            pass

        return self.runtime.AsyncStreamedResponse(whole.status, whole.headers, pieces(), close)

    async def aclose(self) -> None:
        pass


def client_of(package: ModuleType, transport: Any, *, awaited: bool = False) -> Any:
    name = next(each for each in package.__all__ if each.endswith("Client") and each.startswith("Async") == awaited)
    return getattr(package, name)(base_url="https://api.example", transport=transport, retries=0)


def parts_of(headers: dict[str, str], body: bytes) -> list[tuple[str, str | None, str | None, bytes]]:
    """Name, file name, Content-Type and content of each part."""
    message = email.message_from_bytes(f"Content-Type: {headers['content-type']}\r\n\r\n".encode() + body)
    found: list[tuple[str, str | None, str | None, bytes]] = []
    for part in message.walk():
        if not part.is_multipart():
            name = str(part.get_param("name", header="content-disposition"))
            payload = part.get_payload(decode=True)
            assert isinstance(payload, bytes)
            found.append((name, part.get_filename(), part["content-type"], payload))
    return found


def test_parts_that_are_files(packages: dict[str, ModuleType], tmp_path: Path) -> None:
    package = packages["files"]
    models = importlib.import_module(f"{package.__name__}.models")
    path = tmp_path / "scan.pdf"
    path.write_bytes(b"%PDF")
    recorder = Recorder(package, 201, b'{"id": "1"}', "application/json")
    created = client_of(package, recorder).documents.create(
        title="t",
        scan=package.File(path),
        pictures=[b"\x89PNG", package.File(io.BytesIO(b"jpeg"), name="b.jpg", media_type="image/jpeg")],
        cover=None,
        signature=b"<svg/>",
        checksum=b"\x00\xff",
        notes="plain",
        details=models.CreateDocumentRequestDetails(stamp="s"),
        thumbnail=package.File(b"x"),
        link="https://a.example",
    )
    assert created.id == "1"
    assert parts_of(*recorder.sent[0]) == [
        ("title", None, None, b"t"),
        ("scan", "scan.pdf", "application/pdf", b"%PDF"),
        ("pictures", "pictures", "image/png", b"\x89PNG"),
        ("pictures", "b.jpg", "image/jpeg", b"jpeg"),
        ("cover", None, None, b"null"),
        ("signature", "signature", "image/svg", b"<svg/>"),
        ("checksum", None, None, b"AP8="),
        ("notes", None, None, b"plain"),
        ("details", None, "application/json", b'{"stamp":"s"}'),
        ("thumbnail", "thumbnail", "application/octet-stream", b"x"),
        ("link", None, None, b"https://a.example"),
    ]


def test_files_are_checked_like_anything_else(packages: dict[str, ModuleType]) -> None:
    package = packages["files"]
    recorder = Recorder(package)
    documents = client_of(package, recorder).documents
    with pytest.raises(package.InvalidArgument, match="body/pictures: expected an array"):
        documents.create(title="t", scan=b"", pictures=[b""] * 4)
    with pytest.raises(
        package.InvalidArgument, match="body/scan: expected text that stands for a file, got an integer"
    ):
        documents.create(title="t", scan=1)
    with pytest.raises(TypeError, match="a file has no JSON text"):
        package.to_json(package.File(Path(__file__)))
    assert recorder.sent == []


def test_bodies_of_bytes(packages: dict[str, ModuleType], tmp_path: Path) -> None:
    package = packages["files"]
    path = tmp_path / "content"
    path.write_bytes(b"abc")
    recorder, awaited = Recorder(package), AsyncRecorder(package)
    documents = client_of(package, recorder).documents
    for body in (b"abc", package.File(path), [b"ab", b"c"]):
        documents.replace_content("1", body=body)
    documents.add_picture(body=package.File(b"abc", media_type="image/gif"))
    documents.add_picture()
    assert [body for _, body in recorder.sent] == [b"abc"] * 4 + [b""]
    assert [headers.get("content-type") for headers, _ in recorder.sent][2:] == [
        "application/octet-stream",
        "image/gif",
        None,
    ]

    async def pieces() -> AsyncIterator[bytes]:
        yield b"abc"

    async def upload() -> None:
        client = client_of(package, awaited, awaited=True)
        for body in (pieces(), package.File(path)):
            await client.documents.replace_content("1", body=body)

    asyncio.run(upload())
    assert [body for _, body in awaited.sent] == [b"abc"] * 2


def test_each_media_type_of_a_body_has_a_method(packages: dict[str, ModuleType]) -> None:
    package = packages["media-types"]
    models = importlib.import_module(f"{package.__name__}.models")
    recorder = Recorder(package)
    pets = client_of(package, recorder).pets
    owner = models.NewPetOwner(name="x")
    pets.add(body=models.Pet(id=1))
    pets.add(body=models.Pet(id=1), options=package.Options(headers={"Content-Type": "text/json"}))
    pets.add_as_xml(body="<pet/>")
    pets.add_as_vnd_pets_v2_json(name="a")
    pets.add_as_form(name="a b", tags=["x", "y"], owner=owner)
    pets.add_as_multipart(name="a", tags=["x", "y z"], owner=models.AddPetRequestFormDataOwner(name="x"), photo=b"p")
    pets.add_as_text(body="t")
    pets.add_as_bytes(body=b"b")
    with pytest.raises(package.UnreadableAnswer):
        pets.update_as_json_patch_json("1", body=[{"op": "remove"}])
    assert [(headers["content-type"].partition("boundary")[0], body) for headers, body in recorder.sent[:4]] == [
        ("application/json; charset=utf-8", b'{"id":1}'),
        ("text/json", b'{"id":1}'),
        ("application/xml", b"<pet/>"),
        ("application/vnd.pets.v2+json", b'{"name":"a"}'),
    ]
    assert parse_qsl(recorder.sent[4][1].decode()) == [("name", "a b"), ("tags", "x|y"), ("owner", '{"name":"x"}')]
    assert parts_of(*recorder.sent[5]) == [
        ("name", None, None, b"a"),
        ("photo", "photo", "image/png", b"p"),
        ("tags", None, None, b"x,y z"),
        ("owner", None, "application/vnd.owner+json", b'{"name":"x"}'),
    ]
    assert [(headers["content-type"], body) for headers, body in recorder.sent[6:]] == [
        ("text/plain; charset=utf-8", b"t"),
        ("image/png", b"b"),
        ("application/json-patch+json", b'[{"op":"remove"}]'),
    ]


def test_a_schema_is_text_in_json_and_a_file_in_parts(packages: dict[str, ModuleType], tmp_path: Path) -> None:
    package = packages["uploads-beside-json"]
    models = importlib.import_module(f"{package.__name__}.models")
    recorder = Recorder(package)
    pets = client_of(package, recorder).pets
    answered = b'{"name":"a","photo":"p"}'
    recorder.status, recorder.content, recorder.headers = 200, answered, [("Content-Type", "application/json")]
    assert pets.add(name="a", photo="p") == models.Pet(name="a", photo="p")
    (tmp_path / "b.png").write_bytes(b"\x89PNG")
    pets.add_as_multipart(name="a", photo=package.File(tmp_path / "b.png"), more=[b"1", b"2"])
    pets.replace("1", body=models.ReplacePetRequest(name="a", photo=b"\x89"))
    pets.add_album(pictures=[b"\x89"], pet=models.PetInput(name="a", photo="p"))
    (json, *parts) = recorder.sent
    assert json[1] == answered
    assert [parts_of(*each) for each in parts] == [
        [
            ("name", None, None, b"a"),
            ("photo", "b.png", "application/octet-stream", b"\x89PNG"),
            ("more", "more", "application/octet-stream", b"1"),
            ("more", "more", "application/octet-stream", b"2"),
        ],
        [("name", None, None, b"a"), ("photo", "photo", "application/octet-stream", b"\x89")],
        [("pictures", "pictures", "application/octet-stream", b"\x89"), ("pet", None, "application/json", answered)],
    ]


def test_bodies_of_items(packages: dict[str, ModuleType], tmp_path: Path) -> None:
    package = packages["item-bodies"]
    row = importlib.import_module(f"{package.__name__}.models").Row
    lines = b'{"name":"a"}\n{"name":"b"}\n'
    recorder = Recorder(package)
    rows = client_of(package, recorder).rows
    rows.add_lines(body=[row(name="a"), row(name="b")])
    rows.add_lines(body=(row(name=name) for name in "ab"))
    rows.add_lines(body=package.File(lines))
    rows.replace_lines()
    rows.replace_lines(body=())
    rows.merge_lines(body=[1, 2])
    rows.add_records_as_records(body=iter([row(name="line\nbreak")]))
    assert [body for _, body in recorder.sent] == [
        lines, lines, lines, b"", b"", b"1\n2\n", b'\x1e{"name":"line\\nbreak"}\n'
    ]  # fmt: skip
    assert [headers.get("content-type") for headers, _ in recorder.sent] == [
        "application/jsonl", "application/jsonl", "application/jsonl", None, "application/x-ndjson",
        "application/jsonl", "application/json-seq",
    ]  # fmt: skip
    assert [headers.get("content-length") for headers, _ in recorder.sent][1:3] == [None, str(len(lines))]


def test_items_that_are_wrong_are_not_sent(packages: dict[str, ModuleType]) -> None:
    package = packages["item-bodies"]
    refused = importlib.import_module(f"{package.__name__}.errors").InvalidArgument
    rows = client_of(package, Recorder(package)).rows
    for body in ([1, 0], iter([1, 0])):
        with pytest.raises(refused) as caught:
            rows.merge_lines(body=body)
        assert caught.value.argument == "body/1"
    for wrong in ("text", {"name": "a"}, 1, None):
        with pytest.raises(refused, match="expected items"):
            rows.add_lines(body=wrong)


def test_items_are_awaited_one_after_the_other(packages: dict[str, ModuleType]) -> None:
    package = packages["item-bodies"]
    held: list[int] = []

    async def numbers() -> AsyncIterator[int]:
        for number in (1, 2):
            held.append(number)
            yield number

    async def run() -> list[bytes]:
        recorder = AsyncRecorder(package)
        rows = client_of(package, recorder, awaited=True).rows
        await rows.merge_lines(body=numbers())
        await rows.merge_lines(body=iter((1, 2)))
        return [body for _, body in recorder.sent]

    assert asyncio.run(run()) == [b"1\n2\n", b"1\n2\n"]
    assert held == [1, 2]


def test_answers_of_several_media_types(packages: dict[str, ModuleType]) -> None:
    package = packages["media-types"]
    for status, content, media_type, expected in (
        (200, b"<pet/>", "text/xml", "<pet/>"),
        (202, b"\x00", "a/b", b"\x00"),
    ):
        recorder = Recorder(package, status, content, media_type)
        assert client_of(package, recorder).pets.get("1") == expected
        assert recorder.sent[0][0]["accept"] == "text/xml, */*"
    assert client_of(package, Recorder(package, 200)).pets.delete("1") is None
    refusing = Recorder(package, 422, b'{"title": "no"}', "application/problem+json")
    with pytest.raises(package.UnprocessableEntity) as caught:
        client_of(package, refusing).pets.add_as_text(body="t")
    assert caught.value.data.title == "no"


EVENTS = b'event: made\nid: 1\ndata: {"delta": "a"}\n\ndata: {"delta": "b"}\n\ndata: [DONE]\n\n'


def test_an_answer_is_whole_or_comes_item_by_item(packages: dict[str, ModuleType]) -> None:
    package = packages["item-streams"]
    models = importlib.import_module(f"{package.__name__}.models")
    whole = Recorder(package, 200, b'{"text": "ab"}', "application/json")
    assert client_of(package, whole).completions.create(prompt="p").text == "ab"
    streamed = Recorder(package, 200, EVENTS, "text/event-stream")
    items = list(client_of(package, streamed).completions.create_stream(prompt="p"))
    assert items == [models.Chunk(delta="a"), models.Chunk(delta="b")]
    assert [(headers["accept"], body) for headers, body in (*whole.sent, *streamed.sent)] == [
        ("application/json", b'{"prompt":"p"}'),
        ("text/event-stream", b'{"prompt":"p","stream":true}'),
    ]

    async def awaited() -> list[Any]:
        recorder = AsyncRecorder(package, 200, EVENTS, "text/event-stream")
        client = client_of(package, recorder, awaited=True)
        return [item async for item in client.completions.create_stream(prompt="p")]

    assert asyncio.run(awaited()) == items
    with pytest.raises(package.NotFound) as caught:
        next(
            client_of(package, Recorder(package, 404, b"{}", "application/json")).completions.create_stream(prompt="p")
        )
    assert caught.value.data is not None


def test_items_of_each_form(packages: dict[str, ModuleType]) -> None:
    package = packages["item-streams"]
    models = importlib.import_module(f"{package.__name__}.models")

    def client(content: bytes, media_type: str = "text/event-stream") -> Any:
        return client_of(package, Recorder(package, 200, content, media_type))

    chunks = [models.Chunk(delta="a"), models.Chunk(delta="b")]
    assert list(client(EVENTS).events.watch(since=1)) == chunks
    first, second = client(EVENTS.replace(b"\n\ndata: {", b"\n\nevent: gone\ndata: {")).events.list_changes()
    assert (first.event, first.id, first.data, second.event) == ("made", "1", chunks[0], "gone")
    assert [event.data for event in client(EVENTS).events.read_ticks()][-1] == "[DONE]"
    mixed = list(client(b"event: b\ndata: x\n\n").events.read_mixed())
    assert [(type(each).__name__, each.event, each.data) for each in mixed] == [("BReadMixedResponseItem", "b", "x")]
    lines = b'{"delta": "a"}\n{"delta": "b"}\n'
    assert list(client(lines, "application/x-ndjson").exports.export_stream()) == chunks
    assert client(b'[{"delta": "a"}]', "application/json").exports.export() == chunks[:1]
    with pytest.warns(DeprecationWarning, match="stop calling"):
        assert list(client(b"\x1e1\n\x1e2\n", "application/json-seq").exports.read_sequence()) == [1, 2]


@pytest.mark.parametrize(
    ("case", "telling", "answer"),
    [
        ("files", 'scan=b"..."', (201, b'{"id": "1"}', "application/json")),
        ("item-streams", "for item in ", (200, EVENTS, "text/event-stream")),
    ],
    ids=["files", "items"],
)
def test_the_programs_of_the_readme(
    packages: dict[str, ModuleType],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    case: str,
    telling: str,
    answer: tuple[int, bytes, str],
) -> None:
    package = packages[case]
    readme = dict(render(make_plan(load(ROOT / "tests" / "cases" / case / "spec.yaml").api, package.__name__)))[
        "README.md"
    ]
    [program] = [text for text in BLOCK.findall(readme) if telling in text]
    recorder = Recorder(package, *answer)
    transports = importlib.import_module(f"{package.__name__}._runtime.httpx2_transport")
    with monkeypatch.context() as patched:
        patched.setattr(transports, "Httpx2Transport", lambda: recorder)
        exec(compile(program, case, "exec", dont_inherit=True), {"__name__": "example"})
    assert len(recorder.sent) == 1
    assert "Document(id='1'" in (shown := capsys.readouterr().out) or "Chunk(delta='a'" in shown
