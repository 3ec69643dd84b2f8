"""Every fact on the two documentation pages stands in the specs.

The reader of the pages is this file, the reader of the YAML is PyYAML, and nothing of specloom takes part, so a
misreading that generator and mock share can't hide a fact that is missing. The pages are parsed line by line; a line
that the parser does not understand is an error, so no fact is skipped unseen.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeAlias

import pytest
import yaml

Json: TypeAlias = Any

ROOT: Final = Path(__file__).resolve().parents[2]
SEEDS: Final = ROOT.parent / "shared" / "seeds"
PAGES: Final = {
    "rootly": SEEDS / "rootly-update-live-call-router.txt",
    "vocobase": SEEDS / "vocobase-update-voicelink-call-routing.txt",
}
SAMPLE: Final = "page_sample"
SECTIONS: Final = ("Authorizations", "Path Parameters", "Body", "Response")
METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE")
TYPE: Final = re.compile(r"(string|integer|number|boolean|object|array)(?:<(\w+)>)?$|enum<(\w+)>$")
MEDIA_TYPE: Final = re.compile(r"application/[\w.+-]+$")
RANGE: Final = re.compile(r"Required range: x >= (\d+)$")

if not all(page.exists() for page in PAGES.values()):
    pytest.skip(f"the documentation pages are not in {SEEDS}", allow_module_level=True)


@dataclass
class Field:
    """What a page prints of one header, parameter or member; ``type`` is empty where it prints none."""

    name: str
    type: str = ""
    format: str = ""
    location: str = ""
    required: bool = False
    minimum: int | None = None
    options: list[int] = field(default_factory=list[int])
    description: str = ""


@dataclass
class Section:
    """One section of a page: its fields, and the lines that belong to none of them."""

    fields: list[Field] = field(default_factory=list[Field])
    status: str = ""
    media_type: str = ""
    prose: list[str] = field(default_factory=list[str])


@dataclass
class Page:
    """A documentation page as data."""

    method: str
    path: str
    title: str
    url: str
    curl_method: str
    headers: dict[str, str]
    request: Json
    answer: Json
    sections: dict[str, Section]


def read_page(text: str) -> Page:
    lines = text.splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("curl "))
    method, path, title = read_head([line.strip() for line in lines[:start]])
    curl, after = read_curl(lines, start)
    rest = "\n".join(lines[after:]).lstrip()
    answer, end = json.JSONDecoder().raw_decode(rest)
    options = list(zip(curl[1::2], curl[2::2], strict=True))
    single = {name: value for name, value in options if name != "--header"}
    assert set(single) == {"--request", "--url", "--data"}
    headers = dict(value.split(": ", 1) for name, value in options if name == "--header")
    return Page(
        method=method,
        path=path,
        title=title,
        url=single["--url"],
        curl_method=single["--request"],
        headers=headers,
        request=json.loads(single["--data"]),
        answer=answer,
        sections=read_sections([line.strip() for line in rest[end:].splitlines()]),
    )


def read_head(lines: list[str]) -> tuple[str, str, str]:
    """Method, path and title; the page prints each piece of the path on a line of its own."""
    lines = [line for line in lines if line and line != "Skip to main content"]
    method = lines.pop(0)
    assert method in METHODS
    path = ""
    while lines and (lines[0] == "/" or path.endswith("/")):
        path += lines.pop(0)
    assert len(lines) <= 1, f"lines that are not understood: {lines}"
    return method, path, lines[0] if lines else ""


def read_curl(lines: list[str], start: int) -> tuple[list[str], int]:
    """The words of the curl command that begins at a line, and the number of the line after it."""
    for end in range(start + 1, len(lines) + 1):
        command = "\n".join(lines[start:end])
        try:
            words = shlex.split(command.replace("\\\n", " "))
        except ValueError:  # a quotation or a continued line is still open
            continue
        if not command.endswith("\\"):
            return words, end
    raise AssertionError("the curl command does not end")


def read_sections(lines: list[str]) -> dict[str, Section]:
    bodies: dict[str, list[str]] = {}
    name = ""
    for line in filter(None, lines):
        if line in SECTIONS:
            name = line
            bodies[name] = []
        else:
            assert name, f"a line before the first section: {line}"
            bodies[name].append(line)
    return {name: read_section(body) for name, body in bodies.items()}


def read_section(lines: list[str]) -> Section:
    section = Section()
    number = 0
    while number < len(lines):
        line = lines[number]
        following = lines[number + 1] if number + 1 < len(lines) else ""
        if re.fullmatch(r"\w+", line) and (TYPE.match(following) or following == "required"):
            section.fields.append(Field(line))
            number = read_signature(lines, number + 1, section.fields[-1])
        elif section.fields:
            number = read_detail(lines, number, section.fields[-1])
        else:
            read_prose(line, section)
            number += 1
    return section


def read_signature(lines: list[str], number: int, found: Field) -> int:
    """Reads type, location and ``required``, which follow a name; gives the number of the line after them."""
    if match := TYPE.match(lines[number]):
        found.type, found.format = match[1] or match[3], match[2] or ""
        number += 1
    if number < len(lines) and lines[number] == "header":
        found.location = "header"
        number += 1
    if number < len(lines) and lines[number] == "required":
        found.required = True
        number += 1
    return number


def read_detail(lines: list[str], number: int, found: Field) -> int:
    """Reads a range, the options of an enum or the description of a field; gives the number of the line after."""
    line = lines[number]
    if match := RANGE.match(line):
        found.minimum = int(match[1])
    elif line == "Available options:":
        while number + 1 < len(lines) and (match := re.fullmatch(r"(\d+),?", lines[number + 1])):
            found.options.append(int(match[1]))
            number += 1
    else:
        assert line.endswith("."), f"a line that is not understood: {line}"
        assert not found.description, f"a second description of {found.name}: {line}"
        found.description = line
    return number + 1


def read_prose(line: str, section: Section) -> None:
    if re.fullmatch(r"\d{3}", line):
        section.status = line
    elif MEDIA_TYPE.match(line):
        section.media_type = line
    else:
        section.prose.append(line)


@dataclass
class Described:
    """A page beside the operation of the spec that describes it."""

    page: Page
    document: Json

    def at(self, node: Json) -> Json:
        """A node with its reference followed; in OpenAPI 3.1 the siblings of a schema's reference hold as well."""
        while "$ref" in node:
            target = self.document
            for step in node["$ref"].removeprefix("#/").split("/"):
                target = target[step.replace("~1", "/").replace("~0", "~")]
            node = {**target, **{key: value for key, value in node.items() if key != "$ref"}}
        return node

    @property
    def path(self) -> str:
        return self.page.url.removeprefix(self.document["servers"][0]["url"])

    @property
    def operation(self) -> Json:
        return self.document["paths"][self.path][self.page.method.lower()]

    @property
    def parameters(self) -> list[Json]:
        own = self.operation.get("parameters", [])
        return [self.at(found) for found in [*self.document["paths"][self.path].get("parameters", []), *own]]

    @property
    def body(self) -> Json:
        return self.operation["requestBody"]["content"][self.page.sections["Body"].media_type]

    @property
    def answer(self) -> Json:
        """The answer of success; a page that prints no status is held to 200, the one its samples imply."""
        return self.at(self.operation["responses"][self.page.sections["Response"].status or "200"])

    @property
    def answer_content(self) -> Json:
        return self.answer["content"][self.page.sections["Response"].media_type or "application/json"]


