"""Order in a graph: definitions before their uses, and who takes part in a circle."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import TypeVar

N = TypeVar("N", bound=Hashable)


def ordered(nodes: Iterable[N], needs: Callable[[N], Iterable[N]]) -> list[N]:
    """The nodes, each behind those that it needs, else in the given order; circles are cut where they are entered."""
    wanted = dict.fromkeys(nodes)
    done: dict[N, None] = {}
    entered: set[N] = set()
    for root in wanted:
        stack: list[tuple[N, Iterator[N]]] = []
        if root not in entered:
            entered.add(root)
            stack.append((root, iter(needs(root))))
        while stack:
            node, rest = stack[-1]
            child = next((each for each in rest if each in wanted and each not in entered), None)
            if child is None:
                done[node] = None
                stack.pop()
            else:
                entered.add(child)
                stack.append((child, iter(needs(child))))
    return list(done)


def cyclic(nodes: Iterable[N], needs: Callable[[N], Iterable[N]]) -> frozenset[N]:
    """The nodes that reach themselves."""
    wanted = dict.fromkeys(nodes)
    edges = {node: [each for each in needs(node) if each in wanted] for node in wanted}
    return frozenset(node for node in wanted if _reaches_itself(node, edges))


def _reaches_itself(start: N, edges: dict[N, list[N]]) -> bool:
    seen: set[N] = set()
    waiting = list(edges[start])
    while waiting:
        current = waiting.pop()
        if current == start:
            return True
        if current not in seen:
            seen.add(current)
            waiting.extend(edges[current])
    return False
