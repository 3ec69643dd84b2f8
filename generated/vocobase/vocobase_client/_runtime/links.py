"""Following a link that an answer holds: the same call again, at the address that the answer gave."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, unquote_plus

from msgspec.structs import replace

from .exchange import Settings, credentials_for, server_of, with_query
from .operations import Operation
from .origins import checked_link
from .secrecy import MASK, shown_pairs
from .serialize import encoded
from .transport import Request

URL_SAFE = "%/:?#[]@!$&'()*+,;=~"
"""What stays as it is in an address, which is percent-encoded already as far as its writer took care."""


def linked(settings: Settings, operation: Operation[Any], request: Request, link: str) -> Request:
    """The request of a call, led to the address of a link.

    The address replaces path and query; credentials that travel in the query are set anew, whatever the link holds.
    Raises ForeignLink where it leads to another origin than the request.
    """
    address, _, text = quote(checked_link(link, request.url), safe=URL_SAFE).partition("?")
    proofs = credentials_for(settings, operation, server_of(settings, operation))
    fields = [credential.field for credential in proofs if credential.location == "query"]
    secret = [(encoded(name), encoded(value)) for name, value in fields]
    hidden = {unquote_plus(name) for name, _ in secret}
    split = [part.partition("=") for part in text.split("&") if part]
    pairs = [(name, value) for name, _, value in split if unquote_plus(name) not in hidden]
    return replace(
        request,
        url=with_query(address, pairs + secret),
        shown_url=with_query(address, shown_pairs(pairs) + [(name, MASK) for name, _ in secret]),
    )
