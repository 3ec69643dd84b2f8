"""What an editor shows: pyright's language server is asked for a method that is reached through late loading."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, Self

import pytest

from .bridge import ROOT

PROGRAM = """\
from rootly_client import RootlyClient

rootly = RootlyClient(token="...")
rootly.live_call_routers.update
"""
AT = {"line": 3, "character": len("rootly.live_call_routers.up")}


class Server:
    """A language server on its pipes (LSP 3.17, base protocol)."""

    def __init__(self, command: list[str], folder: Path) -> None:
        self._process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        assert self._process.stdin and self._process.stdout
        self._in: IO[bytes] = self._process.stdin
        self._out: IO[bytes] = self._process.stdout
        self._last = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._in.close()
        self._process.terminate()
        self._process.wait(10)
        self._out.close()

    def tell(self, method: str, **params: Any) -> None:
        self._send({"method": method, "params": params})

    def ask(self, method: str, **params: Any) -> Any:
        self._last += 1
        self._send({"id": self._last, "method": method, "params": params})
        while True:
            message = self._read()
            if message.get("id") == self._last and "method" not in message:
                return message["result"]
            if "id" in message:
                wanted = message.get("params", {}).get("items", [])
                self._send({"id": message["id"], "result": [{} for _ in wanted] if wanted else None})

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._in.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self._in.flush()

    def _read(self) -> Any:
        length = 0
        while line := self._out.readline().strip():
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        if not length:
            raise AssertionError("the language server has ended")
        return json.loads(self._out.read(length))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, str]]:
    command = Path(sys.executable).with_name("pyright-langserver")
    if not command.is_file():
        pytest.skip("pyright's language server is not installed beside this Python")
    folder = tmp_path_factory.mktemp("editor")
    program = folder / "program.py"
    program.write_text(PROGRAM)
    paths = json.dumps({"extraPaths": [str(ROOT / "generated" / "rootly")], "venvPath": str(ROOT), "venv": ".venv"})
    (folder / "pyrightconfig.json").write_text(paths)
    with Server([str(command), "--stdio"], folder) as found:
        root = {"uri": folder.as_uri(), "name": "x"}
        found.ask(
            "initialize", processId=os.getpid(), rootUri=folder.as_uri(), capabilities={}, workspaceFolders=[root]
        )
        found.tell("initialized")
        document = {"uri": program.as_uri(), "languageId": "python", "version": 1, "text": PROGRAM}
        found.tell("textDocument/didOpen", textDocument=document)
        yield found, program.as_uri()


def test_hover_shows_signature_and_words_of_the_document(server: tuple[Server, str]) -> None:
    asked, uri = server
    shown = asked.ask("textDocument/hover", textDocument={"uri": uri}, position=AT)["contents"]["value"]
    assert "data: UpdateLiveCallRouterData" in shown
    assert "-> LiveCallRouterResponse" in shown
    assert "attributes that are not sent stay as they are" in shown
    assert "At least 1 character" in shown
    assert "NotFound" in shown


def test_definition_leads_to_the_method(server: tuple[Server, str]) -> None:
    asked, uri = server
    (found,) = asked.ask("textDocument/definition", textDocument={"uri": uri}, position=AT)
    path = ROOT / "generated/rootly/rootly_client/resources/live_call_routers.py"
    assert found["uri"] == path.as_uri()
    line = path.read_text(encoding="utf-8").splitlines()[found["range"]["start"]["line"]]
    assert line.lstrip().startswith("def update(")
