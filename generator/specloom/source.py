"""Bytes -> Document: the only reader of spec files, and the place of their limits.

Rules. A document is data: no tag is obeyed, nothing is fetched. The root document may name files of its own folder and
below, by relative paths that stay inside it after links are followed; each is read once. What cannot be read is refused
with a line and a column; what can be read in spite of a fault is read, and the fault is a warning.
"""

from __future__ import annotations

import codecs
import hashlib
import os
import posixpath
import re
import stat
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from specloom import allowance, cache, pointers
from specloom.api import Json
from specloom.diagnostics import Diagnostic, Level, Location, SpecloomError, quote
from specloom.mistakes import BEGINNING, content_help, path_help
from specloom.parsed import keep_parsed, recall_parsed
from specloom.positions import find_positions
from specloom.syntax import REMARK_LIMIT, UNREPRESENTABLE, Parsed, SyntaxFault, SyntaxRemark, is_array, is_object
from specloom.syntax_json import parse_json, parse_usual
from specloom.syntax_yaml import parse_yaml

SIZE_LIMIT: Final = 256 * 1024 * 1024
"""Bytes of one file. The largest published documents have 70 MB."""

WORTH_KEEPING: Final = 16 * 1024
"""Bytes of YAML from which on it is quicker to look for what came of it than to read it again."""

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SURROGATE_ESCAPE: Final = re.compile(rb"\\u[dD][89a-fA-F]")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")


class FileRefused(Exception):
    """A file cannot be used; ``code`` says why: SL001 or SL002, and SL032 or SL033 where a reference names it."""

    def __init__(self, code: str, reason: str, notes: tuple[str, ...] = (), *, help: str = "") -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason
        self.notes = notes
        self.help = help


class Document:
    """One file: ``data`` as plain Python values with string keys, ``content`` the text in UTF-8 (as text it takes four
    times the memory, where one character is an emoji), ``name`` as diagnostics show it, ``key`` as pointers begin
    (empty for the root document), ``remarks`` the warnings that reading it gave."""

    __slots__ = ("_is_json", "_positions", "content", "data", "key", "name", "remarks", "size")

    def __init__(self, raw: bytes, *, name: str, key: str) -> None:
        """Reads the bytes of a file; raises SpecloomError."""
        self.name = name
        self.key = key
        self.size = len(raw)
        self.remarks: list[Diagnostic] = []
        self._positions: dict[str, Location] = {}
        self.content, parsed, self._is_json = self._read(raw)
        self.data: Json = self._clean(parsed)

    def locate(self, pointer: str) -> Location:
        """Line and column of a node of this document, or of the nearest node above it that exists."""
        return self.locate_all([pointer])[pointer]

    def locate_all(self, wanted: Iterable[str]) -> dict[str, Location]:
        """Locations of many nodes, in one pass over the text. Raises ValueError where that was let go of."""
        asked = list(wanted)
        missing = [pointer for pointer in asked if pointer not in self._positions]
        if missing and self.size and not self.content:
            raise ValueError("the text of the document was let go of")
        if missing:
            paths = {pointer: _path(pointer) for pointer in missing}
            found = find_positions(self.content, is_json=self._is_json, paths=set(paths.values()))
            for pointer, path in paths.items():
                fragment = "#" + pointers.split_file(pointer)[1]
                self._positions[pointer] = Location(self.name, *found[path], fragment)
        return {pointer: self._positions[pointer] for pointer in asked}

    def forget(self) -> None:
        """Let go of text and data."""
        self.data = None
        self.content = b""

    def _read(self, raw: bytes) -> tuple[bytes, Parsed, bool]:
        """The text in UTF-8, what it says, and whether it is JSON."""
        encoding = _encoding(raw)
        usual = parse_usual(raw) if encoding == "utf-8" and raw.lstrip()[:1] in (b"{", b"[") else None
        if usual is not None:
            return raw, usual, True
        text = self._decode(raw, encoding)
        parsed, is_json = self._parse(raw, text)
        content = raw.removeprefix(codecs.BOM_UTF8) if encoding == "utf-8" else text.encode()
        return content, parsed, is_json

    def _decode(self, raw: bytes, encoding: str) -> str:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError as error:
            before = raw[: error.start].decode(encoding, "replace")
            raise self._error(
                "SL003",
                f"the text is not valid {encoding.upper()}",
                before.count("\n") + 1,
                len(before) - before.rfind("\n"),
                help=content_help(raw) or "save the file as UTF-8",
            ) from None
        return text.removeprefix("\ufeff")

    def _parse(self, raw: bytes, text: str) -> tuple[Parsed, bool]:
        looks_like_json = text.lstrip()[:1] in ("{", "[")
        if not looks_like_json:
            return self._parse_yaml(raw, text), False
        try:
            return parse_json(text), True
        except SyntaxFault as fault:
            if fault.code != "SL004":
                raise self._from_fault(fault, text) from None
            return self._parse_loose(text, fault), False

    def _parse_loose(self, text: str, fault: SyntaxFault) -> Parsed:
        """Text that begins as JSON and is not: YAML's flow style has comments and trailing commas."""
        try:
            parsed = parse_yaml(text)
        except SyntaxFault as second:
            raise self._from_fault(second if self.name.endswith((".yaml", ".yml")) else fault, text) from None
        if self.name.endswith(".json"):
            at = Location(self.name, fault.line, fault.column)
            self._remark("SL014", f"{fault.message}; the file is read as YAML", at)
        return parsed

    def _parse_yaml(self, raw: bytes, text: str) -> Parsed:
        """YAML costs fifty times what JSON does, so what came of it is kept for the next run."""
        key = cache.key_of(cache.hash_of_bytes(raw)) if len(raw) >= WORTH_KEEPING else ""
        known = recall_parsed(key) if key else None
        if known is not None:
            return known
        try:
            parsed = parse_yaml(text)
        except SyntaxFault as fault:
            raise self._from_fault(fault, text) from None
        if key:
            keep_parsed(key, parsed)
        return parsed

    def _clean(self, parsed: Parsed) -> Json:
        """Reports what the parser noticed, and takes out what later stages must not meet."""
        for remark in parsed.remarks.first:
            self._note(remark)
        if parsed.remarks.hidden:
            self._remark("SL017", f"{parsed.remarks.hidden} more keys stand twice in one object", Location(self.name))
        data = parsed.data
        odd: list[tuple[str, str]] = []
        if parsed.unrepresentable or (self._is_json and _SURROGATE_ESCAPE.search(self.content)):
            data = _washed(data, f"{self.key}#", odd)
        places = self.locate_all(pointer for _, pointer in odd[:REMARK_LIMIT])
        for code, pointer in odd[:REMARK_LIMIT]:
            self._remark(code, _ODD[code], places[pointer])
        if len(odd) > REMARK_LIMIT:
            self._remark("SL017", f"{len(odd) - REMARK_LIMIT} more values are left out or changed", Location(self.name))
        return data

    def _note(self, remark: SyntaxRemark) -> None:
        at = Location(self.name, remark.line, remark.column)
        if remark.code == "SL011":
            message = f"the key {quote(remark.key)} stands twice in one object; the last one counts"
            notes = (f"the value that is left out: {quote(remark.lost)}",)
            self._remark(remark.code, message, at, notes, help="remove one of them")
        else:
            self._remark(remark.code, "a merge key holds neither a mapping nor a list of mappings and is ignored", at)

    def _remark(self, code: str, message: str, at: Location, notes: tuple[str, ...] = (), help: str = "") -> None:
        found = Diagnostic(code=code, level=Level.WARNING, message=message, at=at, notes=notes, help=help)
        self.remarks.append(found)

    def _from_fault(self, fault: SyntaxFault, text: str) -> SpecloomError:
        help = (
            content_help(text[:BEGINNING].encode("utf-8", "replace")) if fault.code == "SL004" else ""
        ) or fault.help
        return self._error(fault.code, fault.message, fault.line, fault.column, fault.expected, help)

    def _error(
        self, code: str, message: str, line: int, column: int, expected: str = "", help: str = ""
    ) -> SpecloomError:
        at = Location(self.name, line, column)
        return SpecloomError(
            Diagnostic(code=code, level=Level.ERROR, message=message, at=at, expected=expected, help=help)
        )


