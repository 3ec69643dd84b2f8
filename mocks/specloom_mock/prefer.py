"""What a caller asks of the answer: ``Prefer: code=404, example=name, dynamic=true, seed=text`` (RFC 7240).

Rules:

1. Preferences are separated by commas, in one header or several; names are read in any case, values as they stand or in
   quotes. The first of two equal names counts, and parameters after a semicolon say nothing here (RFC 7240, 2).
2. Names that the mock does not know, and preferences that it can't follow, are passed over as though nobody had
   sent them (RFC 7240, 2). ``handling=strict`` (RFC 7240, 4.4) makes an error of the latter, so that a test which asked
   for an example by name is not given another one.
3. ``Preference-Applied`` names what was followed (RFC 7240, 3).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from specloom_mock.faults import Fault, Kind, Violation, shown, violated

REPLAY: Final = "X-Specloom-Replay"
"""The header that carries an answer's token, and with it brings the answer back."""

# A quote that nobody closes goes on to the end, and nothing is tried twice, so that a long header costs little.
_PREFERENCE: Final = re.compile(r'((?:"(?:[^"\\]|\\.)*+"?|[^",])++)')
_PARAMETERS: Final = re.compile(r'((?:"(?:[^"\\]|\\.)*+"?|[^";])++)')
_NAMES: Final = frozenset(("code", "example", "dynamic", "seed"))
_CODE: Final = re.compile(r"[2-5][0-9]{2}")
_BOOLEANS: Final = {"true": True, "false": False}
_TOKEN: Final = re.compile(r"[0-9a-z]{1,64}")
_MAX_SEED: Final = 256


class Preferences(msgspec.Struct, frozen=True, kw_only=True):
    """What was asked for. ``seed`` decides the made values; ``token`` is one that an earlier answer carried;
    ``dynamic`` is None where nothing was said.
    """

    code: int | None = None
    example: str = ""
    dynamic: bool | None = None
    seed: str = ""
    token: str = ""
    strict: bool = False

    @property
    def asks_nothing(self) -> bool:
        """Whether there is nothing in it that handlers would not give anyway."""
        return self.code is None and not (self.example or self.dynamic or self.token)

    def applied(self, *, code: bool = True, example: bool = True, dynamic: bool = True) -> tuple[tuple[str, str], ...]:
        """The header that says what was followed; empty where nothing was."""
        said: list[str] = []
        if code and self.code is not None:
            said.append(f"code={self.code}")
        if example and self.example:
            said.append(f"example={_word(self.example)}")
        if dynamic and self.dynamic is not None:
            said.append(f"dynamic={str(self.dynamic).lower()}")
        if dynamic and self.seed:
            said.append(f"seed={_word(self.seed)}")
        return (("Preference-Applied", ", ".join(said)),) if said else ()


NONE: Final = Preferences()


def preferences_of(headers: Mapping[str, str]) -> Preferences | None:
    """What the headers ask for; None where they ask for nothing that the mock knows.

    Raises Fault (parameters) where the token of a replay can't be one or, with ``handling=strict``, the value of a
    preference.
    """
    token = headers.get("x-specloom-replay", "")
    prefer = headers.get("prefer", "")
    if not token and not prefer:
        return None
    found: dict[str, str] = {}
    for name, value in _pairs(prefer):
        found.setdefault(name, value)
    strict = found.get("handling", "").lower() == "strict"
    if not token and not any(found.get(name) for name in _NAMES):
        return None
    wrong = list(_wrong(found if strict else {}, token))
    if wrong:
        raise violated(Kind.PARAMETERS, wrong)
    return _read(found, token, strict=strict)


def _read(found: Mapping[str, str], token: str, *, strict: bool) -> Preferences:
    code = found.get("code", "")
    return Preferences(
        code=int(code) if _CODE.fullmatch(code) else None,
        example=found.get("example", ""),
        dynamic=_BOOLEANS.get(found.get("dynamic", "").lower()),
        seed=found.get("seed", "")[:_MAX_SEED],
        token=token if _TOKEN.fullmatch(token) else "",
        strict=strict,
    )


def _wrong(found: Mapping[str, str], token: str) -> Iterator[Violation]:
    code, dynamic, seed = found.get("code", ""), found.get("dynamic", ""), found.get("seed", "")
    if code and not _CODE.fullmatch(code):
        yield Violation("header", "/Prefer", "code to be a status from 200 to 599", shown(code))
    if dynamic and dynamic.lower() not in _BOOLEANS:
        yield Violation("header", "/Prefer", "dynamic to be true or false", shown(dynamic))
    if len(seed) > _MAX_SEED:
        yield Violation("header", "/Prefer", f"a seed of at most {_MAX_SEED} characters", str(len(seed)))
    if token and not _TOKEN.fullmatch(token):
        yield Violation("header", f"/{REPLAY}", "a token that an answer of this mock carried", shown(token))


def unmet(preference: str, expected: str) -> Fault:
    """The fault for a preference that can't be followed."""
    return Fault(Kind.PREFERENCE, f"expected the header Prefer to ask for {expected}, got {preference}")


def _pairs(header: str) -> Iterator[tuple[str, str]]:
    """Names in lower case and unquoted values of a ``Prefer`` header."""
    for preference in _PREFERENCE.findall(header):
        head = _PARAMETERS.match(preference)
        name, _, value = (head[0] if head else "").partition("=")
        if name.strip():
            yield name.strip().lower(), _unquoted(value.strip())


def _unquoted(text: str) -> str:
    if len(text) >= 2 and text[0] == text[-1] == '"':
        return re.sub(r"\\(.)", r"\1", text[1:-1])
    return text


def _word(text: str) -> str:
    """A token as it is, anything else quoted and in ASCII (RFC 9110, 5.6.4)."""
    if re.fullmatch(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", text):
        return text
    escaped = re.sub(r'(["\\])', r"\\\1", text)
    return '"' + "".join(each if " " <= each <= "~" else "?" for each in escaped) + '"'
