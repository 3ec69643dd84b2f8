"""What is kept out of errors, reprs and logs, wherever it came from.

Two places can hold a secret that is not marked as one: a header or query parameter that the caller adds, which its name
gives away, and the body of an error in which a server repeats what it was sent. ``body`` of an error is what came,
untouched: it is data for the program to use.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterable
from functools import lru_cache

from .transport import Request

MASK = "***"
SHORTEST = 6
"""Characters: a shorter secret would blot out half of every text, and is none."""
SCHEMES = frozenset(("basic", "bearer", "digest", "token"))
"""Words in front of a secret that are none."""
TELLING = (
    r"(?:^|[^a-z])(?:auth|authorization|authentication|cookie|credentials?|jwt|key|pass|passwd|password|passphrase|pwd|"
    r"secret|session|sid|sig|signature|token)(?:$|[^a-z])|(?:api|access|client|private|secret|auth|refresh)(?:key|token|secret)"
)
CAMEL = r"(?<=[a-z0-9])(?=[A-Z])"


@lru_cache(maxsize=2048)
def sounds_secret(name: str) -> bool:
    """Whether a header or parameter of this name holds a secret, as far as names tell: ``X-Api-Key``, ``token``."""
    plain = re.sub(CAMEL, "-", name).lower()
    return re.search(TELLING, plain) is not None


def shown_pairs(pairs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The query as it may be shown."""
    return [(name, MASK if sounds_secret(name) else value) for name, value in pairs]


def secrets_of(request: Request, known: Iterable[str] = ()) -> list[str]:
    """The secrets that went out with a request, the longest first; ``known`` are the fields of its credentials."""
    fields = [value for name, value in request.headers if sounds_secret(name)]
    found: set[str] = set()
    for field in (*fields, *known):
        found.update((field, field.partition(" ")[2]))
        for word in re.split(r"[\s;,]+", field):
            found.update((word, word.partition("=")[2], *_basic(word)))
    return sorted(
        (secret for secret in found if len(secret) >= SHORTEST and secret.lower() not in SCHEMES), key=len, reverse=True
    )


def _basic(word: str) -> tuple[str, ...]:
    """The password in the credentials of RFC 7617; nothing where the word is something else."""
    try:
        user, colon, password = b64decode(word, validate=True).decode().partition(":")
    except ValueError:
        return ()
    return (password, f"{user}:{password}") if colon else ()


def hidden(text: str, secrets: Iterable[str]) -> str:
    """The text without the secrets."""
    for secret in secrets:
        text = text.replace(secret, MASK)
    return text


def hidden_body(body: bytes, secrets: Iterable[str]) -> bytes:
    """The body without the secrets, to be shown and not to be read."""
    for secret in secrets:
        body = body.replace(secret.encode(), MASK.encode())
    return body
