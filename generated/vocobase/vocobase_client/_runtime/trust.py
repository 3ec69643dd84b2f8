"""The trust store, read when a certificate is first to be checked.

Reading it takes more CPU than importing this package and calling an API over plain http, which needs none of it: a
mock, or a service behind a local proxy. What is trusted, and how, is the HTTP library's own policy either way.
"""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterable
from typing import Any, Self


class LateTrust(ssl.SSLContext):
    """A context that makes another at its first handshake, by a function, and leaves every handshake to that one."""

    _lock: threading.Lock
    _make: Callable[[], ssl.SSLContext]
    _made: ssl.SSLContext | None
    _protocols: tuple[str, ...]

    def __new__(cls, make: Callable[[], ssl.SSLContext]) -> Self:
        """A context that itself knows no certificate, so that what went around the other one would be refused."""
        self = super().__new__(cls, ssl.PROTOCOL_TLS_CLIENT)
        self._lock = threading.Lock()
        self._make = make
        self._made = None
        self._protocols = ()
        return self

    def set_alpn_protocols(self, alpn_protocols: Iterable[str]) -> None:
        """Remember which protocols to offer, or hand them on."""
        with self._lock:
            self._protocols = tuple(alpn_protocols)
            if self._made is not None:
                self._made.set_alpn_protocols(self._protocols)

    def wrap_socket(self, *arguments: Any, **options: Any) -> ssl.SSLSocket:
        """A handshake on a socket."""
        return self._trusting().wrap_socket(*arguments, **options)

    def wrap_bio(self, *arguments: Any, **options: Any) -> ssl.SSLObject:
        """A handshake in memory, as asynchronous libraries do it."""
        return self._trusting().wrap_bio(*arguments, **options)

    def _trusting(self) -> ssl.SSLContext:
        with self._lock:
            if self._made is None:
                made = self._make()
                if self._protocols:
                    made.set_alpn_protocols(self._protocols)
                self._made = made
            return self._made
