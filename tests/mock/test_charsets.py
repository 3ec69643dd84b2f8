"""Text in the charset that a message names: any that is registered, and nothing that Python knows besides."""

from __future__ import annotations

import encodings
import pkgutil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from specloom_mock.charsets import decoded

NOT_OF_MESSAGES = {"idna", "mbcs", "oem", "punycode", "raw_unicode_escape", "undefined", "unicode_escape"}
NOT_OF_TEXT = {"aliases", "base64_codec", "bz2_codec", "charmap", "hex_codec", "palmos", "quopri_codec", "rot_13"}
NOT_OF_TEXT |= {"uu_codec", "zlib_codec"}


def test_every_charset_that_python_has_is_read() -> None:
    modules = {each.name for each in pkgutil.iter_modules(encodings.__path__) if not each.name.startswith("_")}
    for name in modules - NOT_OF_MESSAGES - NOT_OF_TEXT:
        assert decoded("a".encode(name), name.replace("_", "-")) == "a"


@pytest.mark.parametrize("name", sorted(NOT_OF_MESSAGES | NOT_OF_TEXT | {"", "x", "os", "a.utf_8", "\0", "\u00e9"}))
def test_nothing_else_is(name: str) -> None:
    with pytest.raises(LookupError):
        decoded(b"a", name)


@given(st.binary(max_size=20), st.text(max_size=20) | st.sampled_from(["utf-7", "utf-16", "iso-2022-jp", "hz"]))
def test_what_is_read_is_text(data: bytes, charset: str) -> None:
    try:
        text = decoded(data, charset)
    except (LookupError, ValueError):
        return
    assert text.encode().decode() == text


def test_python_does_not_keep_names_that_were_asked_for_in_vain() -> None:
    kept: dict[str, object] = encodings._cache
    before = len(kept)
    for number in range(100):
        with pytest.raises(LookupError):
            decoded(b"", f"nothing-{number}")
    assert len(kept) == before
