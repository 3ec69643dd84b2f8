"""Where a line of emitted code breaks, in the way that ``ruff format`` at 120 columns would break it.

Theory. Emitted text must already be formatted, and no formatter runs in the generator. The few shapes that we emit
(calls, signatures, subscripts, displays, unions) are small trees, and three rules give the formatter's own answer:

1. what fits on one line stands on one line, unless it is asked to stand open;
2. a call or a signature whose arguments fit on one line below it takes that form, without a trailing comma;
3. everything else has one item a line, each followed by a comma, which the formatter then leaves alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, TypeAlias

import msgspec

WIDTH: Final = 120
STEP: Final = 4


class Group(msgspec.Struct, frozen=True, gc=False):
    """Items between brackets: ``head`` ends with the opening bracket, ``tail`` is the closing one.

    ``middle`` allows rule 2; ``comma`` says whether a trailing comma changes nothing (it would in ``list[T]``);
    ``one`` marks a tuple of one item, whose comma always stands; ``open_`` asks for one item a line.
    """

    head: str
    items: tuple[Code, ...]
    tail: str
    middle: bool = False
    comma: bool = True
    one: bool = False
    open_: bool = False


class Union(msgspec.Struct, frozen=True, gc=False):
    """``A | B | None``; with one operand a line when it does not fit, in parentheses unless brackets hold it."""

    operands: tuple[Code, ...]


class Parameter(msgspec.Struct, frozen=True, gc=False):
    """``name: annotation = default`` in a signature; a union that does not fit has one operand a line."""

    name: str
    annotation: Code
    default: str = ""


Code: TypeAlias = str | Group | Union | Parameter


def call(head: str, items: Iterable[Code], *, open_: bool = False) -> Group:
    """``head(items)``."""
    return Group(f"{head}(", tuple(items), ")", middle=True, open_=open_)


def subscript(head: str, items: Iterable[Code]) -> Group:
    """``head[items]``."""
    kept = tuple(items)
    return Group(f"{head}[", kept, "]", comma=len(kept) > 1)


def tuple_(items: Iterable[Code], head: str = "") -> Group:
    """``(items)``, with the comma that a tuple of one needs."""
    kept = tuple(items)
    return Group(f"{head}(", kept, ")", one=len(kept) == 1)


def dict_(items: Iterable[Code], head: str = "") -> Group:
    """``{items}``; each item is a ``key: value`` already."""
    return Group(head + "{", tuple(items), "}")


def prefixed(prefix: str, code: Code) -> Code:
    """``code`` with text in front that belongs to its first line (``name=``, ``key: ``)."""
    if isinstance(code, str):
        return prefix + code
    if isinstance(code, Group):
        return msgspec.structs.replace(code, head=prefix + code.head)
    return prefix + flat(code)


def union(operands: Iterable[Code]) -> Code:
    """``A | B``, or the operand itself when there is one."""
    kept = tuple(operands)
    return kept[0] if len(kept) == 1 else Union(kept)


def flat(code: Code) -> str:
    """The code on one line."""
    if isinstance(code, str):
        return code
    if isinstance(code, Union):
        return _joined(" | ", code.operands)
    if isinstance(code, Parameter):
        return f"{code.name}: {flat(code.annotation)}{_default(code)}"
    comma = "," if code.one else ""
    return f"{code.head}{_joined(', ', code.items)}{comma}{code.tail}"


def _joined(separator: str, items: tuple[Code, ...]) -> str:
    # Most items are texts: not to ask for them halves what this costs, which everything that is written passes.
    return separator.join([item if isinstance(item, str) else flat(item) for item in items])


def fits(text: str, indent: int) -> bool:
    """Whether one line of text, indented by so many columns, stays within the width."""
    return indent + len(text) <= WIDTH and "\n" not in text


def written(code: Code, indent: int = 0, before: str = "", after: str = "") -> str:
    """The code as it is written, with ``before`` and ``after`` on its first and last line.

    ``indent`` is that of the line it begins on; the first line itself is returned without it.
    """
    is_open = _asks_to_stand_open(code)
    line = "" if is_open else before + flat(code) + after
    if not is_open and fits(line, indent):
        return line
    if isinstance(code, Parameter):
        if isinstance(code.annotation, Group):
            lines = f"{code.name}: {written(msgspec.structs.replace(code.annotation, open_=True), indent)}"
        else:
            lines = _stacked(code.annotation, indent, "", f"{code.name}: ")
        return f"{before}{lines}{_default(code)}{after}"
    if not isinstance(code, Group):
        return _in_parentheses(code, indent, before, after) if before else _stacked(code, indent, after)
    if not code.items:
        return line
    if before.endswith(("= ", "return ")) and not fits(before + code.head, indent) and fits(code.head, indent + STEP):
        return _in_parentheses(code, indent, before, after)
    inside = " " * (indent + STEP)
    outside = " " * indent
    if code.middle and not is_open and fits(one_line := _joined(", ", code.items), indent + STEP):
        return f"{before}{code.head}\n{inside}{one_line}\n{outside}{code.tail}{after}"
    comma = "," if code.comma else ""
    items = "".join(f"{inside}{written(item, indent + STEP, after=comma)}\n" for item in code.items)
    return f"{before}{code.head}\n{items}{outside}{code.tail}{after}"


def annotated(name: str, annotation: Code, value: Code = "", indent: int = 0) -> str:
    """``name: annotation = value``, or without the value.

    The formatter breaks the value before the annotation: a call between its brackets, anything else in parentheses.
    """
    if not value:
        return written(annotation, indent, before=f"{name}: ")
    head = f"{name}: {flat(annotation)}"
    if not _asks_to_stand_open(value) and fits(line := f"{head} = {flat(value)}", indent):
        return line
    if isinstance(value, Group) and fits(f"{head} = {value.head}", indent):
        return written(value, indent, before=f"{head} = ")
    if fits(f"{head} = (", indent):
        return _in_parentheses(value, indent, f"{head} = ", "")
    broken = _broken(annotation, indent, f"{name}: ")
    return broken + written(value, indent, before=" = ")


def signature(head: str, items: Iterable[Code], result: Code, indent: int, body: str = "") -> str:
    """``head(items) -> result:``, with what stands behind it on its last line."""
    given = tuple(items)
    arguments = Group(f"{head}(", given, ")", middle=len(given) > 1)
    tail = f" -> {flat(result)}:{body}"
    if fits(f"){tail}", indent) or not isinstance(result, Union | Group):
        return written(arguments, indent, after=tail)
    if isinstance(result, Group):
        broken = msgspec.structs.replace(result, middle=True)
        return _broken(arguments, indent, "")[:-1] + written(broken, indent, before=") -> ", after=f":{body}")
    return _broken(arguments, indent, "") + _in_parentheses(result, indent, " -> ", f":{body}")


def _broken(code: Code, indent: int, before: str) -> str:
    """The code over several lines, whether or not it would fit on one."""
    if not isinstance(code, Group):
        return _in_parentheses(code, indent, before, "")
    inside = " " * (indent + STEP)
    one_line = _joined(", ", code.items)
    if (code.middle or len(code.items) == 1) and fits(one_line, indent + STEP):
        return f"{before}{code.head}\n{inside}{one_line}\n{' ' * indent}{code.tail}"
    return written(msgspec.structs.replace(code, open_=True), indent, before=before)


def _asks_to_stand_open(code: Code) -> bool:
    if isinstance(code, Group):
        return bool(code.items) and (code.open_ or _holds_open(code.items))
    return isinstance(code, Union) and _holds_open(code.operands)


def _holds_open(items: tuple[Code, ...]) -> bool:
    return any(_asks_to_stand_open(item) for item in items if not isinstance(item, str))


def _in_parentheses(code: Code, indent: int, before: str, after: str) -> str:
    inside = " " * (indent + STEP)
    return f"{before}(\n{inside}{written(code, indent + STEP)}\n{' ' * indent}){after}"


def _default(code: Parameter) -> str:
    return f" = {code.default}" if code.default else ""


def _stacked(code: Code, indent: int, after: str, before: str = "") -> str:
    """One operand a line, where brackets stand around it already."""
    if not isinstance(code, Union):
        return before + flat(code) + after
    first, *others = code.operands
    lines = [written(first, indent, before=before), *(written(other, indent, before="| ") for other in others)]
    return f"\n{' ' * indent}".join(lines) + after
