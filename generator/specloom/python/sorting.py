"""Order in a graph: definitions before their uses, and who takes part in a circle."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import TypeVar

N = TypeVar("N", bound=Hashable)


def ordered(nodes: Iterable[N], needs: Callable[[N], Iterable[N]]) -> list[N]:
    """The nodes in an order in which each stands behind those that it needs, and otherwise in the given one. A circle
    is cut at the node by which it is entered first."""
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
    """The nodes that take part in a circle: those that can be reached from themselves."""
    wanted = dict.fromkeys(nodes)
    edges = {node: [each for each in needs(node) if each in wanted] for node in wanted}
    return frozenset(
        node
        for group in circles(wanted, edges.__getitem__)
        if len(group) > 1 or group[0] in edges[group[0]]
        for node in group
    )


def circles(roots: Iterable[N], needs: Callable[[N], Iterable[N]]) -> Iterator[list[N]]:
    """Everything that the roots reach, in groups whose members reach each other, each group behind those that it needs.

    Tarjan's algorithm (Depth-first search and linear graph algorithms, 1972), without recursion.
    """
    number: dict[N, int] = {}
    low: dict[N, int] = {}
    path: list[N] = []
    done: set[N] = set()
    for root in roots:
        stack = [] if root in number else [_entered(root, needs, number, low, path)]
        while stack:
            node, rest = stack[-1]
            child = next((each for each in rest if each not in done), None)
            if child is None:
                stack.pop()
                if stack:
                    low[stack[-1][0]] = min(low[stack[-1][0]], low[node])
                if low[node] == number[node]:
                    group = _taken(path, node)
                    done.update(group)
                    yield group
            elif child in number:
                low[node] = min(low[node], number[child])
            else:
                stack.append(_entered(child, needs, number, low, path))


def _entered(
    node: N, needs: Callable[[N], Iterable[N]], number: dict[N, int], low: dict[N, int], path: list[N]
) -> tuple[N, Iterator[N]]:
    number[node] = low[node] = len(number)
    path.append(node)
    return node, iter(needs(node))


def _taken(path: list[N], node: N) -> list[N]:
    """The end of the path, from the node on, which leaves the path."""
    group: list[N] = []
    while not group or group[-1] != node:
        group.append(path.pop())
    return group