_ODD: Final = {
    "SL012": "the number is infinite, not a number or too large to hold, and is left out",
    "SL013": "the text holds half of a surrogate pair, which is read as U+FFFD",
}


class Library:
    """The documents of one run: the root document and the files of its folder that it refers to."""

    def __init__(self, path: str | Path) -> None:
        """Reads the root document; raises SpecloomError."""
        self._path = Path(path)
        self._folder = self._path.parent
        self._digest = ""
        self.documents: dict[str, Document] = {}
        allowance.begin(str(path))
        try:
            raw = _read(self._path)
        except FileRefused as refused:
            at = Location(str(path) or ".")
            found = Diagnostic(code=refused.code, level=Level.ERROR, message=refused.reason, at=at, help=refused.help)
            raise SpecloomError(found) from None
        self.root = self.documents[""] = Document(raw, name=str(path), key="")

    @property
    def file_name(self) -> str:
        """The name of the root document's file, by which the others refer to it."""
        return self._path.name

    @property
    def digest(self) -> str:
        """SHA-256 over the texts of all files that were read, in hexadecimal."""
        if not self._digest:
            total = hashlib.sha256()
            for name in sorted(self.documents):
                content = self.documents[name].content
                total.update(b"%d:%s%d:" % (len(name.encode()), name.encode(), len(content)))
                total.update(content)
            self._digest = total.hexdigest()
        return self._digest

    def forget(self) -> None:
        """Let go of the texts and of what they say, where the facts are all that is asked for; no further file is
        read, and no further place is found."""
        self._digest = self.digest
        for document in self.documents.values():
            document.forget()

    def paths(self) -> tuple[Path, ...]:
        """The files of the documents that were read."""
        return tuple(self._folder / name if name else self._path for name in self.documents)

    def open(self, relative: str) -> Document:
        """The document at a normalised path relative to the root document's folder; raises FileRefused."""
        if relative == self._path.name:
            return self.root
        if relative not in self.documents:
            raw = _read(self._inside(relative))
            try:
                self.documents[relative] = Document(raw, name=relative, key=pointers.escape_path(relative))
            except SpecloomError as error:
                notes = tuple(found.render() for found in error.diagnostics)
                raise FileRefused("SL033", "the file that the reference names cannot be read", notes) from None
        return self.documents[relative]

    def locate(self, pointer: str) -> Location:
        """Line and column of a node of any document; raises SpecloomError where one was not read and can't be."""
        return self._owner(pointer).locate(pointer)

    def locate_all(self, wanted: Iterable[str]) -> dict[str, Location]:
        """Locations of many nodes, in one pass over each text."""
        by_document: dict[str, list[str]] = {}
        for pointer in wanted:
            by_document.setdefault(pointers.split_file(pointer)[0], []).append(pointer)
        found: dict[str, Location] = {}
        for group in by_document.values():
            found.update(self._owner(group[0]).locate_all(group))
        return found

    def _owner(self, pointer: str) -> Document:
        name = pointers.unescape_path(pointers.split_file(pointer)[0])
        try:
            return self.documents.get(name) or self.open(name)
        except FileRefused as refused:
            found = Diagnostic(code=refused.code, level=Level.ERROR, message=refused.reason, at=Location(name))
            raise SpecloomError(found) from None

    def _inside(self, relative: str) -> Path:
        """The file, if it is in the folder once links are followed."""
        if posixpath.isabs(relative) or re.match(r"\.\.(/|$)", relative) or re.search(r"[\\\0]|^[A-Za-z]:", relative):
            raise FileRefused("SL032", "the reference leads out of the folder of the document")
        target = self._folder / relative
        try:
            inside = target.resolve().is_relative_to(self._folder.resolve())
        except (OSError, RuntimeError):
            raise FileRefused("SL033", "the file that the reference names cannot be read") from None
        if not inside:
            raise FileRefused("SL032", "the reference leads out of the folder of the document")
        return target


