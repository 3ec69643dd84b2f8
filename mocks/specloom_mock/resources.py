"""State without scripts: the resources that were inferred, at work.

Rules:

1. What was sent is what is read: fields are kept as they came, but for those that are read-only (the server's own) and
   write-only (never shown). Defaults fill what was not sent; what the answer requires beyond that is the example's.
2. No answer leaves that its schema refuses: a handler then answers None, and the description's example is sent.
3. What the description lists as examples exists from the start; ``strict_ids`` starts with nothing.
4. An id that was never seen is the example under that id, or 404 where ``strict_ids`` and the API can create. One that
   was deleted is 404, and so is all below it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping

from specloom.api import Json, Operation
from specloom_mock.behaviour import World
from specloom_mock.finder import TEMPLATE
from specloom_mock.infer import Search
from specloom_mock.kinds import structure
from specloom_mock.roles import Handlers
from specloom_mock.schemas import Schemas
from specloom_mock.stores import Example, StateHandler, Store


class Resources:
    """All resources of one API. ``example`` gives the description's own answer of a media type, ``stated`` the
    one that it states, if any.
    """

    def __init__(self, search: Search, schemas: Schemas, world: World, example: Example, stated: Example) -> None:
        self._search = search
        self._schemas = schemas
        self._world = world
        self._example = example
        self._stated = stated
        self._stores: dict[str, Store | None] = {}
        self._above: dict[str, list[tuple[Store, int]]] = {}
        self._lock = threading.RLock()

    def handler(self, operation: Operation) -> StateHandler | None:
        """What answers an operation from memory; None where it keeps no state. Its answer None means: the example."""
        for path in self._search.homes(operation):
            store = self._store(path)
            for inference in store.kind.operations if store is not None else ():
                if store is not None and inference.operation is operation and inference.role is not None:
                    return Handlers(store, inference, self._schemas).by_role()
        return None

    def look_up(self, operation: Operation, path: Mapping[str, Json], account: str) -> None:
        """Raise Fault (not found) where the path names a resource, or one above it, that is not there."""
        if path and self.is_below(operation):
            values = tuple(str(path.get(each, "")) for each in TEMPLATE.findall(operation.path))
            for store, length in self._above[operation.path]:
                store.look_up(operation, values[:length], account)

    def is_below(self, operation: Operation) -> bool:
        """Whether an operation's path names a resource that is remembered, or leads through one."""
        if operation.path not in self._above:
            self._above[operation.path] = list(self._found_above(operation.path))
        return bool(self._above[operation.path])

    def _store(self, path: str) -> Store | None:
        with self._lock:
            if path not in self._stores:
                _, kind = self._search.kind(path)
                self._stores[path] = (
                    Store(kind, self._schemas, self._world, self._example, self._stated) if kind is not None else None
                )
            return self._stores[path]

    def _found_above(self, path: str) -> Iterator[tuple[Store, int]]:
        segments = structure(path).split("/")
        for end in range(1, len(segments) + 1):
            # Below an item is what acts on it, too: ``/orders/{}:cancel``.
            own = "{}" if segments[end - 1].startswith("{}:") else segments[end - 1]
            head = "/".join((*segments[: end - 1], own))
            store = self._store(head) if head.endswith("/{}") else None
            if store is not None:
                yield store, head.count("{}")
