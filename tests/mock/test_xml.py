"""XML bodies, judged by their schemas and their XML objects (OpenAPI 3.1, 4.8.26), and XML that is answered."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specloom import load
from specloom_mock.schemas import Schemas
from specloom_mock.transport import Mock
from specloom_mock.xml_body import document, value_of
from specloom_mock.xml_text import xml_of
from tests.mock.support import got, small

XML = {"Content-Type": "application/xml"}
PET: dict[str, Any] = {
    "type": "object",
    "required": ["name", "photoUrls"],
    "properties": {
        "id": {"type": "integer", "format": "int32", "xml": {"attribute": True}},
        "name": {"type": "string", "maxLength": 9, "xml": {"name": "called"}},
        "alive": {"type": ["boolean", "null"]},
        "weight": {"type": "number"},
        "status": {"enum": ["available", "sold"]},
        "category": {"$ref": "#/components/schemas/Category"},
        "photoUrls": {"type": "array", "xml": {"wrapped": True}, "items": {"type": "string", "xml": {"name": "url"}}},
        "aliases": {"type": "array", "items": {"type": "string"}, "xml": {"name": "ignored"}},
        "tags": {
            "type": "array",
            "xml": {"wrapped": True, "name": "labels"},
            "items": {"$ref": "#/components/schemas/Category"},
        },
        "other": {"type": "object", "additionalProperties": {"type": "integer"}},
        "note": {
            "type": "object",
            "properties": {
                "text": {"type": "string", "xml": {"nodeType": "cdata"}},
                "language": {"type": "string", "xml": {"nodeType": "attribute", "name": "lang"}},
            },
        },
    },
    "additionalProperties": False,
    "xml": {"name": "pet", "namespace": "urn:pets", "prefix": "p"},
}
CATEGORY = {"type": "object", "properties": {"id": {"type": "integer"}}, "xml": {"prefix": "p"}}
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
GOOD = "<photoUrls><url>a</url></photoUrls>"


def described(**further: Any) -> dict[str, Any]:
    content = {"application/xml": {"schema": {"$ref": "#/components/schemas/Pet"}}}
    operation = {
        "requestBody": {"required": True, "content": content},
        "responses": {"200": {"description": "", "content": content}, "400": {"description": ""}},
    }
    return {
        "paths": {"/pets": {"post": operation}},
        "components": {"schemas": {"Pet": PET, "Category": CATEGORY, **further}},
    }


@pytest.fixture(scope="module")
def mock(tmp_path_factory: pytest.TempPathFactory) -> Mock:
    return small(tmp_path_factory.mktemp("xml"), described())


@pytest.mark.parametrize(
    "body",
    [
        f"<pet><called>Rex</called>{GOOD}</pet>",
        f'<?xml version="1.0"?><p:pet xmlns:p="urn:pets" id="7"><called>Rex</called>{GOOD}</p:pet>',
        f"<other:pet><called/>{GOOD}</other:pet>",
        "<pet><called>Rex</called><photoUrls/></pet>",
        f"<pet><called>Rex</called>{GOOD}<alive>\n true </alive><weight>1.5</weight></pet>",
        f'<pet><called>Rex</called>{GOOD}<alive xsi:nil="true"/></pet>',
        f"<pet><called>Rex</called>{GOOD}<aliases>a</aliases><aliases>b</aliases></pet>",
        f"<pet><called>Rex</called>{GOOD}<labels><Category><id>1</id></Category></labels></pet>",
        f"<pet><called>Rex</called>{GOOD}<labels><labels><id>1</id></labels></labels></pet>",
        f"<pet><called>Rex</called>{GOOD}<other><a>1</a></other><note lang='en'>so</note></pet>",
    ],
)
def test_bodies_that_the_schema_allows(mock: Mock, body: str) -> None:
    answer = mock.handle("POST", "/pets", XML, body.encode())
    assert answer.status == 200, answer.body


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (f"<pet>{GOOD}</pet>", "body: expected a member"),
        ("<pet><called>Rex</called></pet>", "body: expected a member"),
        (f"<dog><called>Rex</called>{GOOD}</dog>", 'expected a root element "pet", got "dog"'),
        (f"<pet><called>Rex the dog</called>{GOOD}</pet>", "body /name: expected at most 9 characters"),
        (f"<pet><name>Rex</name>{GOOD}</pet>", "body: expected a member"),
        (f"<pet><called>Rex</called>{GOOD}<more>x</more></pet>", "only members that the description names"),
        (f"<pet more='x'><called>Rex</called>{GOOD}</pet>", "only members that the description names"),
        (f"<pet id='3000000000'><called>Rex</called>{GOOD}</pet>", "body /id: expected at most 2147483647"),
        (f"<pet id='x'><called>Rex</called>{GOOD}</pet>", "body /id: expected an integer"),
        (f"<pet><called>Rex</called>{GOOD}<status>lost</status></pet>", "body /status: expected one of"),
        (f"<pet><called>Rex</called>{GOOD}<weight/></pet>", "body /weight: expected a number"),
        (f"<pet><called>Rex</called>{GOOD}<alive>1</alive></pet>", "body /alive: expected"),
        ("<pet><called>Rex</called><photoUrls><link>a</link></photoUrls></pet>", "body /photoUrls: expected an array"),
        ("<pet><called>Rex</called><called>Max</called><photoUrls/></pet>", "body /name: expected a string"),
        (f"<pet><called>Rex</called>{GOOD}<category><id>x</id></category></pet>", "body /category/id: expected"),
        (f"<pet><called>Rex</called>{GOOD}<other><a>x</a></other></pet>", "body /other/a: expected an integer"),
        ("<pet><called>", "expected XML in the body"),
        ("pet", "expected XML in the body"),
        ("<pet/><pet/>", "expected XML in the body"),
        ("<!DOCTYPE pet [<!ENTITY a 'a'>]><pet><called>&a;</called></pet>", "without a DOCTYPE"),
        ("<pet>&a;</pet>", "expected XML in the body"),
        ("<a>" * 300 + "</a>" * 300, "nested at most 200 deep"),
        ('<?xml version="1.0" encoding="klingon"?><pet/>', "expected XML in the body"),
    ],
)
def test_bodies_that_the_schema_refuses(mock: Mock, body: str, said: str) -> None:
    answer = mock.handle("POST", "/pets", XML, body.encode())
    assert 400 <= answer.status < 500, answer
    assert said in got(answer)["detail"]


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), max_size=9)
CATEGORIES = st.fixed_dictionaries({}, optional={"id": st.integers()})
PETS = st.fixed_dictionaries(
    {"name": TEXT, "photoUrls": st.lists(TEXT, max_size=3)},
    optional={
        "id": st.integers(-(2**31), 2**31 - 1),
        "alive": st.none() | st.booleans(),
        "weight": st.floats(allow_nan=False, allow_infinity=False),
        "category": CATEGORIES,
        "aliases": st.lists(TEXT, min_size=1, max_size=3),
        "tags": st.lists(CATEGORIES, max_size=3),
        "other": st.dictionaries(st.sampled_from(["a", "b"]), st.integers()),
        "note": st.fixed_dictionaries({"text": TEXT}, optional={"language": TEXT}),
    },
)


@pytest.fixture(scope="module")
def schemas(tmp_path_factory: pytest.TempPathFactory) -> Schemas:
    path = tmp_path_factory.mktemp("xml") / "spec.json"
    path.write_text(json.dumps({"openapi": "3.2.0", "info": {"title": "t", "version": "1"}, **described()}))
    return Schemas(load(path).api)


@given(pet=PETS)
def test_what_is_written_is_read_again(schemas: Schemas, pet: dict[str, Any]) -> None:
    schema = next(each for each in schemas.api.schemas if each.endswith("/components/schemas/Pet"))
    text = xml_of(pet, schema, schemas)
    # Another reader takes it too, and one that knows namespaces.
    assert ET.fromstring(text).tag == "{urn:pets}pet"
    assert value_of(document(text.encode()), schema, schemas) == pet
    assert schemas.is_valid(schema, "request", pet)


@pytest.mark.parametrize(
    ("items", "written"),
    [
        ({"type": "string", "xml": {"name": "animal"}}, "<aliens><animal>a</animal></aliens>"),
        ({"type": "string"}, "<aliens><aliens>a</aliens></aliens>"),
    ],
)
def test_names_inside_a_wrapping(tmp_path: Path, items: dict[str, Any], written: str) -> None:
    """The examples of OpenAPI 3.1, 4.8.26.2.2."""
    animals = {"type": "array", "items": items, "xml": {"name": "aliens", "wrapped": True}}
    content = {"application/xml": {"schema": {"type": "object", "properties": {"animals": animals}}}}
    content["application/xml"]["example"] = {"animals": ["a"]}
    operation = {"responses": {"200": {"description": "", "content": content}}}
    answer = small(tmp_path, {"paths": {"/x": {"get": operation}}}).handle("GET", "/x")
    assert answer.body.decode().partition("\n")[2] == f"<root>{written}</root>"


def test_a_root_that_is_an_array(tmp_path: Path) -> None:
    content = {"application/xml": {"schema": {"type": "array", "items": {"$ref": "#/components/schemas/Category"}}}}
    operation = {"requestBody": {"content": content}, "responses": {"200": {"description": "", "content": content}}}
    mock = small(tmp_path, {"paths": {"/x": {"post": operation}}, "components": described()["components"]})
    for body in (b"<a><Category><id>1</id></Category></a>", b"<Category><id>1</id></Category>"):
        answer = mock.handle("POST", "/x", XML, body)
        assert answer.status == 200, answer.body
        assert b"<root><Category><id>" in answer.body
    assert mock.handle("POST", "/x", XML, b"<a><Category><id>x</id></Category></a>").status >= 400


def test_xml_of_text_or_of_no_schema(tmp_path: Path) -> None:
    def operation(media_type: dict[str, Any]) -> dict[str, Any]:
        body = {"content": {"application/xml": media_type}}
        return {"post": {"requestBody": body, "responses": {"204": {"description": ""}}}}

    paths = {"/text": operation({"schema": {"type": "string"}}), "/any": operation({})}
    mock = small(tmp_path, {"paths": paths})
    assert mock.handle("POST", "/text", XML, b"<a>").status == 204
    assert mock.handle("POST", "/any", XML, b"<a/>").status == 204
    assert mock.handle("POST", "/any", XML, b"<a>").status == 400


@pytest.mark.parametrize(
    ("media_type", "written"),
    [
        ({"schema": {}}, "<root>string</root>"),
        ({"schema": {"type": "string"}}, "<root>string</root>"),
        ({"schema": {"type": ["string", "null"]}}, "<root>string</root>"),
        ({"schema": {"type": "string"}, "example": "<!DOCTYPE a><a/>"}, "<!DOCTYPE a><a/>"),
        ({"example": "a < b"}, "<root>a &lt; b</root>"),
    ],
)
def test_a_text_is_answered_as_a_document(tmp_path: Path, media_type: dict[str, Any], written: str) -> None:
    operation = {"responses": {"200": {"description": "", "content": {"application/xml": media_type}}}}
    answer = small(tmp_path, {"paths": {"/x": {"get": operation}}}).handle("GET", "/x")
    assert (answer.status, answer.body.decode().removeprefix(HEAD)) == (200, written)


def test_a_charset_of_the_header_goes_before_that_of_the_document(mock: Mock) -> None:
    body = f"<pet><called>é</called>{GOOD}</pet>".encode("latin-1")
    assert mock.handle("POST", "/pets", {"Content-Type": "application/xml; charset=iso-8859-1"}, body).status == 200
    assert mock.handle("POST", "/pets", XML, body).status == 400
