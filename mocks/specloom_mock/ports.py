"""Addresses to listen on."""

from __future__ import annotations

import errno
import os
import socket

from specloom.diagnostics import Diagnostic, Level, Location, SpecloomError, quote


def bound(host: str, port: int) -> socket.socket:
    """A socket bound to an address; port 0 picks a free one. Raises SpecloomError where the address can't be had."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (socket.gaierror, UnicodeError):
        raise _refused("SL501", f"the host {quote(host)} is not known", "an address of this machine") from None
    listener = socket.socket(family, kind, protocol)
    if os.name == "posix":
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
        listener.listen()
    except OSError as error:
        listener.close()
        raise _unavailable(host, port, error) from None
    return listener


def free_port(host: str) -> int:
    """A port that is free at this moment."""
    with bound(host, 0) as listener:
        port: int = listener.getsockname()[1]
        return port


def _unavailable(host: str, port: int, error: OSError) -> SpecloomError:
    if error.errno == errno.EADDRINUSE:
        return _refused("SL500", f"the port {port} of {host} is taken", "a free port; --port 0 picks one")
    reason = error.strerror or str(error)
    return _refused("SL500", f"{host}:{port} can't be listened on: {reason.lower()}", "an address of this machine")


def _refused(code: str, message: str, expected: str) -> SpecloomError:
    at = Location(file="specloom mock")
    return SpecloomError(Diagnostic(code=code, level=Level.ERROR, message=message, at=at, expected=expected))
