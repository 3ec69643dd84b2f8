"""Which declared response answers a request: by status, and by what the caller accepts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from specloom.api import MediaType, Operation, Response
from specloom_mock import media
from specloom_mock.faults import Fault, Kind

PROTOCOL_STATUSES: Final = frozenset((400, 405, 406, 413, 415))
"""What HTTP itself may ask for, whether or not the description declares it."""


class Choice(msgspec.Struct, frozen=True):
    """A declared response, the status to send with it, and the media type of its body (None: it has none).

    ``name`` is what to send as ``Content-Type``: the media type's, or one of those where it is a range.
    """

    status: int
    response: Response | None
    media_type: MediaType | None = None
    name: str = ""


def declared(operation: Operation, status: int) -> Response | None:
    """The response that an operation declares for a status: by number, else by range, else ``default``
    (OpenAPI 3.1, 4.8.16)."""
    by_status = {each.status: each for each in operation.responses}
    return by_status.get(str(status)) or by_status.get(f"{status // 100}XX") or by_status.get("default")


def success_of(operation: Operation) -> Choice:
    """The response that a valid request gets: the lowest declared 2xx, else ``2XX``, else ``default``, else the lowest
    3xx, else 101. A description of errors alone says nothing of success, which is 200 without content then: a valid
    request is never refused.
    """
    statuses = sorted(each.status for each in operation.responses)
    exact = [each for each in statuses if each.isdigit() and each.startswith("2")]
    others = [each for each in statuses if each.startswith(("1", "3"))]
    if exact:
        status = int(exact[0])
    elif others and not {"2XX", "default"} & set(statuses):
        status = int(min(others, key=lambda each: (each.startswith("1"), each)).replace("X", "0"))
    else:
        status = 200
    return Choice(status, declared(operation, status))


def tells_success(operation: Operation) -> bool:
    """Whether an operation declares what a valid request is answered with."""
    return any(each.status == "default" or each.status.startswith(("1", "2", "3")) for each in operation.responses)


def status_for(kind: Kind, operation: Operation | None, preferred: Sequence[int] = ()) -> int:
    """The status that a fault is answered with: the first fitting one that the operation declares by number, then by
    range or default, else the best one that needs no declaration.
    """
    fitting = [*preferred, *kind.statuses]
    if operation is None:
        return fitting[0]
    numbers = {each.status for each in operation.responses}
    for status in fitting:
        if str(status) in numbers:
            return status
    best = next((each for each in fitting if each in PROTOCOL_STATUSES), fitting[0])
    return next((each for each in fitting if declared(operation, each) is not None), best)


def negotiate(choice: Choice, accept: str | None, among: Sequence[MediaType] = ()) -> Choice:
    """The choice with the media type that the caller prefers, of ``among`` where one of those will do.

    Raises Fault (not acceptable) where none will do. An error that was asked for is given in any media type, as RFC
    9110 (12.5.1) allows: who asks for one rarely says so in ``Accept``.
    """
    response = choice.response
    if choice.status < 200:
        why = f"the description declares no answer but {choice.status}, after which another protocol is spoken"
        raise Fault(Kind.NO_VALUE, why, schema=response.pointer if response is not None else "")
    if response is None or not response.content:
        return choice
    for contents in (among, response.content):
        name = media.best(accept, [each.name for each in contents]) if accept is not None else None
        found = next((each for each in contents if name is None or each.name == name), None)
        if found is not None and (name is not None or accept is None):
            return _chosen(choice, found, accept)
    if choice.status >= 400:
        return _chosen(choice, (*among, *response.content)[0], None)
    offered = ", ".join(each.name for each in response.content)
    detail = f"expected an Accept header that admits {offered}, got {accept}"
    raise Fault(Kind.NOT_ACCEPTABLE, detail, schema=response.pointer)


def _chosen(choice: Choice, found: MediaType, accept: str | None) -> Choice:
    """The choice of a media type; for a range, the most specific key counts (OpenAPI 3.1, 4.8.17)."""
    name = media.concrete(found.name, accept or "")
    contents = choice.response.content if choice.response is not None else ()
    exact = next((each for each in contents if each.name == name), found)
    return Choice(choice.status, choice.response, exact, name)
