"""The pages' own curl commands, with the host replaced and their placeholders filled in, against the mock."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
import yaml

from .mock_process import ROOT, running_mock
from .seed_pages import SEEDS, addressed, read_page

pytestmark = [
    pytest.mark.proof,
    pytest.mark.skipif(not SEEDS.is_dir(), reason=f"the documentation pages are not at {SEEDS}"),
    pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed"),
]

CASES = {
    "rootly": (
        "rootly-update-live-call-router.txt",
        "https://api.rootly.com",
        {"{id}": "bfb52ef5-0bbb-4e92-85b9-fac8f7fb3cc5", "<token>": "a-token"},
        ("/v1/live_call_routers/{id}", "put"),
    ),
    "vocobase": (
        "vocobase-update-voicelink-call-routing.txt",
        "https://api.vocobase.com",
        {"{routing_id}": "120", "<token>": "rg_live_abc"},
        ("/voicelink/call-routing/{routing_id}", "post"),
    ),
}


@pytest.fixture(scope="module")
def mock_url() -> Iterator[str]:
    with running_mock() as url:
        yield url


@pytest.mark.parametrize("api", CASES)
def test_seed_command_is_answered_as_the_spec_says(api: str, mock_url: str) -> None:
    page_name, host, placeholders, operation = CASES[api]
    page = read_page(page_name)
    command = addressed(page, mock_url, host, placeholders)
    said = subprocess.run(
        [*command, "--silent", "--show-error", "--write-out", "\n%{http_code} %{content_type}"],
        capture_output=True,
        text=True,
        timeout=20,
        check=True,
    ).stdout
    body, _, status_line = said.rpartition("\n")
    status, content_type = status_line.split(" ", 1)
    document = yaml.safe_load((ROOT / "specs" / f"{api}.yaml").read_text("utf-8"))
    media_types = _success(document, operation)
    assert (status, content_type.split(";")[0]) == ("200", next(iter(media_types)))
    schema = media_types[content_type.split(";")[0]]["schema"]
    jsonschema.Draft202012Validator({**document, **schema}).validate(json.loads(body))


def _success(document: dict[str, Any], operation: tuple[str, str]) -> dict[str, Any]:
    path, method = operation
    response = document["paths"][path][method]["responses"]["200"]
    if "$ref" in response:
        response = document["components"]["responses"][response["$ref"].rsplit("/", 1)[1]]
    content: dict[str, Any] = response["content"]
    return content


def test_rootly_keeps_what_the_command_wrote(mock_url: str) -> None:
    page_name, host, placeholders, _ = CASES["rootly"]
    page = read_page(page_name)
    command = addressed(page, mock_url, host, placeholders)
    said = subprocess.run([*command, "--silent"], capture_output=True, text=True, timeout=20, check=True).stdout
    sent, answered = page.body["data"]["attributes"], json.loads(said)["data"]["attributes"]
    expected = {name: value for name, value in sent.items() if name != "escalation_policy_trigger_params"}
    assert {name: answered.get(name) for name in expected} == expected
    assert answered["escalation_policy_trigger"] == {"id": "<string>", "type": "service"}
