"""The memory of the mock: resources by id and by owner, and the ids that were deleted.

Bounded, so that a mock may run for months: the resource that came to exist longest ago is forgotten first, and a
forgotten id is one that was never seen.
"""

from __future__ import annotations

from typing import Final, Generic, TypeVar

import msgspec

K = TypeVar("K")
V = TypeVar("V")

MAX_ITEMS: Final = 10_000
MAX_DELETED: Final = 100_000


class Owned(msgspec.Struct, Generic[V], frozen=True, gc=False):
    """A resource and the account that it belongs to."""

    account: str
    value: V


class Collection(Generic[K, V]):
    """Resources of one kind, in the order in which they came to exist."""

    def __init__(self, max_items: int = MAX_ITEMS, max_deleted: int = MAX_DELETED) -> None:
        self._items: dict[K, Owned[V]] = {}
        self._deleted: dict[K, None] = {}
        self._max_items = max_items
        self._max_deleted = max_deleted

    def get(self, key: K) -> V | None:
        """A resource, or None where none was written under this id."""
        found = self._items.get(key)
        return None if found is None else found.value

    def put(self, key: K, value: V, account: str) -> V | None:
        """Write a resource; one that was deleted exists again. The answer is the resource that had to be forgotten, or
        None.
        """
        if self._deleted:
            self._deleted.pop(key, None)
        self._items[key] = Owned(account, value)
        if len(self._items) > self._max_items:
            return self._items.pop(next(iter(self._items))).value
        return None

    def delete(self, key: K) -> None:
        """Forget a resource, and remember that it is gone."""
        self._items.pop(key, None)
        self._deleted[key] = None
        if len(self._deleted) > self._max_deleted:
            del self._deleted[next(iter(self._deleted))]

    def is_gone(self, key: K, account: str, *, strict: bool) -> bool:
        """Whether an account finds nothing under an id: it was deleted, belongs to another account, or, where
        ``strict``, was never written.
        """
        found = self._items.get(key)
        return key in self._deleted or (strict if found is None else found.account != account)

    def of(self, account: str) -> list[V]:
        """The resources of an account, oldest first."""
        return [each.value for each in self._items.values() if each.account == account]

    def pairs(self, account: str) -> list[tuple[K, V]]:
        """The ids and resources of an account, oldest first."""
        return [(key, each.value) for key, each in self._items.items() if each.account == account]

    @property
    def was_deleted(self) -> bool:
        """Whether anything was deleted that did not come to exist again."""
        return bool(self._deleted)

    @property
    def was_written(self) -> bool:
        """Whether anything is remembered."""
        return bool(self._items or self._deleted)

    def everything(self) -> list[tuple[K, V]]:
        """The ids and resources of all accounts, oldest first."""
        return [(key, each.value) for key, each in self._items.items()]

    def __contains__(self, key: object) -> bool:
        return key in self._items