def _read(path: Path) -> bytes:
    """The bytes of a regular file under the size limit; raises FileRefused."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        raise FileRefused("SL001", "there is no such file", help=path_help(str(path))) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the path is not valid"
        raise FileRefused("SL001", f"the file cannot be opened: {reason.lower()}") from None
    found = os.fstat(descriptor)
    if not stat.S_ISREG(found.st_mode) or found.st_size > SIZE_LIMIT:
        os.close(descriptor)
        if stat.S_ISREG(found.st_mode):
            raise FileRefused("SL002", f"the file is larger than {SIZE_LIMIT // 1024 // 1024} MiB")
        if stat.S_ISDIR(found.st_mode):
            raise FileRefused("SL001", "this is a folder", help="give the OpenAPI document in it")
        raise FileRefused("SL001", "this is not a regular file")
    allowance.count_bytes(found.st_size)
    with os.fdopen(descriptor, "rb") as file:
        raw = file.read(SIZE_LIMIT + 1)
    if len(raw) > SIZE_LIMIT:
        raise FileRefused("SL002", "the file grew while it was read")
    return raw


def _encoding(raw: bytes) -> str:
    """By byte order mark, else by where the zero bytes of the first characters stand (RFC 4627, section 3)."""
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            return encoding
    if len(raw) >= 2 and raw[0] == 0 and raw[1] != 0:
        return "utf-16-be"
    if len(raw) >= 2 and raw[1] == 0 and raw[0] != 0:
        return "utf-16-le"
    return "utf-8"


def _path(pointer: str) -> tuple[str, ...]:
    try:
        return pointers.tokens(pointers.split_file(pointer)[1])
    except ValueError:
        return ()


def _washed(value: Any, pointer: str, odd: list[tuple[str, str]]) -> Any:
    """A copy without ``UNREPRESENTABLE`` and lone surrogates; depth is bounded by the parser."""
    if is_object(value):
        kept: dict[str, Any] = {}
        for key, each in value.items():
            clean = _washed_text(key, pointer, odd)
            below = pointers.join(pointer, clean)
            if each is UNREPRESENTABLE:
                odd.append(("SL012", below))
            else:
                kept[clean] = _washed(each, below, odd)
        return kept
    if is_array(value):
        for index, each in enumerate(value):
            if each is UNREPRESENTABLE:
                odd.append(("SL012", pointers.join(pointer, index)))
        return [
            _washed(each, pointers.join(pointer, index), odd)
            for index, each in enumerate(value)
            if each is not UNREPRESENTABLE
        ]
    if type(value) is str:
        return _washed_text(value, pointer, odd)
    return None if value is UNREPRESENTABLE else value


def _washed_text(text: str, pointer: str, odd: list[tuple[str, str]]) -> str:
    if text.isascii() or not _SURROGATE.search(text):
        return text
    odd.append(("SL013", pointer))
    return _SURROGATE.sub("\ufffd", text)
