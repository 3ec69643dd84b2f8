"""What its method and path call an operation, for where the ``operationId`` says nothing of its own.

Rules.

1. Leading segments such as ``api`` or ``rest``, and versions anywhere, name nothing; nor does what only tells the
   format (``.json``, ``.{format}``).
2. The name is a verb by convention (``list``, ``get``, ``create``, ``update``, ``delete``) and what the path says
   behind the resource: ``POST /users/{id}/tax_ids`` of ``users`` is ``create_tax_id``. A path is a collection where its
   last word is a plural or items lie below it. ``POST`` creates in a collection, updates an item that nothing else
   updates, and does elsewhere what the path says: ``POST /users/{id}/block`` is ``block``.
3. A segment that can only be meant as an action is the verb (``/users/search``), one that may be is so for ``POST``
   behind an item (``/sessions/{id}/expire``), and so is a custom verb: ``/levels:append`` (Google's AIP-136),
   ``#add_link`` behind a path that stands twice.
4. Of several that want one name, ``PUT`` replaces where ``PATCH`` updates, what lies below something else says of what
   it is (``list_for_group``), and an item by which parameter it is found (``get_by_key``); then the HTTP method is the
   verb, and at last the whole path is the name.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final

import msgspec

from specloom.api import Operation
from specloom.python.words import singular, words

_TEMPLATE: Final = re.compile(r"\{([^{}]*)\}")
_VERSION: Final = re.compile(r"v\d+[\w.-]*|\d{4}-\d\d-\d\d", re.IGNORECASE)
_FRONT: Final = re.compile(r"api|rest|beta|alpha|preview|public|\d+(\.\d+)*", re.IGNORECASE)
_FORMAT: Final = re.compile(r"\.(json|xml|\{[^{}]*\})$", re.IGNORECASE)
_ACTIONS: Final = frozenset("count download export find import lookup search upload validate verify".split())
DOINGS: Final = _ACTIONS | frozenset(
    "accept acknowledge activate add advance append apply approve archive assign attach authorize block call cancel "
    "capture clear clone close complete confirm copy create deactivate decline delete deliver detach disable discard "
    "dismiss duplicate enable execute expire fail finalize finish generate increment invite join launch leave lock "
    "mark merge modify move pause pay publish purge reactivate rebuild redact refresh register reject release remind "
    "remove rename reopen reorder replace resend reset resolve restart restore resume retry return reverse revert "
    "revoke rollback rotate run save send set ship show sign simulate snooze start stop submit suspend switch sync "
    "terminate test transfer trigger unarchive unassign unblock unlink unlock unpublish unsubscribe update void "
    "withdraw".split()
)
"""Verbs at the end of a path, behind an item, that name what is done to it (``/orders/{id}/cancel``)."""
_PLAIN: Final = frozenset("add create delete find generate get remove send update validate".split())
"""The verbs that are no nouns as well, so that a segment of several words that begins with one is an action even where
no item stands before it (``/pet/updateAlias``)."""
_VERBS: Final = {"GET": "get", "PUT": "update", "PATCH": "update", "POST": "create", "DELETE": "delete"}


class _Piece(msgspec.Struct, frozen=True):
    """A segment of a path, or a part of one.

    ``text`` is the text, or the name of a ``template``, and ``words`` its words. A ``verb`` stands behind a colon or in
    the fragment. ``many`` says that a template follows, which picks one of many, so that the name is singular.
    """

    text: str
    words: tuple[str, ...]
    template: bool = False
    verb: bool = False
    many: bool = False


class Paths:
    """All paths of a document. Whether one is a collection, and what its ``POST`` does, depends on the others."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        self._methods: dict[str, set[str]] = {}
        for operation in operations:
            self._methods.setdefault(operation.path, set()).add(operation.method)
        self._collections = {_bare(path).rpartition("/{")[0] for path in self._methods if _bare(path).endswith("}")}

    def names(self, tag: str, operation: Operation) -> Iterator[str]:
        """Names for the method of an operation in the resource of a tag, as words, best first; see the rules."""
        before, behind = _around(tag, operation.path)
        plain = self._conventional(behind, operation)
        yield plain
        if operation.method == "PUT" and "PATCH" in self._methods[operation.path]:
            yield _about("replace", behind)
        if operation.method == "PATCH" and "PUT" in self._methods[operation.path]:
            yield _about("patch", behind)
        templates = [piece.words for piece in _pieces(operation.path) if piece.template]
        if before:
            yield f"{plain} {'for' if before[-1].many else 'in'} {_spoken('', before[-1:])}"
        if operation.method == "POST" and not _is_done(behind[-1] if behind else _Piece("", ()), operation.path):
            yield _spoken(self._verb(operation) if _is_item(operation.path) else "create", behind)
        if templates and not plain.endswith(" ".join(templates[-1])):
            yield f"{plain} by {' '.join(templates[-1])}"
        yield " ".join((operation.method.lower(), *(" ".join(piece.words) for piece in behind)))
        yield " ".join((operation.method.lower(), *(" ".join(words(part)) for part in operation.path.split("/"))))

    def _conventional(self, behind: Sequence[_Piece], operation: Operation) -> str:
        last = (_pieces(operation.path) or (_Piece("", ()),))[-1]
        if last.verb and behind:
            return _spoken(" ".join(last.words), () if "#" in operation.path else behind[:-1])
        acts = len(last.words) == 1 and not last.template and last.words[0] in _ACTIONS
        if acts and operation.method in ("GET", "POST"):
            return _spoken(last.words[0], behind[:-1])
        if operation.method in ("POST", "PUT", "PATCH") and behind and _is_done(last, operation.path):
            return _spoken(last.words[0], behind[:-1]) if len(last.words) == 1 else " ".join(last.words)
        item, collection = _is_item(operation.path), self._is_collection(operation.path)
        if operation.method == "GET" and collection:
            return _spoken("list", behind)
        if operation.method == "DELETE" and collection:
            chosen = operation.body or any(each.location == "query" for each in operation.parameters)
            return _spoken("delete", behind) if behind else "delete many" if chosen else "delete all"
        if operation.method == "POST" and behind and not collection and not item:
            return _spoken("", behind)
        return _about(self._verb(operation) if item else _VERBS.get(operation.method, operation.method.lower()), behind)

    def _is_collection(self, path: str) -> bool:
        if _is_item(path):
            return False
        last = next((piece.words[-1] for piece in reversed(_naming(path))), "")
        return last != singular(last) or _bare(path) in self._collections

    def _verb(self, operation: Operation) -> str:
        """The verb for an item: ``POST`` updates what can be read and nothing else updates."""
        beside = self._methods[operation.path]
        if operation.method != "POST" or "GET" not in beside:
            return _VERBS.get(operation.method, operation.method.lower())
        return "post" if beside & {"PUT", "PATCH"} else "update"


