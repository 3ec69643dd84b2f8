"""Names of operations: which resource an operation belongs to, and what its method is called there.

Rules.

1. The resource is the first tag, else the first segment of the path that is neither a parameter nor a version.
2. The method is the ``operationId`` without what a framework added (FastAPI's path and method, the router in front of
   ``api_v1``, a controller's name, ``repos/`` of ``repos/list``), without a version in front that the path says too,
   and without the resource's own noun: ``updateLiveCallRouter`` of ``LiveCallRouters`` is ``update``. The noun is
   dropped only at the beginning or right behind the verb, where it can't mislead; that of a tag with dots is what
   stands behind one of them as well.
3. Where there is no ``operationId``, or it is a UUID or only repeats method and path, these name the method: see
   ``path_names``.
4. Two operations that want one name in one resource: the first keeps it, the other takes its whole ``operationId``,
   with the HTTP method in front where that is taken as well, then method and path. Of those named by their paths, the
   ones that are not below something else come first.
5. A name that would have to be cut gives way to a later one that is short enough.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Final

import msgspec

from specloom.api import Api, Operation
from specloom.python.names import CLASSES, MAX_NAME, METHODS, MODULES, RESOURCES, constant, distinct, pascal, snake
from specloom.python.path_names import DOINGS, Paths, is_nested, repeats_path, resource
from specloom.python.words import singular, words

_METHODS: Final = frozenset({"get", "put", "post", "delete", "options", "head", "patch", "trace", "query"})
_VERBS: Final = _METHODS | frozenset(
    "add and batch bulk cancel check count create destroy do download edit export fetch find generate import index is "
    "list modify new or read remove replace retrieve run search send set show start stop submit sync test update "
    "upload upsert validate".split()
)
_MOST_PIECES: Final = 6
"""How many of the pieces of a tag, between dots, may be left out in front while its noun is looked for."""
_UUID_DIGITS: Final = 32
_UUID: Final = r"[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}"
_NUMBER: Final = re.compile(r"v\d+")
_PREPOSITIONS: Final = frozenset("as at by for from in into of on to via with without".split())
_ARTICLES: Final = frozenset({"a", "an", "the"})
_FRAMEWORK: Final = frozenset({"controller", "api", "service", "endpoint", "resource", "handler"})


class OperationName(msgspec.Struct, frozen=True, kw_only=True):
    """What an operation is called.

    ``resource`` is the client's attribute and the module (``live_call_routers``), ``resource_class`` the class there
    (``LiveCallRouters``; its twin has ``Async`` in front), ``method`` the method (``update``), ``constant`` its
    constant that holds the operation (``UPDATE``), ``full`` a name for it among all operations, for the names of its
    models (``UpdateLiveCallRouter``), ``tag`` the text that the resource is named after.
    """

    resource: str
    resource_class: str
    method: str
    constant: str
    full: str
    tag: str


def operation_names(
    api: Api, overrides: Mapping[str, str] | None = None, *, taken: Collection[str] = ()
) -> dict[str, OperationName]:
    """A name for each operation of ``api.operations``, by its pointer.

    ``overrides`` gives names by pointer, ``resource.method`` or ``method``. No resource is called like a component
    schema or one of ``taken``, as its module imports models.
    """
    chosen = dict(overrides or {})
    tags = {operation.pointer: _tag(operation, chosen.get(operation.pointer, "")) for operation in api.operations}
    resources, classes = _resources(dict.fromkeys(tags.values()), _model_names(api) | set(taken))
    by_tag: dict[str, list[Operation]] = {}
    for operation in api.operations:
        by_tag.setdefault(tags[operation.pointer], []).append(operation)
    namer = _Namer(api.operations)
    methods = {
        pointer: name for tag, group in by_tag.items() for pointer, name in namer.methods(tag, group, chosen).items()
    }
    full = distinct({one.pointer: namer.full(one, tags[one.pointer], methods[one.pointer]) for one in api.operations})
    return {
        operation.pointer: OperationName(
            resource=resources[tags[operation.pointer]],
            resource_class=classes[tags[operation.pointer]],
            method=methods[operation.pointer],
            constant=_constant(methods[operation.pointer]),
            full=full[operation.pointer],
            tag=tags[operation.pointer],
        )
        for operation in api.operations
    }


class FurtherNames:
    """Names for what one resource has beside a method for each operation: pages, streams, other bodies.

    The operations' own names come first, so that a name never goes from an operation to what another adds.
    """

    def __init__(self, operations: Iterable[OperationName], taken: Iterable[tuple[str, str]] = ()) -> None:
        """``taken`` are further methods, and their constants."""
        pairs = [*((each.method, each.constant) for each in operations), *taken]
        self._methods = {method for method, _ in pairs} | METHODS
        self._constants = {constant_ for _, constant_ in pairs}

    def take(self, name: OperationName, suffix: str) -> OperationName:
        """The name with a suffix behind it (``create_stream``, ``CREATE_STREAM``), and a number where it is taken."""
        methods = distinct({"": (f"{name.method.rstrip('_')}_{suffix}",)}, self._methods)
        constants = distinct({"": (f"{name.constant.rstrip('_')}_{suffix.upper()}",)}, self._constants)
        self._methods.add(methods[""])
        self._constants.add(constants[""])
        return msgspec.structs.replace(name, method=methods[""], constant=constants[""])


def _model_names(api: Api) -> set[str]:
    return {pascal(schema.component) for schema in api.schemas.values() if schema.component}


def _resources(tags: Mapping[str, None], models: Collection[str]) -> tuple[dict[str, str], dict[str, str]]:
    """Attribute and class of each tag; tags that spell the same words are one resource."""
    attribute = {tag: snake(tag, "api") for tag in tags}
    reserved = RESOURCES | (MODULES - {"errors", "models", "testing"})
    attributes = distinct({name: (name, f"{name}_") for name in attribute.values()}, reserved)
    classes: dict[str, str] = {}
    used = {*CLASSES, *models}
    for tag in tags:
        if attribute[tag] not in classes:
            plain = pascal(tag, "Api")
            options = (plain, f"{plain}Resource", f"{plain}Resource_{len(classes)}")
            classes[attribute[tag]] = next(name for name in options if not {name, f"Async{name}"} & used)
            used |= {classes[attribute[tag]], f"Async{classes[attribute[tag]]}"}
    return {tag: attributes[attribute[tag]] for tag in tags}, {tag: classes[attribute[tag]] for tag in tags}


def _tag(operation: Operation, override: str) -> str:
    if "." in override:
        return override.partition(".")[0]
    named = next((tag for tag in operation.tags if words(tag)), "")
    return named or resource(operation.path) or "api"


class _Namer:
    """Finds names for operations. The words of each ``operationId`` are worked out once."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        every = list(operations)
        self._paths = Paths(every)
        self._own = {each.pointer: _operation_id(each) for each in every}

    def methods(self, tag: str, group: list[Operation], overrides: Mapping[str, str]) -> dict[str, str]:
        """The name of each operation of a resource, by its pointer."""
        candidates = {operation.pointer: self._candidates(tag, operation) for operation in group}
        fixed = [pointer for pointer in candidates if pointer in overrides]
        for pointer in fixed:
            candidates[pointer] = (snake(overrides[pointer].rpartition(".")[2]), *candidates[pointer])
        nested = {each.pointer for each in group if not self._own[each.pointer] and is_nested(tag, each)}
        return distinct(candidates, METHODS, preferred=(*fixed, *(each for each in candidates if each not in nested)))

    def full(self, operation: Operation, tag: str, method: str) -> tuple[str, ...]:
        """Names for the operation among all operations, best first."""
        version, own = _version(self._own[operation.pointer], operation)
        bare = "/" in operation.operation_id or "controller" in words(operation.operation_id)
        plain = own if len(own) > 1 else list(words(method))
        if len(plain) == 1:
            *front, noun = words(tag) or ("api",)
            told = [*plain, *front, noun if plain == ["list"] else singular(noun)]
            plain = told if [*front, noun] != plain else plain
        named, tagged = pascal(" ".join(plain)), pascal(" ".join((tag, *plain)))
        versioned = (pascal(" ".join((version, *plain))),) if version else ()
        return (tagged, named) if bare and len(own) > 1 else (named, *versioned, tagged)

    def _candidates(self, tag: str, operation: Operation) -> tuple[str, ...]:
        own = self._own[operation.pointer]
        version, bare = _version(own, operation)
        stripped = _stripped(bare, tag, operation)
        by_path = self._paths.names(tag, operation)
        whole = " ".join(own)
        versioned = (f"{version} {stripped}",) if version else ()
        spoken = (stripped, *versioned, whole, f"{operation.method.lower()} {whole}", *by_path) if stripped else by_path
        return tuple(map(snake, sorted(spoken, key=lambda text: len("_".join(words(text))) > MAX_NAME)))


