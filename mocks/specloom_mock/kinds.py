"""What was inferred of resources: the nouns, and how paths and operations are called."""

from __future__ import annotations

import re
from typing import Final

import msgspec

from specloom.api import Operation, SchemaId
from specloom_mock.behaviour import Role
from specloom_mock.finder import TEMPLATE, Place

_ACTION: Final = re.compile(r"(.*/\{\})[/:]([^/{}:]+(?:/[^/{}:]+)?)")


class Inference(msgspec.Struct, frozen=True):
    """What an operation means for a resource. ``role`` is None where it keeps no state; ``why`` is a sentence.

    ``answer`` is where the resource (each resource, for a list) stands in the answer, None where it is not in it;
    ``sent`` leads from the request's body to the fields. ``by_body`` says that the id is in the body, not in the path.
    ``is_many`` says that an array of them is sent, one item for each resource,
    ``by_query`` that the fields are in the query, ``is_narrow`` that nothing is kept of a body but what the resource
    declares. ``is_elsewhere`` says that the operation's path is below something else than the items' collection, and
    ``below`` names the properties that then say below what an item stands. ``ids`` is where the ids of several items
    are: ``query`` and the name of a parameter, or ``body`` and the way there; of all items where it is empty.
    ``asks_by_body`` says that a list is filtered and paged by what the body has.
    ``repeats`` names what the answer of an operation without state repeats of its request, empty where that is nothing.
    """

    operation: Operation
    role: Role | None
    why: str
    id_name: str = ""
    answer: Place | None = None
    sent: tuple[str, ...] = ()
    by_body: bool = False
    is_many: bool = False
    by_query: bool = False
    is_narrow: bool = False
    is_elsewhere: bool = False
    below: tuple[str, ...] = ()
    ids: tuple[str, ...] | None = None
    asks_by_body: bool = False
    repeats: str = ""


class Kind(msgspec.Struct, frozen=True):
    """A kind of resource: its item path, its collection path, and what its operations are."""

    item: str
    collection: str
    place: Place
    operations: tuple[Inference, ...]
    id_schema: SchemaId | None = None
    parameter_schema: SchemaId | None = None
    is_single: bool = False
    has_items: bool = True
    """Whether items have a path of their own; else the collection alone shows them."""
    nested: str = ""
    """The path, as ``structure`` writes it, of the collection that stands below another resource, where the items do
    not: ``/posts/{}/comments`` of ``/comments/{}``.
    """
    also: tuple[str, ...] = ()
    """Further properties by which a path may call an item: ``name`` of ``/zones/{id_or_name}``."""


def name_of(operation: Operation) -> str:
    return f"{operation.method} {operation.path}"


def structure(path: str) -> str:
    """A path without the names of its templates, a slash at its end, or the suffix that says its format."""
    return TEMPLATE.sub("{}", path).rstrip("/").removesuffix(".json")


def item_paths(operation: Operation) -> list[str]:
    """Where the resources may stand that an operation is about: at its own path if that ends in a template; one
    template below it; or, of a single resource, at its own path.
    """
    path = structure(operation.path)
    return [path, f"{path}/{{}}"] if path.endswith("/{}") else [f"{path}/{{}}", path]


def acted_on(path: str) -> tuple[str, str]:
    """The item and the word of a path, as ``structure`` writes it, that may be an action on an item
    (``/orders/{}/cancel``, ``/orders/{}:cancel``); both empty where it is none.
    """
    found = _ACTION.fullmatch(path)
    return (found[1], found[2]) if found else ("", "")
