"""Which values a parameter or header can carry, and which wrong ones are still wrong once they are text.

A path, a query and a header carry text. ``5`` for a string arrives as the valid string ``"5"``; null and the empty
array do not arrive at all. What goes by ``content`` is encoded whole and carries anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from specloom.api import Header, Json, Parameter, SchemaId
from specloom.json_values import is_array, is_object
from specloom.values import Values

_DELIMITERS: Final = frozenset(",;|&=. \t%[]")
_COOKIE: Final = frozenset('",;\\ ')


def fits(value: Json, carrier: Parameter | Header) -> bool:
    """Whether a value reaches the other side unchanged by its style, be it valid or not."""
    if carrier.content is not None:
        return True
    location = carrier.location if isinstance(carrier, Parameter) else "header"
    if is_object(value):
        return bool(value) and all(_is_item(name) and _is_item(each) for name, each in value.items())
    if is_array(value):
        return bool(value) and all(map(_is_item, value))
    return value is not None and (not isinstance(value, str) or _text_fits(value, location))


def reads_as_valid(value: Json, schema: SchemaId, values: Values) -> bool:
    """Whether the text of a value can be read as something that the schema accepts."""
    return any(values.is_valid(schema, reading, "request") for reading in _readings(value))


def _text_fits(text: str, location: str) -> bool:
    if location == "path":
        return text not in ("", ".", "..") and "/" not in text
    if location == "header":
        return bool(text) and text == text.strip() and text.isascii() and text.isprintable()
    if location == "cookie":
        return bool(text) and text.isascii() and text.isprintable() and not _COOKIE & set(text)
    return True


def _is_item(value: Json) -> bool:
    """Whether a value can stand within an array or object, whatever the style's delimiter."""
    if isinstance(value, str):
        return bool(value) and value.isascii() and not _DELIMITERS & set(value)
    return isinstance(value, bool | int) or (isinstance(value, float) and value.is_integer())


def _readings(value: Json) -> Iterator[Json]:
    yield value
    if is_object(value):
        yield {name: _text(each) for name, each in value.items()}
        yield {name: _typed(_text(each)) for name, each in value.items()}
    elif is_array(value):
        yield [_text(each) for each in value]
        yield [_typed(_text(each)) for each in value]
    else:
        text = _text(value)
        yield from (text, _typed(text), [text], [_typed(text)])


def _text(value: Json) -> Json:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    return value


def _typed(text: Json) -> Json:
    """What a text reads as where a number or a boolean is expected."""
    if text in ("true", "false"):
        return text == "true"
    for convert in (int, float):
        try:
            return convert(text)
        except (TypeError, ValueError):
            continue
    return text
