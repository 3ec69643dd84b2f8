"""Who asks, for documents of any kind: credentials for the fewest security schemes that open every operation."""

from __future__ import annotations

import json
from base64 import b64encode
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from specloom.api import Api, Operation, SecurityScheme

NAMES = ("first", "second")


@dataclass(frozen=True)
class Identities:
    """``headers`` of two callers, by whom; where they are empty, ``schemes`` are what a single caller sends by scheme.
    ``tokens`` are the credentials that the mock is to accept.
    """

    headers: tuple[dict[str, str], ...] = ()
    schemes: tuple[tuple[str, dict[str, str]], ...] = ()
    tokens: tuple[str, ...] = ()

    def write(self, folder: Path) -> None:
        """schemathesis' configuration."""
        lines: list[str] = []
        if self.headers:
            users = [
                {"name": name, "fixedHeaders": [{"name": key, "value": value} for key, value in headers.items()]}
                for name, headers in zip(NAMES, self.headers, strict=True)
            ]
            (folder / "users.json").write_text(json.dumps({"auth": users}), "utf-8")
            lines = ["[auth.wfc]", 'path = "users.json"', f"peers = {json.dumps(NAMES)}"]
        for name, values in self.schemes:
            lines += [f"[auth.openapi.{json.dumps(name)}]", *(f"{key} = {json.dumps(v)}" for key, v in values.items())]
        (folder / "schemathesis.toml").write_text("\n".join(lines) + "\n", "utf-8")


def identities_of(api: Api, operations: Sequence[Operation]) -> Identities:
    names = fewest(operations)
    schemes = [api.security_schemes[name] for name in names if name in api.security_schemes]
    if not schemes:
        return Identities()
    in_headers = all(each.type != "apiKey" or each.location == "header" for each in schemes)
    clash = sum(each.type in ("http", "oauth2", "openIdConnect") for each in schemes) > 1
    if in_headers and not clash and all(each.type != "mutualTLS" for each in schemes):
        headers = tuple(dict(header_of(each, name) for each in schemes) for name in NAMES)
        return Identities(headers=headers, tokens=tuple(token_of(each, name) for name in NAMES for each in schemes))
    tokens = tuple(token_of(each, NAMES[0]) for each in schemes)
    return Identities(schemes=tuple((name, values_of(api.security_schemes[name])) for name in names), tokens=tokens)


def fewest(operations: Sequence[Operation]) -> list[str]:
    """The schemes that open every operation that is closed, found greedily: the most common ones first."""
    chosen: list[str] = []
    closed = [each for each in operations if each.security and all(one.schemes for one in each.security)]
    while closed:
        counts = Counter(tuple(one.schemes) for each in closed for one in each.security)
        best = max(counts, key=lambda names: (counts[names], -len(names), names))
        chosen += [name for name in best if name not in chosen]
        closed = [each for each in closed if not any(set(one.schemes) <= set(chosen) for one in each.security)]
    return chosen


def token_of(scheme: SecurityScheme, name: str) -> str:
    return f"{name}:word" if scheme.type == "http" and scheme.scheme == "basic" else name


def header_of(scheme: SecurityScheme, name: str) -> tuple[str, str]:
    if scheme.type == "apiKey":
        return scheme.parameter_name, name
    if scheme.type == "http" and scheme.scheme == "basic":
        return "Authorization", f"Basic {b64encode(token_of(scheme, name).encode()).decode()}"
    bearer = scheme.type != "http" or scheme.scheme == "bearer"
    return "Authorization", f"{'Bearer' if bearer else scheme.scheme} {name}"


def values_of(scheme: SecurityScheme) -> dict[str, str]:
    if scheme.type == "apiKey":
        return {"api_key": NAMES[0]}
    if scheme.type == "http" and scheme.scheme == "basic":
        return {"username": NAMES[0], "password": "word"}
    return {"bearer": NAMES[0]}
