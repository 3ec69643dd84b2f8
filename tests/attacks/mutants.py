"""Documents of the corpus with odd values in odd places, each made into a package and served in its own process.

    python -m tests.attacks.mutants [SECONDS] [SEED]

A mutant is right where it is refused with a message, or where the package imports as a whole, its ledger resolves and
names every operation and schema that the document has (or a message tells why not), and the mock answers whatever it
is asked without a fault of its own. Mutants are numbered; the number alone decides what it is.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import logging
import logging.handlers
import os
import random
import resource
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from specloom import pointers
from specloom.api import Api
from specloom.diagnostics import SpecloomError
from specloom.files import write
from specloom.loading import load
from specloom.pipeline import Options, generate
from specloom_mock.engine import Engine, Mounted, Settings
from specloom_mock.message import Request
from tests.attacks.sandbox import CPU_SECONDS, ROOT
from tests.corpus.probe import imported, resolved

SHARED: Final = ROOT.parent / "shared" / "corpus"
LARGEST: Final = 120_000
"""Bytes of the documents that are mutated: larger ones take long, and hold nothing that these do not."""

METHODS: Final = frozenset("get put post delete options head patch trace".split())
ODD: Final[tuple[Any, ...]] = (
    *(None, True, False, 0, -1, 1, 2**31, 2**64, -(10**30), 0.5, 1e308, -0.0),
    *("", " ", "a", "null", "#", "/", "#/", "a b", "{}", "{x}", "..", "\0", "\u202e", "\ud800", "é", "e\u0301", "None"),
    *("class", "__init__", "self", "application/json", "*/*", "text/", "200", "2XX", "default", "string", "object"),
    *("(", "^$", "^(?!a)", "\\p{L}+", "[", "a" * 300, "https://example.com/{x}", "http://[", "%", "a,b", "x-", "$ref"),
    *(
        [],
        {},
        [None],
        [[]],
        [{}],
        [1, "a"],
        ["string", "null"],
        {"": None},
        {"$ref": ""},
        {"$ref": "#"},
        {"$ref": None},
    ),
    *({"type": "string"}, {"type": ["object", "array"]}, {"oneOf": []}, {"not": {}}, {"enum": []}, {"const": None}),
    *({"allOf": [{"type": "string"}, {"type": "integer"}]}, {"schema": None}, {"$ref": "#/paths"}, {"type": []}),
)
KEYS: Final = (
    *("", "a", "$ref", "type", "items", "properties", "enum", "const", "default", "example", "examples", "allOf"),
    *("oneOf", "anyOf", "not", "required", "nullable", "format", "pattern", "minimum", "maxLength", "minItems", "in"),
    *("discriminator", "additionalProperties", "name", "schema", "content", "style", "explode", "deprecated", "if"),
    *("description", "title", "summary", "readOnly", "writeOnly", "x-a", "\0", "\u202e", "__class__", "{x}", "$id"),
    *("$anchor", "$defs", "$dynamicRef", "prefixItems", "patternProperties", "uniqueItems", "contains", "multipleOf"),
)


def documents() -> list[Any]:
    """What is mutated: the corpus where it is there, and the two APIs of this repository."""
    index = SHARED / "index.json"
    paths = [SHARED / each["path"] for each in json.loads(index.read_text("utf-8"))] if index.is_file() else []
    found = [path for path in (*paths, *sorted((ROOT / "specs").glob("*.yaml"))) if path.stat().st_size < LARGEST]
    return [load(path).document.data for path in found]


def mutant(sources: list[Any], number: int) -> Any:
    """The document of a number: a copy of a source, with one to four changes."""
    chance = random.Random(number)
    document = json.loads(json.dumps(chance.choice(sources)))
    for _ in range(chance.choice((1, 1, 2, 3, 4))):
        _change(document, chance)
    return document


def _change(document: Any, chance: random.Random) -> None:
    places = list(_places(document))
    box, key = chance.choice(places)
    other_box, other_key = chance.choice(places)
    match chance.randrange(8):
        case 0 | 1 | 2:
            box[key] = json.loads(json.dumps(chance.choice(ODD)))
        case 3:
            del box[key]
        case 4:
            box[key] = json.loads(json.dumps(other_box[other_key]))
        case 5:
            box[key] = [box[key]] if chance.random() < 0.5 else {chance.choice(KEYS): box[key]}
        case 6 if isinstance(box, dict):
            box[chance.choice(KEYS)] = box.pop(key) if chance.random() < 0.5 else chance.choice(ODD)
        case _:
            pointer = chance.choice(list(_pointers(document, "#")))
            box[key] = {"$ref": pointer} if key != "$ref" else pointer


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        yield value, key
        yield from _places(child)


def _pointers(value: Any, pointer: str) -> Iterator[str]:
    yield pointer
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        yield from _pointers(child, pointers.join(pointer, key))


def faults(document: Any, folder: Path) -> Iterator[str]:
    """What is wrong with what comes of a document; nothing where all is right."""
    spec = folder / "spec.json"
    spec.write_text(json.dumps(document), "utf-8")
    try:
        loaded = load(spec)
        made = generate(loaded, Options(package="mutant_client", fixtures=True))
        write(made.files, folder / "out")
    except SpecloomError as error:
        yield from (f"fault of our own: {each.render()}" for each in error.diagnostics if each.code == "SL305")
        return
    told = [each.at.pointer for each in loaded.report]
    known = {each.pointer for each in made.ledger}
    yield from (f"lost: {each}" for each in _constructs(document) if each not in known and not _is_told(each, told))
    sys.path.insert(0, str(folder / "out"))
    top = importlib.import_module("mutant_client")
    yield from imported(top)
    yield from resolved(top, json.loads((folder / "out" / "ledger.json").read_text("utf-8")))
    yield from _of_mock(loaded.api)


def _constructs(document: Any) -> Iterator[str]:
    """Pointers of the operations and component schemas, by a reader that knows no references."""
    for path, item in _members(_members(document).get("paths")).items():
        for method, operation in _members(item).items():
            if method in METHODS and isinstance(operation, dict) and path.startswith("/"):
                yield pointers.join("#/paths", path, method)
    for name in _members(_members(_members(document).get("components")).get("schemas")):
        yield pointers.join("#/components/schemas", name)


def _members(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _is_told(pointer: str, told: list[str]) -> bool:
    """Whether a message stands at a construct, in it, or around it."""
    return any(each == pointer or pointer.startswith(f"{each}/") or each.startswith(f"{pointer}/") for each in told)


def _of_mock(api: Api) -> Iterator[str]:
    handler = logging.handlers.BufferingHandler(1_000)
    handler.setLevel(logging.ERROR)
    logging.getLogger("specloom_mock").addHandler(handler)
    logging.getLogger("specloom_mock").propagate = False
    engine = Engine([Mounted("mutant", api)], Settings(prove=True))
    bodies = (b"", b"{}", b"[1, null]", b"{", b'"\xff"')
    for operation in api.operations:
        target = operation.path.replace("{", "").replace("}", "") or "/"
        for body in bodies[: 1 if operation.method == "GET" else None]:
            headers = {"content-type": "application/json", "authorization": "Bearer x", "host": "localhost"}
            answer = engine.handle(Request(operation.method, target, "a=1&b=%ff", headers, body))
            if handler.buffer:
                error = handler.buffer[0].exc_info
                what = "".join(traceback.format_exception(*error))[-500:] if error else handler.buffer[0].getMessage()
                yield f"mock: {operation.method} {target} {answer.status}: {what}"
                return


def judged(sources: list[Any], number: int) -> list[str]:
    """The faults of a mutant, found in a process of its own."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        with contextlib.suppress(BaseException):
            _in_child(sources, number, writer)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as told:
        said = told.read()
    _, status, used = os.wait4(child, 0)
    found: list[str] = json.loads(said) if said else [f"ended by {os.waitstatus_to_exitcode(status)}"]
    spent = used.ru_utime + used.ru_stime
    return found + ([f"{spent:.1f} s"] if spent > 2 * CPU_SECONDS else [])


def _in_child(sources: list[Any], number: int, writer: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
    folder = Path(tempfile.mkdtemp(prefix="mutant-"))
    os.environ["XDG_CACHE_HOME"] = str(folder / "cache")
    try:
        found = list(faults(mutant(sources, number), folder))
    except BaseException as error:  # noqa: BLE001 -- whatever it is, it is what is looked for
        found = [f"{type(error).__name__}: {error} {traceback.format_exc()[-700:]}"]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    with os.fdopen(writer, "wb") as file:
        file.write(json.dumps(found).encode())


def main() -> int:
    """Judge mutants until the time is over; gives 1 where any was not right."""
    seconds, seed = (int(each) for each in (*sys.argv[1:3], *("60", "0")[len(sys.argv) - 1 :]))
    sources, bad, count, ends = documents(), 0, 0, time.monotonic() + seconds
    while time.monotonic() < ends:
        number = seed * 10_000_000 + count
        found = judged(sources, number)
        bad, count = bad + bool(found), count + 1
        if found:
            print(f"BAD mutant {number}: {' | '.join(found)[:1500]}", flush=True)
    print(f"{count - bad} of {count} mutants pass")
    return 1 if bad or not count else 0


if __name__ == "__main__":
    sys.exit(main())
