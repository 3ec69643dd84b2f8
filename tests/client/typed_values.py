"""Hypothesis strategies from the annotations that type checkers read: all that they allow, and nothing else.

They know no constraint (a bound, a length): a type checker does not either.
"""

from __future__ import annotations

from typing import Any, Literal, get_args, get_origin
from uuid import UUID

import msgspec
from hypothesis import strategies as st

_CHARACTERS = st.characters(exclude_categories=())
"""Every code point, halves of surrogate pairs as well."""
_TEXT = st.one_of(
    st.text(),
    st.text(_CHARACTERS, max_size=5),
    st.sampled_from(["", ".", "..", "a/b", "a b+c&d=e#f?g%20", "é\u0000\n", "null", "1", " ", "x" * 161, "x" * 301]),
)
_INTEGERS = st.one_of(st.integers(1, 9), st.integers(-2, 2), st.integers())


def values(hint: Any) -> st.SearchStrategy[Any]:
    """Values of an annotation. Raises TypeError for one that it does not know."""
    if hasattr(hint, "__metadata__"):
        return values(hint.__origin__)
    if hint is msgspec.UnsetType:
        return st.just(msgspec.UNSET)
    if hint in (None, type(None)):
        return st.none()
    if get_origin(hint) is Literal:
        return st.sampled_from(get_args(hint))
    if get_origin(hint) is list:
        return st.lists(values(get_args(hint)[0]), max_size=3)
    if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
        return structs(hint)
    known = {str: _TEXT, int: _INTEGERS, bool: st.booleans(), UUID: st.uuids()}
    if hint in known:
        return known[hint]
    if get_args(hint):
        return st.one_of([values(part) for part in get_args(hint)])
    raise TypeError(f"no strategy for {hint}")


def structs(cls: type[msgspec.Struct]) -> st.SearchStrategy[Any]:
    fields = msgspec.structs.fields(cls)
    required = {field.name: values(field.type) for field in fields if field.required}
    optional = {field.name: values(field.type) for field in fields if not field.required}
    return st.fixed_dictionaries(required, optional=optional).map(lambda members: cls(**members))


def arguments(hints: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Arguments of a call; those that may be UNSET are left out as well."""
    optional = {name for name, hint in hints.items() if msgspec.UnsetType in get_args(hint)}
    return st.fixed_dictionaries(
        {name: values(hint) for name, hint in hints.items() if name not in optional},
        optional={name: values(hints[name]) for name in optional},
    )
