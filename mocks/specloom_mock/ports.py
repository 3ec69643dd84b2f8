"""Addresses to listen on."""

from __future__ import annotations

import errno
import os
import socket

from specloom.diagnostics import SpecloomError, quote
from specloom_mock.refusal import refusal


def bound(host: str, port: int) -> socket.socket:
    """A socket bound to an address; port 0 picks a free one. Raises SpecloomError where the address can't be had."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except (socket.gaierror, UnicodeError):
        raise refusal("SL501", f"the host {quote(host)} is not known", expected="an address of this machine") from None
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
        return refusal("SL500", f"the port {port} of {host} is taken", expected="a free port; --port 0 picks one")
    reason = error.strerror or str(error)
    message = f"{host}:{port} can't be listened on: {reason.lower()}"
    return refusal("SL500", message, expected="an address of this machine")