def _operation_id(operation: Operation) -> list[str]:
    """The words of the ``operationId`` without what a framework added; empty when it says nothing of its own."""
    text = operation.operation_id
    if len(text) >= _UUID_DIGITS and re.fullmatch(_UUID, text, re.IGNORECASE):
        return []
    found = _without_router(_before_path(list(words(text.rpartition("/")[2] or text)), operation))
    for index, word in enumerate(found[:-1]):
        if word == "controller":
            return found[index + 1 :]
    return [] if found and repeats_path(_apart(found, operation.method.lower()), operation) else found


def _version(own: list[str], operation: Operation) -> tuple[str, list[str]]:
    """The version at the beginning of an ``operationId``, and the words behind it. Empty, and all of the words, where
    there is none or the path does not name it as well."""
    stated = len(own) > 1 and _NUMBER.fullmatch(own[0]) and own[0] in operation.path.lower().split("/")
    return (own[0], own[1:]) if stated else ("", own)


def _before_path(own: list[str], operation: Operation) -> list[str]:
    """``search`` of ``search_v1_search_get`` and of ``searchV1SearchGet``: FastAPI puts path and method behind."""
    path = [*words(operation.path), operation.method.lower()]
    return own[: -len(path)] if len(own) > len(path) > 1 and own[-len(path) :] == path else own