DESCRIBED: Final = {
    name: Described(
        page=read_page(page.read_text(encoding="utf-8")),
        document=yaml.safe_load((ROOT / "specs" / f"{name}.yaml").read_text(encoding="utf-8")),
    )
    for name, page in PAGES.items()
}
BOTH: Final = pytest.mark.parametrize("name", sorted(DESCRIBED))


def fields(section: str) -> list[Any]:
    return [
        pytest.param(name, found, id=f"{name}-{found.name}")
        for name, described in DESCRIBED.items()
        for found in described.page.sections[section].fields
    ]


def same_json(left: Json, right: Json) -> bool:
    """Whether two values are the same JSON; Python alone would take 1 for true and 1.0."""
    return json.dumps(left, sort_keys=True) == json.dumps(right, sort_keys=True)


def assert_field(found: Field, schema: Json) -> None:
    assert schema.get("type", "") == found.type
    assert schema.get("format", "") == found.format
    assert schema.get("minimum") == found.minimum
    assert schema.get("enum", []) == found.options


def test_the_pages_were_read_whole() -> None:
    counts = {
        name: {title: len(section.fields) for title, section in described.page.sections.items()}
        for name, described in DESCRIBED.items()
    }
    assert counts == {
        "rootly": {"Authorizations": 1, "Path Parameters": 1, "Body": 0, "Response": 0},
        "vocobase": {"Authorizations": 1, "Path Parameters": 1, "Body": 8, "Response": 2},
    }


