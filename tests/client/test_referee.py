"""The referee reads every style, from a document that has them all: what our client writes, and what nobody may."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from specloom.strategies import Strategies

from .corpus_packages import BASE_URL, Made
from .driving import Counts, drive
from .referee import Referee, Sent
from .referee_bodies import Fields

pytestmark = pytest.mark.proof

SPEC = Path(__file__).with_name("styles.yaml")
REFEREE = Referee.reading(SPEC, BASE_URL)


@pytest.fixture(scope="module")
def styles(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    made = Made.of(SPEC, "styles_client", tmp_path_factory.mktemp("styles"))
    yield made
    made.forget()


@pytest.mark.parametrize("index", range(9))
def test_every_style_arrives(index: int, styles: Made) -> None:
    method = styles.methods[index]
    counts = Counts()
    drive(method, Strategies(styles.api), counts, examples=20)
    print(method, dict(counts))
    assert counts["judged"] == counts["called"] - counts["refused"]
    assert counts["judged"] >= 0.75 * counts["called"]


def request(method: str, target: str, content: bytes | None = None, media_type: str = "", **headers: str) -> Sent:
    """A request with the key that the document asks for; underscores of header names are hyphens."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    if media_type:
        named["Content-Type"] = media_type
    key = "" if "session=" in headers.get("Cookie", "") else ("&key=k" if "?" in target else "?key=k")
    return Sent(method, BASE_URL + target + key, tuple(named.items()), content)


def parts(*each: str, boundary: str = "b") -> bytes:
    return "".join(f"--{boundary}\r\n{part}\r\n" for part in each).encode() + f"--{boundary}--\r\n".encode()


FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=b"
FILE = 'Content-Disposition: form-data; name="file"; filename="a"\r\nContent-Type: image/gif\r\n\r\nGIF'
FLAT = {"colour": "red", "size": 2}
RIGHT: dict[str, tuple[Sent, dict[str, Any]]] = {
    "simple": (
        request("GET", "/simple/a%2Fb/1,2/colour,red,size,2/colour=red,size=2"),
        {"one": "a/b", "many": ["1", "2"], "members": {"colour": "red", "size": "2"}},
    ),
    "label": (
        request("GET", "/label/.7/.1,2/.1.2/.colour,red/.colour=red.size=2"),
        {"one": "7", "many": ["1", "2"], "apart": ["1", "2"], "exploded": {"colour": "red", "size": "2"}},
    ),
    "matrix": (
        request("GET", "/matrix/;one=a/;many=1,2/;apart=1;apart=2/;members=colour,red/;colour=red;size=2"),
        {"one": "a", "many": ["1", "2"], "apart": ["1", "2"], "exploded": {"colour": "red", "size": "2"}},
    ),
    "query lists": (
        request("GET", "/query?many%5B%5D=1&many%5B%5D=2&joined=1,2&spaces=a%20b&pipes=a%7Cb"),
        {"many[]": ["1", "2"], "joined": ["1", "2"], "spaces": ["a", "b"], "pipes": ["a", "b"]},
    ),
    "query objects": (
        request("GET", "/query?members=colour,red&colour=green&size=1&deep%5Bcolour%5D=red"),
        {"members": {"colour": "red"}, "exploded": {"colour": "green", "size": "1"}, "deep": {"colour": "red"}},
    ),
    "query content": (
        request("GET", "/query?json=%7B%22flat%22%3A%7B%22colour%22%3A%22red%22%7D%7D"),
        {"json": {"flat": {"colour": "red"}}},
    ),
    "headers and cookies": (
        request("GET", "/headers", X_One="1.5", X_Members="colour,red", X_Exploded="colour=red", Cookie="joined=1,2"),
        {"X-One": "1.5", "X-Members": {"colour": "red"}, "X-Exploded": {"colour": "red"}, "joined": ["1", "2"]},
    ),
    "the other key": (request("GET", "/query", Cookie="session=s"), {}),
}  # fmt: skip


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_right_is_heard(name: str) -> None:
    sent, expected = RIGHT[name]
    faults, heard = REFEREE.judged(sent)
    found = {parameter: told[0] for (_, parameter), told in heard.parameters.items()}
    assert faults == []
    assert {key: found[key] for key in expected} == expected


