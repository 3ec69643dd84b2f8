"""What ``specloom mock --explain`` prints: for each operation, what it means for which resource, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from specloom.diagnostics import quote_plain
from specloom_mock.engine import Engine
from specloom_mock.finder import JSON_PATCH
from specloom_mock.kinds import Inference, name_of

_HEAD: Final = ("operation", "role", "id from", "envelope", "why")


def explained(engine: Engine) -> list[str]:
    """The lines of the table, one operation on each, under the name of its API."""
    lines: list[str] = []
    for name, inferences in engine.inferences():
        remembered = sum(each.role is not None for each in inferences)
        lines += [f"{quote_plain(name)}: {remembered} of {len(inferences)} operations keep state by inference"]
        lines += [f"  {line}" for line in _table([_HEAD, *map(_row, inferences)])]
    return lines


def _row(inference: Inference) -> tuple[str, ...]:
    answer = inference.answer
    is_array = inference.role == "list" or (answer is not None and answer.is_listed)
    way = (*answer.steps, *(["[]"] if is_array else []), *answer.fields) if answer is not None else ()
    role: str = inference.role or "-"
    if role == "merge" and _is_json_patch(inference):
        role = "merge, patch"
    why = f"{inference.why}; its answer repeats {inference.repeats}" if inference.repeats else inference.why
    cells = (name_of(inference.operation), role, _id_from(inference), ".".join(way) or "-", why)
    return tuple(map(quote_plain, cells))


def _id_from(inference: Inference) -> str:
    if inference.role is None:
        return "-"
    return inference.id_name or "path"


def _is_json_patch(inference: Inference) -> bool:
    body = inference.operation.body
    return body is not None and any(each.name.lower().startswith(JSON_PATCH) for each in body.content)


def _table(rows: Sequence[tuple[str, ...]]) -> list[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEAD))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
