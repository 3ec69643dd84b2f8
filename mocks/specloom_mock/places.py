"""Where the description says what a request breaks: ``specs/pets.yaml:12``.

The text of a document is read again when the first place is asked for, as facts may come from the cache. A short
document gives the very line of a keyword. A long one costs seconds to go through, which no request waits for: it is
gone through once, beside the requests, and gives the lines of its operations, parameters and schemas; until then places
are pointers.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Final, Protocol

from specloom.api import Api
from specloom.diagnostics import Location, SpecloomError

logger: Final = logging.getLogger("specloom_mock")

Locate = Callable[[str], Location]
"""From a pointer of the description to its place."""


class Texts(Protocol):
    """The files of a document, as ``specloom.source.Library`` holds them."""

    def locate(self, pointer: str) -> Location: ...

    def locate_all(self, wanted: Iterable[str]) -> dict[str, Location]: ...


MAX_SHORT: Final = 400_000
"""Characters of a document that a request may wait for."""
_KEPT: Final = 4096
_LATER_SECONDS: Final = 0.05


class Places:
    """The places of pointers as text, each looked up once; all empty where nobody knows any."""

    def __init__(self, locate: Locate | None) -> None:
        self._locate = locate
        self._known: dict[str, str] = {}

    def of(self, pointer: str) -> str:
        """File and line of a pointer, or file and pointer where the line is not known yet."""
        if self._locate is None or not pointer:
            return ""
        if pointer not in self._known:
            at = self._locate(pointer)
            if not at.line:
                return f"{at.file}{pointer}"
            if len(self._known) >= _KEPT:
                self._known.clear()
            self._known[pointer] = f"{at.file}:{at.line}"
        return self._known[pointer]


class Locator:
    """Finds places in a document that ``read`` reads; ``size`` is the length of its root file, ``name`` how it is
    called.
    """

    def __init__(self, name: str, size: int, api: Api, read: Callable[[], Texts]) -> None:
        self._name = name
        self._short = size <= MAX_SHORT
        self._api = api
        self._read = read
        self._texts: Texts | None = None
        self._is_lost = False
        self._all: dict[str, Location] | None = None
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def __call__(self, pointer: str) -> Location:
        """The place of a pointer, or of the nearest node above it; line 0 while a long document is gone through."""
        if self._is_lost:
            return Location(self._name)
        if self._short:
            with self._lock:
                return self._located(pointer)
        known = self._all
        if known is None:
            self._start()
            return Location(self._name)
        while pointer and pointer not in known:
            pointer = pointer.rpartition("/")[0]
        return known.get(pointer, Location(self._name, 1))

    def _start(self) -> None:
        with self._lock:
            if self._thread is None:
                # A little later, as the first refusal would wait for what is loaded for it.
                self._thread = threading.Timer(_LATER_SECONDS, self._find_all)
                self._thread.name, self._thread.daemon = "places", True
                self._thread.start()

    def _located(self, pointer: str) -> Location:
        """The place of a pointer in a short document; line 0 where its file can't be read any more."""
        try:
            if self._texts is None:
                self._texts = self._read()
            return self._texts.locate(pointer)
        except SpecloomError as error:
            return self._lose(error)

    def _find_all(self) -> None:
        # The texts are let go of again: only the places stay.
        try:
            self._all = self._read().locate_all(_pointers(self._api))
        except SpecloomError as error:
            self._lose(error)

    def _lose(self, error: SpecloomError) -> Location:
        self._is_lost = True
        logger.warning("%s can't be read any more; refusals name no lines: %s", self._name, error)
        return Location(self._name)


def _pointers(api: Api) -> Iterable[str]:
    return dict.fromkeys(_each_pointer(api))


def _each_pointer(api: Api) -> Iterator[str]:
    yield "#/paths"
    yield from api.schemas
    for operation in api.operations:
        yield operation.pointer
        yield from (each.pointer for each in operation.security)
        yield from (each.pointer for each in operation.parameters)
        if operation.body is not None:
            yield operation.body.pointer
        for response in operation.responses:
            yield response.pointer
            yield from (each.pointer for each in response.headers)
