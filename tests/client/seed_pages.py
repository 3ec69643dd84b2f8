"""Reads the curl command and the sample answer off the two documentation pages; knows nothing of our specs."""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"
_COMMAND = re.compile(r"curl --request.*?--data '.*?'\n", re.DOTALL)


@dataclass(frozen=True)
class SeedPage:
    """``command`` is the page's curl command as a list of arguments, ``body`` what it sends, ``answer`` the sample."""

    command: list[str]
    body: dict[str, Any]
    answer: dict[str, Any]


def read_page(name: str) -> SeedPage:
    text = (SEEDS / name).read_text("utf-8")
    found = _COMMAND.search(text)
    assert found, f"no curl command on {name}"
    command = shlex.split(found.group().replace("\\\n", " "))
    answer, _ = json.JSONDecoder().raw_decode(text[found.end() :].lstrip())
    return SeedPage(command=command, body=json.loads(command[command.index("--data") + 1]), answer=answer)


def addressed(page: SeedPage, base_url: str, host: str, placeholders: dict[str, str]) -> list[str]:
    """The command with the host replaced and the page's placeholders (``{id}``, ``<token>``) filled in."""
    filled = []
    for argument in page.command:
        replaced = argument.replace(host, base_url) if argument.startswith("https://") else argument
        if not replaced.lstrip().startswith("{"):
            for placeholder, value in placeholders.items():
                replaced = replaced.replace(placeholder, value)
        filled.append(replaced)
    return filled