def _apart(found: list[str], method: str) -> list[str]:
    """The words, with a method that is written together with the next word split off (``Get3dSecure``)."""
    rest = found[0].removeprefix(method)
    return [method, rest, *found[1:]] if rest and rest != found[0] else found


def _without_router(own: list[str]) -> list[str]:
    """``agents_create`` of ``agents_api_v1_agents_create``: the router and the version in front are left out. Words
    that begin with a verb are left as they are: there the path is what FastAPI put behind them."""
    for index in range(1, len(own) - 1):
        if own[index] == "api" and _NUMBER.fullmatch(own[index + 1]):
            behind = own[index + 2 :]
            return own if behind and own[0] in _VERBS else behind or own[:index]
    return own


def _stripped(own: list[str], tag: str, operation: Operation) -> str:
    """The words of an ``operationId`` without the noun of its resource, by rule 2; empty where no other words say what
    is done."""
    own = [word for word in own if word not in _ARTICLES] or own
    pieces = tag.split(".")
    for index in range(min(len(pieces), _MOST_PIECES)):
        noun = [singular(word) for word in words(".".join(pieces[index:]))]
        while len(noun) > 1 and noun[-1] in _FRAMEWORK:
            noun.pop()
        found = _noun_in(own, "".join(noun)) if noun else None
        if found is not None and not (index and _may_be_verb(own, found)):
            start, end = found
            plural = own[end - 1] != singular(own[end - 1])
            return _without_noun(own, own[:start] + own[end:], plural, operation)
    return " ".join(own)


def _may_be_verb(own: list[str], found: tuple[int, int]) -> bool:
    """Whether the words that look like the noun may be a verb instead: ``judge`` in ``judge_conversation``, where the
    tag is ``Judge``."""
    start, end = found
    is_plural = own[end - 1] != singular(own[end - 1])
    return start == 0 and end < len(own) and own[end] not in _VERBS | DOINGS and not is_plural


def _noun_in(own: list[str], noun: str) -> tuple[int, int] | None:
    """Start and end of the words that are a noun, written together and in the singular: at the beginning or right
    behind the verb. None where they don't stand there."""
    for start in range(len(own)):
        if (start > 1 and own[start - 1] not in _VERBS) or (start == 2 and own[0] not in _VERBS):
            return None
        plain = singulars = ""
        for end in range(start + 1, len(own) + 1):
            one = singular(own[end - 1])
            if noun in (plain + one, singulars + one):
                return start, end
            plain, singulars = plain + own[end - 1], singulars + one
            if not noun.startswith((plain, singulars)):
                break
    return None


def _without_noun(own: list[str], rest: list[str], plural: bool, operation: Operation) -> str:
    if not rest:
        acts = own[0] in _VERBS - _METHODS or (len(own) > 1 and not plural and operation.method == "POST")
        return " ".join(own) if acts else ""
    if rest[0] in ("post", "put", "patch") and len(rest) == 1:
        return ""
    if rest == ["get"] and plural and not operation.path.endswith("}"):
        return "list"
    return " ".join(own if rest[0] in _PREPOSITIONS else rest)


def _constant(method: str) -> str:
    name = constant(method)
    return f"{name}_" if name in {"UNSET", "TYPE_CHECKING"} else name