@BOTH
def test_address_and_method(name: str) -> None:
    described = DESCRIBED[name]
    page, document = described.page, described.document
    assert page.curl_method == page.method
    assert page.url.endswith(page.path)
    assert page.url.startswith(document["servers"][0]["url"])
    assert page.method.lower() in document["paths"][described.path]


@BOTH
def test_title(name: str) -> None:
    page = DESCRIBED[name].page
    if not page.title:
        assert name == "rootly"
        return
    assert DESCRIBED[name].operation["summary"] == page.title


@pytest.mark.parametrize(("name", "found"), fields("Authorizations"))
def test_authorization(name: str, found: Field) -> None:
    described = DESCRIBED[name]
    assert (found.name, found.location, found.type, found.required) == ("Authorization", "header", "string", True)
    assert described.page.headers["Authorization"].startswith("Bearer ")
    schemes = described.document["components"]["securitySchemes"]
    requirement = described.document["security"]
    assert requirement == [{scheme: []} for scheme in schemes]
    assert all("security" not in operation for operation in operations(described.document))
    (scheme,) = schemes.values()
    assert (scheme["type"], scheme["scheme"], scheme["description"]) == ("http", "bearer", found.description)
    if match := re.search(r"in format: (\S+)\. ", found.description):
        assert scheme["bearerFormat"] == match[1]


def operations(document: Json) -> Iterator[Json]:
    for path in document["paths"].values():
        yield from (operation for method, operation in path.items() if method.upper() in METHODS)


@pytest.mark.parametrize(("name", "found"), fields("Path Parameters"))
def test_path_parameter(name: str, found: Field) -> None:
    described = DESCRIBED[name]
    assert f"{{{found.name}}}" in described.path
    (parameter,) = [each for each in described.parameters if each["in"] == "path"]
    assert (parameter["name"], parameter["required"]) == (found.name, found.required)
    if found.description:
        assert parameter["description"] == found.description
    assert_field(found, described.at(parameter["schema"]))


@BOTH
def test_request_media_type(name: str) -> None:
    described = DESCRIBED[name]
    page = described.page
    assert set(page.headers) == {"Authorization", "Content-Type"}
    assert page.headers["Content-Type"] == page.sections["Body"].media_type
    assert list(described.operation["requestBody"]["content"]) == [page.sections["Body"].media_type]


@BOTH
def test_body_description(name: str) -> None:
    described = DESCRIBED[name]
    prose = described.page.sections["Body"].prose
    if prose:
        assert [described.operation["requestBody"]["description"]] == prose
        assert [described.at(described.body["schema"])["description"]] == prose


