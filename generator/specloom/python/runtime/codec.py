"""JSON to typed values and back.

The exact decoder of msgspec goes first, one per type, made once. Only when it refuses does ``tolerant`` look again, so
tolerance costs nothing where it is not needed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from .departures import Departure, Reporter
from .errors import DecodeError
from .files import json_text
from .hints import evaluate_hints
from .late import Late
from .plain import Plain, kind_of
from .unknown import CARRIER, carriers_used

if TYPE_CHECKING:
    from typing_extensions import TypeForm

    from . import parse, tolerant, variants
else:
    parse, tolerant, variants = Late("parse"), Late("tolerant"), Late("variants")

T = TypeVar("T")

MOST_DECODERS = 4096
REFUSALS = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
"""What the exact decoder raises when it refuses."""

_decoders: dict[object, Callable[[bytes | str], Any]] = {}
_readable: dict[object, Any] = {}
_ruled: dict[object, bool] = {}
"""Whether a type states rules, by type."""
reporter = Reporter()
_encode = msgspec.json.Encoder(enc_hook=json_text).encode


def from_json(data: bytes | str, type: TypeForm[T], strict: bool = False) -> T:
    """The value of a type that a JSON text holds.

    What departs from the type is delivered as far as it goes, and logged once per place. With ``strict`` it raises
    ``DecodeError`` instead, which lists every departure. Text that is not JSON raises ``DecodeError`` either way.
    """
    # `strict` is not keyword-only, and there is one call on the way: either would cost a twelfth of the whole decode.
    if not strict:
        try:
            exact: T = _decoders[type](data)
            return exact
        except REFUSALS:
            pass
        except (KeyError, TypeError):  # The first of its type, or a type that cannot be hashed.
            try:
                exact = decoder(type)(data)
            except REFUSALS:
                pass
            else:
                return exact
    value, departures = decode_tolerantly(data, type, strict=strict)
    if strict and departures:
        raise DecodeError(f"not a valid {_name(type)}", departures)
    reporter.report(_name(type), departures)
    typed: T = value
    return typed


def to_json(value: object) -> bytes:
    """The JSON text of a value, as UTF-8. Unknown members and enum members that came with it are written again."""
    text = _encode(value)
    return text.replace(CARRIER, b"") if carriers_used else text


def decoder(type: Any) -> Callable[[bytes | str], Any]:
    """The exact decoder of a type; it raises one of ``REFUSALS``. A type that cannot be hashed gets a new one."""
    try:
        known = _decoders.get(type)
    except TypeError:
        return msgspec.json.Decoder(readable(type), dec_hook=_decode_union).decode
    if known is None:
        if len(_decoders) >= MOST_DECODERS:
            _decoders.clear()
        known = _decoders[type] = msgspec.json.Decoder(readable(type), dec_hook=_decode_union).decode
    return known


def readable(type: Any) -> Any:
    """The type where msgspec takes it, else one that stands for it. Raises TypeError for what JSON cannot hold."""
    try:
        return _readable[type]
    except KeyError:
        if len(_readable) >= MOST_DECODERS:
            _readable.clear()
        evaluate_hints(type)
        found = _readable[type] = _with_markers_if_refused(type)
        return found
    except TypeError:
        return _with_markers_if_refused(type)


def _decode_union(marker: Any, value: Plain) -> Any:
    """The hook of the exact decoder: most documents have no union that it does not know by itself."""
    return variants.decode_union(marker, value)


def _with_markers_if_refused(type: Any) -> Any:
    try:
        msgspec.json.Decoder(type, dec_hook=_decode_union)
    except TypeError:
        return variants.with_markers(type)
    return type


def fits_exactly(data: bytes | str, type: Any) -> bool:
    """Whether the exact decoder takes a JSON text, and there is nothing that it leaves unchecked."""
    try:
        decoder(type)(data)
    except REFUSALS:
        return False
    try:
        return not _ruled[type]
    except KeyError:
        found = _ruled[type] = tolerant.has_rules(msgspec.inspect.type_info(readable(type)), set())
        return not found
    except TypeError:
        return not tolerant.has_rules(msgspec.inspect.type_info(readable(type)), set())


def decode_tolerantly(data: bytes | str, type: Any, *, strict: bool = False) -> tuple[Any, tuple[Departure, ...]]:
    """The value as far as it goes, and where it departs.

    Raises DecodeError where the text is not JSON, or the whole is of another kind than the type: a string for a model.
    """
    taken = readable(type)
    try:
        plain = parse.parse(data)
        value, departures = tolerant.read_tolerantly(plain, taken, strict=strict)
    except RecursionError:
        raise DecodeError("the JSON is nested too deeply to be read") from None
    if not departures or departures[0].pointer:
        return value, departures
    if kind_of(plain) not in tolerant.kinds_of(msgspec.inspect.type_info(taken)):
        raise DecodeError(f"not a {_name(type)}", departures)
    return value, departures


def departures_of(data: bytes | str, type: Any) -> tuple[Departure, ...]:
    """Where a JSON text that goes out departs from a type. Raises DecodeError where it is nested too deeply."""
    try:
        return tolerant.read_tolerantly(parse.parse(data), readable(type), sending=True)[1]
    except RecursionError:
        raise DecodeError("the JSON is nested too deeply to be read") from None


def _name(type: Any) -> str:
    name = getattr(type, "__name__", None)
    return name if isinstance(name, str) else str(type)
