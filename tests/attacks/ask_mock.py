"""Loads a document into the mock as its command does, then asks for each operation, well and badly.

python ask_mock.py SPEC

Gives 2 where the document is refused, and 1 where an answer is a fault, is wrong, or is long in coming.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from specloom import cli
from specloom.api import Api, Operation
from specloom_mock import Answer, Engine, Mounted, Request, Settings
from specloom_mock.loading import single

OPERATIONS: Final = 40
"""Of a document with more, the first and the last."""
REQUEST_SECONDS: Final = 2
"""CPU time of one answer; the others of a mock wait for it."""
LONG: Final = "a" * 5_000 + "!"
NOT_MADE: Final = 501


def main() -> int:
    spec = sys.argv[1]
    code = cli.main(["mock", spec, "--explain"])
    if code:
        return code
    logging.basicConfig(level=logging.ERROR)
    api = single(Path(spec)).api
    engine = Engine([Mounted("spec", api)], Settings(prove=True))
    chosen = api.operations if len(api.operations) <= OPERATIONS else api.operations[:20] + api.operations[-20:]
    wrong = [said for operation in chosen for said in asked(engine, api, operation)]
    for said in wrong[:5]:
        print(said.encode("unicode_escape").decode())
    return 1 if wrong else 0


def asked(engine: Engine, api: Api, operation: Operation) -> Iterator[str]:
    """What is wrong with the answers of one operation."""
    for request in requests(api, operation):
        began = time.process_time()
        answer = engine.handle(request)
        took = time.process_time() - began
        where = f"{request.method} {request.target[:80]}?{request.query[:40]} {request.body[:40]!r}"
        if took > REQUEST_SECONDS:
            yield f"SLOW {took:.1f} s: {where}"
        if is_fault(answer):
            yield f"FAULT {answer.status}: {where}"


def is_fault(answer: Answer) -> bool:
    return answer.status >= 500 and answer.status != NOT_MADE and answer.header("X-Fault-Id") is not None


def requests(api: Api, operation: Operation) -> Iterator[Request]:
    """One that is likely good, and others that are wrong, long, or both; the last is good again."""
    bodies = [b"", b"{}", json.dumps(LONG).encode(), json.dumps(members(api, operation)).encode(), b"[" * 300]
    for value, query in (("1", ""), (LONG, long_query(operation)), ("1", "")):
        target = re.sub(r"\{[^{}]*\}", value, operation.path.partition("#")[0].partition("?")[0])
        for name, body in [(name, body) for name in media_types(operation) for body in bodies]:
            headers = {"host": "x", "authorization": "Bearer a"} | ({"content-type": name} if body else {})
            yield Request(operation.method, target, query, headers, body)


def media_types(operation: Operation) -> list[str]:
    declared = [each.name for each in operation.body.content] if operation.body is not None else []
    return [*declared[:2], "application/json"]


def members(api: Api, operation: Operation) -> Any:
    """An object with every property of the body's schema and of the schemas that it leads to, each a long text."""
    found: dict[str, str] = {}
    for content in operation.body.content if operation.body is not None else ():
        waiting = [content.schema] if content.schema is not None else []
        for identity in waiting[:50]:
            schema = api.schemas[identity]
            found |= dict.fromkeys(schema.properties, LONG)
            waiting += [each for each in (schema.ref, *schema.all_of, *schema.any_of) if each is not None]
    return found


def long_query(operation: Operation) -> str:
    return "&".join(f"{each.name}={LONG}" for each in operation.parameters if each.location == "query")


if __name__ == "__main__":
    sys.exit(main())