def resource(path: str) -> str:
    """The first segment that names something; empty where none does."""
    return next((piece.text for piece in _naming(path)), "")


def is_nested(tag: str, operation: Operation) -> bool:
    """Whether the path has a naming segment before that of the tag's resource (``/users/{id}/orders`` for Orders)."""
    return bool(_around(tag, operation.path)[0])


def repeats_path(found: Sequence[str], operation: Operation) -> bool:
    """Whether the words of an ``operationId`` say no more than its method and path do, as generated ones don't.

    They do where they are the method, first or last, and the path in its order. A template may be there as its name,
    the last words of its name, ``id``, or the singular of the segment before it. Where the path has templates, one at
    least must be there: who leaves all of them out, as in ``getEvalRuns``, chose the words. Segments that name nothing
    (``api``, a version) may be missing. Plurals count as singulars, and spaces between words don't count, so that
    ``mongo db`` is ``mongodb``; but where the path has no templates, an ``operationId`` of more words than the path
    has says more than it. ``found`` has at least one word.
    """
    method = operation.method.lower()
    if method not in (found[0], found[-1]):
        return False
    rest = tuple(found[1:] if found[0] == method else found[:-1])
    if "{" not in operation.path:
        whole = (_all_words(_naming(operation.path)), _all_words(_pieces(operation.path)))
        return any(len(rest) <= len(each) and "".join(rest) == "".join(each) for each in whole)
    text = _joined(rest)
    ends = {(0, False)}
    for piece, options in _tellings(operation.path):
        ends = {
            (end + len(option), told or bool(piece.template and option))
            for end, told in ends
            for option in options
            if text.startswith(option, end)
        }
    return (len(text), True) in ends


def _tellings(path: str) -> Iterator[tuple[_Piece, Collection[str]]]:
    """Each piece of a path with the texts that may stand for it in an ``operationId``; the empty one means that it may
    be missing."""
    naming = _naming(path)
    before = ""
    for piece in _pieces(path):
        if piece.template:
            ends = (_joined(piece.words[start:]) for start in range(len(piece.words)))
            yield piece, {"", "id", before, *ends}
        else:
            before = _joined(piece.words)
            yield piece, {before} if piece in naming else {"", before}


