"""What a document gives as examples: answers by status, and the arguments of a call."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from .generated_packages import Answer, Method, resolved


@dataclass(frozen=True)
class Example:
    """A documented answer."""

    method: Method
    status: int
    name: str
    media_type: str
    headers: Mapping[str, str]
    value: Any
    schema: Any

    def __str__(self) -> str:
        return f"{self.method} {self.status} {self.name}"

    @property
    def answer(self) -> Answer:
        return self.with_body(json.dumps(self.value).encode())

    def with_body(self, body: bytes) -> Answer:
        return self.status, {**self.headers, "Content-Type": self.media_type}, body


def examples(method: Method) -> Iterator[Example]:
    """Every example of every answer of an operation."""
    document = method.package.document
    for status, response in method.operation["responses"].items():
        declared = resolved(document, response)
        headers = {
            name: str(resolved(document, header)["example"]) for name, header in declared.get("headers", {}).items()
        }
        for media_type, content in declared["content"].items():
            for name, example in content["examples"].items():
                yield Example(method, int(status), name, media_type, headers, example["value"], content["schema"])


def success(method: Method) -> Example:
    """The first example of a success."""
    return next(example for example in examples(method) if example.status < 300)


def example_arguments(method: Method) -> Iterator[dict[str, Any]]:
    """The arguments that the document's examples stand for: one call for each example of the body, or one."""
    document = method.package.document
    item = document["paths"][method.path]
    declared = [*item.get("parameters", []), *method.operation.get("parameters", [])]
    parameters = [resolved(document, parameter) for parameter in declared]
    values = {"any": {each["name"]: each["example"] for each in parameters if "example" in each}}
    if "requestBody" not in method.operation:
        yield method.arguments(values, msgspec.UNSET)
        return
    for content in resolved(document, method.operation["requestBody"])["content"].values():
        for example in content["examples"].values():
            yield method.arguments(values, example["value"])
