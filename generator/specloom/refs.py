"""Follows references: the only file that does.

Rules. A reference is a URI reference (RFC 3986). Resolved against the base of the place where it stands it names a
resource, which is a document of the run or a schema with an ``$id``; its fragment is a JSON pointer or an anchor. The
network is never asked: an absolute URI is found only if something in the documents at hand has that name. A path names
a file of the root document's folder or below. Whatever cannot be followed is one finding, and costs the construct that
refers, not the document.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from typing import Any, Final, NamedTuple
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from specloom import pointers
from specloom.api import Json
from specloom.diagnostics import quote
from specloom.dialect import Dialect
from specloom.findings import Findings
from specloom.mistakes import nearest
from specloom.source import Document, FileRefused, Library
from specloom.syntax import is_array, is_object

GUESSES: Final = 20
"""References that lead nowhere for which the one that was meant is looked for."""

CHAIN_LIMIT: Final = 64
"""References that lead to references, one after the other."""

MOST_TARGETS: Final = 100
"""Targets that may take the place of a placeholder: each reference to it is a union of them all."""


class Scope(NamedTuple):
    """Where a node stands: its document, the dialect it speaks, and the ``$id`` in force (empty for the document's)."""

    document: Document
    dialect: Dialect
    base: str = ""


class Node(NamedTuple):
    """A value of a document with its place."""

    value: Json
    pointer: str
    scope: Scope


class _Names:
    """What a document calls its schemas: resources by absolute URI, anchors by base and name."""

    __slots__ = ("_fillings", "anchors", "dynamic", "resources")

    def __init__(self) -> None:
        self.resources: dict[str, Node] = {}
        self.anchors: dict[tuple[str, str], Node] = {}
        self.dynamic: dict[str, list[Node]] = {}
        self._fillings: dict[str, list[Node]] = {}

    def fillings(self, name: str) -> list[Node]:
        """The targets of a dynamic name that are no placeholders."""
        if name not in self._fillings:
            self._fillings[name] = [each for each in self.dynamic[name] if not _is_placeholder(each.value)]
        return self._fillings[name]


class Resolver:
    """Follows references of one run. Each reference text is resolved once for each base it is used from."""

    def __init__(self, library: Library, findings: Findings, dialect_of: Callable[[Json], Dialect | None]) -> None:
        """``dialect_of`` tells what a file speaks; one that does not say speaks what the root document does."""
        self._library = library
        self._findings = findings
        self._guesses = GUESSES
        self._dialect_of = dialect_of
        self._known: dict[tuple[str, str, str], Node | None] = {}
        self._names = _Names()
        root_dialect = dialect_of(library.root.data)
        if root_dialect is None:
            raise ValueError("the root document states no version")
        self.root = Scope(library.root, root_dialect)
        self._scopes: dict[str, Scope] = {"": self.root}
        self._index(library.root, self.root)

    def scope(self, document: Document) -> Scope:
        """The scope of a whole document; a file that states a version of its own is read by that."""
        if document.key not in self._scopes:
            stated = self._dialect_of(document.data)
            self._scopes[document.key] = Scope(document, stated or self.root.dialect)
            self._index(document, self._scopes[document.key])
        return self._scopes[document.key]

    def inside(self, scope: Scope, schema: dict[str, Any]) -> Scope:
        """The scope below a schema that may have an ``$id``."""
        name = schema.get("$id")
        if type(name) is not str or not scope.dialect.schema_identifiers:
            return scope
        return scope._replace(base=_join(scope.base, name))

    def resolve(self, ref: str, scope: Scope, at: str) -> Node | None:
        """The node that a reference names; None after a finding at ``at``. The node may be a reference again."""
        nearby = self._nearby(ref, scope, at) if ref.startswith(_DEFINITIONS) else None
        if nearby is not None:
            return nearby
        key = (ref, scope.document.key, scope.base)
        if key not in self._known:
            self._known[key] = self._find(ref, scope, at)
        return self._known[key]

    def reached(self) -> frozenset[str]:
        """The pointers of all that references have led to so far."""
        return frozenset(node.pointer for node in self._known.values() if node is not None)

    def resolve_dynamic(self, ref: str, scope: Scope, at: str) -> list[Node]:
        """The targets of a ``$dynamicRef``, as far as they can be known without a value (JSON Schema 2020-12, 8.2.3.2).

        Mostly one. Where the nearest target is a placeholder that fits no value (``not: {}``), as templates have, the
        others with its name, any of which may take its place, unless they are more than ``MOST_TARGETS``. None where
        the reference leads nowhere.
        """
        named = self._names.dynamic.get(ref[1:], []) if ref.startswith("#") else []
        if len(named) == 1:
            return named
        found = self.resolve(ref, scope, at)
        targets = [found] if found is not None else []
        if len(named) > 1:
            # Asked for only where it matters: as many references may ask as there are targets.
            is_open = found is not None and _is_placeholder(found.value)
            others = self._names.fillings(ref[1:]) if is_open else []
            stands_for_them = 0 < len(others) <= MOST_TARGETS
            taken = "any of which is taken" if stands_for_them else "of which the nearest is taken"
            self._findings.warn("SL036", f"{quote(ref)} has {len(named)} possible targets, {taken}", at)
            targets = others if stands_for_them else targets
        return targets

    def follow(self, node: Node) -> Node | None:
        """The object that a node is or refers to, through any number of references; None after a finding."""
        seen: set[str] = set()
        override: dict[str, str] = {}
        current = node
        while is_object(current.value) and "$ref" in current.value:
            ref = current.value["$ref"]
            at = current.pointer + "/$ref"
            if type(ref) is not str:
                self._findings.warn("SL037", "the reference is not text", at, expected="a URI reference")
                return None
            if current.pointer in seen or len(seen) > CHAIN_LIMIT:
                self._findings.warn("SL034", "the references lead in a circle or too far", node.pointer)
                return None
            seen.add(current.pointer)
            if current.scope.dialect.reference_overrides:
                override = {**_overrides(current.value), **override}
            target = self.resolve(ref, current.scope, at)
            if target is None:
                return None
            current = target
        if not is_object(current.value):
            if current is not node:
                self._findings.warn(
                    "SL035", "the reference does not lead to an object", node.pointer, notes=(current.pointer,)
                )
            return None
        return current._replace(value={**current.value, **override}) if override else current

    def _find(self, ref: str, scope: Scope, at: str) -> Node | None:
        if ref.startswith("#") and not scope.base:
            return self._fragment(ref[1:], Node(scope.document.data, scope.document.key + "#", scope), ref, at)
        try:
            return self._absolute(ref, scope, at)
        except FileRefused as refused:
            self._findings.warn(refused.code, f"{refused.reason}: {quote(ref)}", at, notes=refused.notes)
        except ValueError:
            self._findings.warn("SL030", f"{quote(ref)} is not a URI reference", at)
        return None

    def _nearby(self, ref: str, scope: Scope, at: str) -> Node | None:
        """What ``#/$defs/X`` or ``#/definitions/X`` means where the document's root has no such member: the definition
        of the nearest schema around the reference that has it. Such schemas are JSON Schema files that were pasted into
        the document as they were.
        """
        keyword = ref[2:].partition("/")[0]
        if scope.base or not is_object(scope.document.data) or keyword in scope.document.data:
            return None
        steps, inner = pointers.tokens(ref[1:]), Node(scope.document.data, scope.document.key + "#", scope)
        around = [inner]
        for token in pointers.tokens(pointers.split_file(at)[1]):
            below = self._descend(inner, (token,))
            if below is None:
                break
            around.append(inner := below)
        found = next(filter(None, (self._descend(each, steps) for each in reversed(around))), None)
        if found is not None:
            told = f"{quote(ref)} leads nowhere from the document's root; it is taken from the schema around it"
            self._findings.warn("SL038", told, at, expected=f"a reference to {found.pointer}")
        return found

    def _absolute(self, ref: str, scope: Scope, at: str) -> Node | None:
        """The node of a reference that has more than a fragment, or that is resolved against an ``$id``."""
        uri, fragment = urldefrag(_join(scope.base, ref))
        named = self._names.resources.get(uri)
        if named is not None:
            found = self._fragment(fragment, named, ref, "")
            return found or self._from_document(ref, scope, at)
        if ref.startswith("#"):
            return self._from_document(ref, scope, at)
        parts = urlsplit(ref)
        if parts.scheme or parts.netloc:
            self._findings.warn(
                "SL031",
                f"{quote(ref)} names something outside the document, which is not fetched",
                at,
                help="keep a copy of it in the folder of the document and refer to that",
            )
            return None
        document = self._library.open(self._file(parts.path, scope))
        target = self.scope(document)
        return self._fragment(urldefrag(ref)[1], Node(document.data, document.key + "#", target), ref, at)

    def _from_document(self, ref: str, scope: Scope, at: str) -> Node | None:
        """The node of a fragment from the document's root, though an ``$id`` stands above it: vendors write one and
        mean the document all the same."""
        plain = Scope(scope.document, scope.dialect)
        return self._fragment(urldefrag(ref)[1], Node(plain.document.data, plain.document.key + "#", plain), ref, at)

    def _file(self, path: str, scope: Scope) -> str:
        folder = posixpath.dirname(pointers.unescape_path(scope.document.key))
        name = unquote(path)
        if name.startswith("/"):
            raise FileRefused("SL032", "the reference leads out of the folder of the document")
        return posixpath.normpath(posixpath.join(folder, name))

    def _fragment(self, fragment: str, start: Node, ref: str, at: str) -> Node | None:
        """A node by pointer or anchor, from the root of a resource; without ``at``, failing is no finding."""
        if fragment and not fragment.startswith("/"):
            found = self._names.anchors.get((start.scope.document.key + start.scope.base, unquote(fragment)))
        else:
            found = self._descend(start, pointers.tokens(fragment)) or self._descend(
                start, pointers.tokens(fragment.replace("%", "%25"))
            )
        if found is None and fragment == "/":
            # Strictly this is the member with the empty name (RFC 6901, 5), but no vendor means that.
            found = start
        if found is None and at:
            meant = self._meant(start, fragment)
            help = f"write {quote(ref.partition('#')[0] + '#' + meant)} in its place" if meant else ""
            self._findings.warn(
                "SL030", f"{quote(ref)} leads nowhere", at, expected="a reference to what exists", help=help
            )
        return found

    def _meant(self, start: Node, fragment: str) -> str:
        """The fragment that a misspelt one was most likely meant to be: it differs in the first name that is not there.
        Empty where none is near, and for anchors."""
        self._guesses -= 1
        above = start
        for number, token in enumerate(tokens := pointers.tokens(fragment) if fragment.startswith("/") else ()):
            below = self._descend(above, (token,))
            if below is None:
                known = above.value if is_object(above.value) and self._guesses >= 0 else {}
                name = nearest(token, known)
                meant = self._descend(start, (*tokens[:number], name, *tokens[number + 1 :])) if name else None
                return pointers.split_file(meant.pointer)[1] if meant is not None else ""
            above = below
        return ""

    def _descend(self, start: Node, tokens: tuple[str, ...]) -> Node | None:
        value, scope = start.value, start.scope
        for token in tokens:
            if is_object(value) and token in value:
                value = value[token]
            elif is_array(value) and token.isdecimal() and token.isascii() and len(token) < 10:
                if int(token) >= len(value):
                    return None
                value = value[int(token)]
            else:
                return None
            if is_object(value) and "$id" in value:
                scope = self.inside(scope, value)
        return Node(value, pointers.join(start.pointer, *tokens), scope)

    def _index(self, document: Document, scope: Scope) -> None:
        """Collects the names that the schemas of a document give themselves (``$id``, ``$anchor``); few documents have
        any."""
        data = document.data
        if scope.dialect.self_uri and is_object(data) and type(data.get("$self")) is str:
            self._names.resources[urldefrag(data["$self"])[0]] = Node(data, document.key + "#", scope)
        if not scope.dialect.schema_identifiers or not any(word in document.content for word in _NAMING):
            return
        stack = [Node(data, document.key + "#", scope)]
        while stack:
            node = stack.pop()
            if is_object(node.value):
                here = self.inside(node.scope, node.value)
                self._name(node._replace(scope=here))
                below: Any = node.value.items()
            elif is_array(node.value):
                here = node.scope
                below = enumerate(node.value)
            else:
                continue
            stack.extend(
                Node(value, pointers.join(node.pointer, key), here)
                for key, value in below
                if is_object(value) or is_array(value)
            )

    def _name(self, node: Node) -> None:
        schema: dict[str, Any] = node.value
        owner = node.scope.document.key + node.scope.base
        if type(schema.get("$id")) is str:
            self._names.resources.setdefault(urldefrag(node.scope.base)[0], node)
        for keyword in ("$anchor", "$dynamicAnchor"):
            name = schema.get(keyword)
            if type(name) is str:
                self._names.anchors.setdefault((owner, name), node)
                if keyword == "$dynamicAnchor":
                    self._names.dynamic.setdefault(name, []).append(node)


_NAMING: Final = (b"$id", b"$anchor", b"$dynamicAnchor")
_DEFINITIONS: Final = ("#/$defs/", "#/definitions/")


def _is_placeholder(value: Json) -> bool:
    """Whether no value fits a schema, as in templates that others fill in (JSON Schema's ``not: {}``)."""
    return value is False or (is_object(value) and value.get("not") in ({}, True))


def _join(base: str, ref: str) -> str:
    try:
        return urljoin(base, ref)
    except ValueError:
        return ref


def _overrides(reference: dict[str, Any]) -> dict[str, str]:
    return {
        key: reference[key] for key in ("summary", "description") if type(reference.get(key)) is str and reference[key]
    }