@lru_cache(maxsize=4096)
def _pieces(path: str) -> tuple[_Piece, ...]:
    """Text and templates of a path in their order."""
    plain, _, fragment = path.partition("#")
    found: list[_Piece] = []
    for segment in plain.split("/"):
        texts = _TEMPLATE.split(_FORMAT.sub("", segment))
        for index, text in enumerate(texts):
            noun, _, verb = ("", "", "") if index % 2 else text.partition(":")
            found += [_Piece(text, words(text), template=True)] if index % 2 else _texts(noun, verb)
    for index, after in enumerate(found[1:]):
        if after.template:
            found[index] = msgspec.structs.replace(found[index], many=True)
    return (*found, _Piece(fragment, words(fragment), verb=True)) if words(fragment) else tuple(found)


def _texts(noun: str, verb: str) -> Iterator[_Piece]:
    if re.search(r"\w", noun):
        yield _Piece(noun, words(noun))
    if words(verb):
        yield _Piece(verb, words(verb), verb=True)


def _naming(path: str) -> list[_Piece]:
    """The pieces that name something: no templates, no ``api`` in front, no versions and no plain numbers."""
    texts = [piece for piece in _pieces(path) if not piece.template]
    while texts and (_FRONT.fullmatch(texts[0].text) or _VERSION.fullmatch(texts[0].text)):
        texts.pop(0)
    return [piece for piece in texts if not _VERSION.fullmatch(piece.text) and not piece.text.isdecimal()]


def _around(tag: str, path: str) -> tuple[list[_Piece], list[_Piece]]:
    """The naming pieces of a path before the resource of a tag, and those behind it.

    The resource is a piece that is spelled like the tag or like its last words, or several pieces that together are
    spelled like the tag. Where there is none, all pieces stand behind it, but for the first ones where two or more of
    them together begin as the tag does.
    """
    pieces = _naming(path)
    told_of = [singular(word) for word in words(tag)]
    noun = "".join(told_of)
    for start in range(len(pieces)):
        for end in range(start, len(pieces)):
            run = _joined(_all_words(pieces[start : end + 1]))
            if run == noun or (end == start and _is_end(run, told_of)):
                return pieces[:start], pieces[end + 1 :]
            if not noun.startswith(run):
                break
    told = 0
    while told + 1 < len(pieces) and noun.startswith(_joined(_all_words(pieces[: told + 1]))):
        told += 1
    return [], pieces[told if told > 1 else 0 :]


def _is_end(run: str, found: Sequence[str]) -> bool:
    """Whether a text is the last of these words, or the last few of them written together."""
    left = run
    for word in reversed(found):
        if not left or not left.endswith(word):
            break
        left = left.removesuffix(word)
    return not left and bool(run)


def _all_words(pieces: Iterable[_Piece]) -> tuple[str, ...]:
    return tuple(word for piece in pieces for word in piece.words)


def _is_done(last: _Piece, path: str) -> bool:
    """Whether the last piece of a path names an action: a verb behind an item, or a piece of several words that begins
    with a verb."""
    if last.template or not last.words:
        return False
    is_behind = (_bare(path) if len(last.words) == 1 else _bare(path).rpartition("/")[0][-1:]).find("}") >= 0
    return last.words[0] in (DOINGS if is_behind else _PLAIN if len(last.words) > 1 else ())


def _is_item(path: str) -> bool:
    return _bare(path).endswith("}")


def _bare(path: str) -> str:
    """A path without the suffix that tells the format (``.json``, ``.{format}``) and without a slash at its end."""
    return _FORMAT.sub("", path).rstrip("/")


def _joined(found: Iterable[str]) -> str:
    """The words in the singular, written together."""
    return "".join(map(singular, found))


def _one(found: Sequence[str]) -> str:
    """The words, the last of them in the singular."""
    return " ".join((*found[:-1], singular(found[-1])))


def _about(verb: str, pieces: Sequence[_Piece]) -> str:
    """A verb and the words of the pieces, the last of them in the singular."""
    return f"{_spoken(verb, pieces[:-1])} {_one(pieces[-1].words)}" if pieces else verb


def _spoken(verb: str, pieces: Sequence[_Piece]) -> str:
    """A verb and the words of the pieces, in the singular where a template picks one of many."""
    return " ".join([verb, *(_one(piece.words) if piece.many else " ".join(piece.words) for piece in pieces)]).strip()
