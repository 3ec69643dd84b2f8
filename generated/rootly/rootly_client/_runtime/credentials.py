"""What proves who is calling. A credential without its secret is not available, and is then not sent.

No secret shows in ``repr``. One that cannot stand in a header (a line break, say, from a file that was read) is refused
when the credential is made, by a message that does not quote it.
"""

from __future__ import annotations

from base64 import b64encode
from typing import Literal, Protocol, TypeAlias

from .errors import InvalidArgument

Location: TypeAlias = Literal["header", "query", "cookie"]


class Credential(Protocol):
    """Something that proves who is calling, by one field of the request."""

    @property
    def available(self) -> bool:
        """Whether there is a secret to send."""
        ...

    @property
    def location(self) -> Location:
        """Where it stands."""
        ...

    @property
    def field(self) -> tuple[str, str]:
        """Name and value of the header, query parameter or cookie."""
        ...


class Bearer:
    """A token, sent as ``Authorization: Bearer ...`` (RFC 6750, 2.1)."""

    location: Location = "header"

    def __init__(self, token: str | None) -> None:
        self._token = checked("token", token)
        self.available = token is not None
        self.field = ("Authorization", f"Bearer {token}")

    def __repr__(self) -> str:
        return f"Bearer({shown(self._token)})"


class Basic:
    """A user name and password, sent as ``Authorization: Basic ...`` in UTF-8 (RFC 7617)."""

    location: Location = "header"

    def __init__(self, username: str | None, password: str | None = None) -> None:
        if username is not None and ":" in username:
            raise InvalidArgument("username", "must not hold a colon (RFC 7617, 2)")
        self._username = checked("username", username)
        self._password = checked("password", password)
        self.available = username is not None
        pair = f"{username}:{password or ''}"
        self.field = ("Authorization", f"Basic {b64encode(pair.encode()).decode()}")

    def __repr__(self) -> str:
        return f"Basic({self._username!r}, {shown(self._password)})"


class ApiKey:
    """A key, sent in the header, query parameter or cookie of the given name."""

    def __init__(self, value: str | None, name: str, location: Location) -> None:
        self._value = checked(name, value)
        self._name = name
        self.location: Location = location
        self.available = value is not None
        self.field = (name, value or "")

    def __repr__(self) -> str:
        return f"ApiKey({shown(self._value)}, {self._name!r}, {self.location!r})"


def checked(name: str, secret: str | None) -> str | None:
    """The secret, once it is known that a header can carry it."""
    if secret is None:
        return None
    if not secret or not secret.isprintable() or secret != secret.strip():
        raise InvalidArgument(name, "must not be empty, nor hold line breaks, control characters or spaces at its ends")
    return secret


def shown(secret: str | None) -> str:
    """What ``repr`` shows of a secret: whether there is one."""
    return "None" if secret is None else "'***'"