WRONG: dict[str, tuple[Sent, str]] = {
    "no key": (Sent("GET", f"{BASE_URL}/query"), "authorization: missing key in the query"),
    "a label without its stop": (
        request("GET", "/label/7/.1/.1/.colour,red/.colour=red"),
        "path parameter 'one': does not",
    ),
    "a matrix without its name": (
        request("GET", "/matrix/;two=a/;many=1/;apart=1/;members=colour,red/;colour=red"),
        "path parameter 'one': missing",
    ),
    "half a pair": (request("GET", "/query?members=colour"), "query parameter 'members': 'colour' is none"),
    "a list that is not joined": (request("GET", "/query?joined=1&joined=2"), "query parameter 'joined': stands twice"),
    "a wrong delimiter": (request("GET", "/query?pipes=a,b"), "query parameter 'pipes'/0 breaks pattern"),
    "a deep object without brackets": (
        request("GET", "/query?deep=colour"),
        "query parameter 'deep': 'colour' is none",
    ),
    "a deep object with another member": (
        request("GET", "/query?deep%5Bcolour%5D=red&deep%5Bhue%5D=red"),
        "query parameter 'deep' breaks",
    ),
    "an object of another member": (request("GET", "/query?hue=red"), "query parameter 'hue': not declared"),
    "content that is no JSON": (request("GET", "/query?json=%7B"), "query parameter 'json': "),
    "a header of no number": (request("GET", "/headers", X_One="1,5"), "header parameter 'X-One' breaks type"),
    "a cookie that is not declared": (
        request("GET", "/headers", X_One="1", Cookie="two=1"),
        "cookie parameter 'two': not",
    ),
    "a form of no pairs": (request("POST", "/form", b"text", FORM), "body: not a form"),
    "a form of a wrong type": (request("POST", "/form", b"text=a&count=b", FORM), "body/count breaks type"),
    "a form without its field": (request("POST", "/form", b"count=1", FORM), "body breaks required"),
    "a form with another field": (
        request("POST", "/form", b"text=a&other=b", FORM),
        "body breaks additionalProperties",
    ),
    "an object that is no JSON": (request("POST", "/form", b"text=a&plain=red", FORM), "body: not a form"),
    "JSON for a form": (request("POST", "/form", b'{"text": "a"}', "application/json"), "Content-Type: "),
    "parts without an end": (request("POST", "/parts", parts(FILE)[:-4], MULTIPART), "body: not parts"),
    "parts of another boundary": (request("POST", "/parts", parts(FILE, boundary="c"), MULTIPART), "body: not parts"),
    "a part of another type": (
        request("POST", "/parts", parts(FILE.replace("image/gif", "text/plain")), MULTIPART),
        "body: not parts: the part 'file' is text/plain",
    ),
    "a part without a name": (
        request("POST", "/parts", parts("\r\n\r\nx"), MULTIPART),
        "body: not parts: a part is not",
    ),
    "a text that is not UTF-8": (request("PUT", "/text", b"\xff", "text/plain"), "body: not UTF-8"),
    "another length": (request("PUT", "/text", b"a", "text/plain", Content_Length="2"), "Content-Length: 2 is not"),
    "no text": (request("PUT", "/text", b"", "text/plain"), "body breaks minLength"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_wrong_is_refused(name: str) -> None:
    sent, expected = WRONG[name]
    (fault,) = REFEREE.faults(sent)
    assert fault.startswith(expected)


def test_forms_and_parts_are_heard() -> None:
    told = b"text=a+b%26c&numbers=1&numbers=2&pipes=a%7Cb&deep%5Bcolour%5D=red&plain=%7B%22colour%22%3A%22red%22%7D"
    faults, heard = REFEREE.judged(request("POST", "/form", told, FORM))
    assert faults == []
    assert isinstance(heard.body, Fields)
    assert {name: each[0] for name, each in heard.body.told.items()} == {
        "text": "a b&c",
        "numbers": ["1", "2"],
        "pipes": ["a", "b"],
        "deep": {"colour": "red"},
        "plain": {"colour": "red"},
    }
    nested = 'Content-Disposition: form-data; name="nested"\r\nContent-Type: application/json\r\n\r\n'
    number = 'Content-Disposition: form-data; name="numbers"\r\n\r\n'
    body = parts(FILE, nested + json.dumps({"flat": FLAT}), number + "1", number + "2")
    faults, heard = REFEREE.judged(request("POST", "/parts", body, MULTIPART))
    assert faults == []
    assert {name: each[0] for name, each in heard.body.told.items()} == {
        "file": "GIF",
        "nested": {"flat": FLAT},
        "numbers": ["1", "2"],
    }


def test_an_older_document_is_read_by_its_own_rules() -> None:
    schema = {
        "type": "object",
        "required": ["id", "note"],
        "properties": {
            "id": {"type": "integer", "readOnly": True},
            "note": {"type": "string", "nullable": True},
            "size": {"type": "integer", "minimum": 0, "exclusiveMinimum": True},
        },
    }
    body = {"required": True, "content": {"application/json": {"schema": schema}}}
    document = {
        "openapi": "3.0.3",
        "servers": [{"url": "http://x"}],
        "paths": {"/a": {"post": {"requestBody": body, "responses": {}}}},
    }
    for content, expected in [
        ('{"note": null}', []),
        ('{"note": null, "size": 1}', []),
        ('{"note": null, "size": 0}', ["body/size breaks exclusiveMinimum"]),
        ('{"id": 1}', ["body breaks required"]),
    ]:
        sent = Sent("POST", "http://x/a", (("Content-Type", "application/json"),), content.encode())
        assert [fault.partition(":")[0] for fault in Referee(document).faults(sent)] == expected