@pytest.mark.parametrize(("name", "found"), fields("Body"))
def test_body_member(name: str, found: Field) -> None:
    described = DESCRIBED[name]
    schema = described.at(described.body["schema"])
    member = described.at(schema["properties"][found.name])
    assert_field(found, member)
    assert member["description"] == found.description
    assert (found.name in schema["required"]) == found.required
    for other in re.findall(r"(\w+) is accepted for backwards compatibility", found.description):
        assert_field(found, described.at(schema["properties"][other]))


@BOTH
def test_no_member_is_required_that_the_page_does_not_require(name: str) -> None:
    described = DESCRIBED[name]
    printed = described.page.sections["Body"].fields
    if printed:
        required = {found.name for found in printed if found.required}
        assert set(described.at(described.body["schema"])["required"]) == required


@BOTH
def test_answer(name: str) -> None:
    described = DESCRIBED[name]
    section = described.page.sections["Response"]
    schema = described.at(described.answer_content["schema"])
    assert described.answer["description"] == section.prose[0]
    for sentence in section.prose[1:]:
        if match := re.fullmatch(r"The response is of type (\w+)\.", sentence):
            assert schema["type"] == match[1]
        else:
            assert schema["description"] == sentence


@pytest.mark.parametrize(("name", "found"), fields("Response"))
def test_answer_member(name: str, found: Field) -> None:
    described = DESCRIBED[name]
    schema = described.at(described.answer_content["schema"])
    member = described.at(schema["properties"][found.name])
    assert_field(found, member)
    assert member.get("description", "") == found.description
    assert (found.name in schema["required"]) == found.required


@BOTH
def test_samples_are_named_examples(name: str) -> None:
    described = DESCRIBED[name]
    assert same_json(described.body["examples"][SAMPLE]["value"], described.page.request)
    assert same_json(described.answer_content["examples"][SAMPLE]["value"], described.page.answer)


def leaves(described: Described, value: Json, schema: Json, at: str = "") -> Iterator[tuple[str, Json, Json]]:
    """Each single value of a sample with the schema that declares it; a member that none declares is an error."""
    schema = described.at(schema)
    if isinstance(value, dict) and "properties" in schema:
        for key, member in value.items():
            assert key in schema["properties"], f"{at}/{key} of the sample is not declared"
            yield from leaves(described, member, schema["properties"][key], f"{at}/{key}")
    elif isinstance(value, list):
        for number, member in enumerate(value):
            yield from leaves(described, member, schema["items"], f"{at}/{number}")
    else:
        yield at, value, schema


@BOTH
def test_every_value_of_the_request_sample_is_declared(name: str) -> None:
    """The page's generator prints the first member of an enum, and ``<string>`` for a string without one."""
    described = DESCRIBED[name]
    found = list(leaves(described, described.page.request, described.body["schema"]))
    assert len(found) == {"rootly": 20, "vocobase": 5}[name]
    for at, value, schema in found:
        kind = {str: "string", bool: "boolean", int: "integer"}[type(value)]
        assert schema["type"] == kind, at
        if value == "<string>":
            assert "enum" not in schema, at
        elif kind == "string" and "format" not in schema:
            assert schema["enum"][0] == value, at


@BOTH
def test_every_value_of_the_answer_sample_is_declared(name: str) -> None:
    described = DESCRIBED[name]
    content = described.answer_content
    found = {at: (value, schema) for at, value, schema in leaves(described, described.page.answer, content["schema"])}
    assert len(found) == {"rootly": 15, "vocobase": 2}[name]
    for at, (value, schema) in found.items():
        if at != "/data":
            assert schema["type"] == {str: "string", bool: "boolean"}[type(value)], at


def test_modes_are_ranges_and_the_status_is_an_enum() -> None:
    """The page prints ``1 mobile, 2 SIP ...`` in words and a range as the constraint; only the status has options."""
    described = DESCRIBED["vocobase"]
    properties = described.at(described.body["schema"])["properties"]
    assert [key for key, value in properties.items() if "enum" in described.at(value)] == ["status"]
