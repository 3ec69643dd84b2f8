"""How a resource changes: merged (RFC 7396) or patched (RFC 6902)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, cast

from specloom.api import Json
from specloom.json_values import copied, is_array, is_object, same
from specloom_mock.faults import Fault, Kind, shown

MAX_COPIED: Final = 1_000_000
"""Characters that one patch may make a resource grow to; ``copy`` may double it at each step."""


def merged(target: Json, patch: Json) -> Json:
    """A merge patch applied (RFC 7396, 2): null removes, an object merges, anything else replaces."""
    if not is_object(patch):
        return copied(patch)
    result = dict(target) if is_object(target) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = merged(result.get(name), value)
    return result


def patched(target: Json, operations: Json) -> Json:
    """A JSON Patch applied to a copy (RFC 6902, 4). Raises Fault (body) with the operation that can't be applied; then
    none is (RFC 5789, 2).
    """
    document = [copied(target)]
    for number, operation in enumerate(operations if is_array(operations) else [operations]):
        try:
            _apply(document, operation)
        except (LookupError, TypeError, ValueError) as error:
            raise Fault(Kind.BODY, f"body /{number}: expected a patch that can be applied, got {_why(error)}") from None
        if len(str(document[0])) > MAX_COPIED:
            raise Fault(Kind.BODY, f"body /{number}: expected a patch that keeps the resource small, got a large one")
    return document[0]


def _apply(document: list[Json], operation: Mapping[str, Json]) -> None:
    name, path = operation["op"], operation["path"]
    if name == "test":
        if not same(_get(document, path), operation["value"]):
            raise ValueError(f"a test that fails at {path}")
    elif name == "add":
        _add(document, path, copied(operation["value"]))
    elif name == "remove":
        _remove(document, path)
    elif name == "replace":
        _get(document, path)
        _set(document, path, copied(operation["value"]))
    elif name == "copy":
        _add(document, path, copied(_get(document, operation["from"])))
    elif name == "move":
        if f"{path}/".startswith(f"{operation['from']}/") and path != operation["from"]:
            raise ValueError("a move into itself")
        value = _get(document, operation["from"])
        _remove(document, operation["from"])
        _add(document, path, value)
    else:
        raise ValueError(f"the operation {shown(name)}")


def _tokens(pointer: str) -> list[str]:
    if pointer and not pointer.startswith("/"):
        raise ValueError(f"the pointer {shown(pointer)}")
    return [each.replace("~1", "/").replace("~0", "~") for each in pointer.split("/")[1:]]


def _get(document: list[Json], pointer: str) -> Json:
    value = document[0]
    for token in _tokens(pointer):
        value = value[_index(value, token)] if is_array(value) else cast("dict[str, Json]", value)[token]
    return value


def _index(array: list[Json], token: str, *, end: bool = False) -> int:
    """An index of an array (RFC 6901, 4): digits without leading zeros."""
    if end and token == "-":  # noqa: S105 -- RFC 6901 calls the parts of a pointer tokens
        return len(array)
    if not (token.isascii() and token.isdigit()) or (len(token) > 1 and token[0] == "0") or len(token) > 9:
        raise ValueError(f"the index {shown(token)}")
    index = int(token)
    if index >= len(array) + end:
        raise LookupError(token)
    return index


def _parent(document: list[Json], pointer: str) -> tuple[Json, str]:
    head, _, _ = pointer.rpartition("/")
    return _get(document, head), _tokens(pointer)[-1]


def _add(document: list[Json], pointer: str, value: Json) -> None:
    if not pointer:
        document[0] = value
        return
    parent, token = _parent(document, pointer)
    if is_array(parent):
        parent.insert(_index(parent, token, end=True), value)
    else:
        parent[token] = value


def _set(document: list[Json], pointer: str, value: Json) -> None:
    if not pointer:
        document[0] = value
        return
    parent, token = _parent(document, pointer)
    parent[_index(parent, token) if is_array(parent) else token] = value


def _remove(document: list[Json], pointer: str) -> None:
    if not pointer:
        raise ValueError("the removal of the whole")
    parent, token = _parent(document, pointer)
    del parent[_index(parent, token) if is_array(parent) else token]


def _why(error: Exception) -> str:
    if isinstance(error, LookupError):
        return f"no value at {shown(str(error.args[0]) if error.args else '')}"
    return str(error) if isinstance(error, ValueError) else "a value that has no members"
