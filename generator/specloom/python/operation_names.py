"""Names of operations: which resource an operation belongs to, and what its method is called there.

Rules.

1. The resource is the first tag, else the first segment of the path that is neither a parameter nor a version.
2. The method is the ``operationId`` without what a framework added (FastAPI's path and method, the router in front of
   ``api_v1``, a controller's name, ``repos/`` of ``repos/list``) and without the resource's own noun:
   ``updateLiveCallRouter`` of ``LiveCallRouters`` is ``update``. The noun is dropped only at the beginning or right
   behind the verb, where it can't mislead; that of a tag with dots is what stands behind the last one as well.
3. Where there is no ``operationId``, or it is a UUID or only repeats method and path, the method is a verb by
   convention (``list``, ``get``, ``create``, ``update``, ``delete``) and what the path says behind the resource. A path
   that ends in a verb gives that one (``cancel_session`` for ``sessions/{id}/cancel`` or ``sessions/{id}:cancel``), and
   POST to an item that has neither PUT nor PATCH is ``update``.
4. Two operations that want one name in one resource: the first keeps it. The other takes its whole ``operationId``,
   with the HTTP method in front where that is taken as well; one that is named by convention tells what it is found by
   (``get_log_by_id``). Method and path come last.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Final

import msgspec

from specloom.api import Api, Operation
from specloom.python.names import CLASSES, METHODS, MODULES, RESOURCES, constant, distinct, pascal, snake
from specloom.python.words import singular, words

_VERSION: Final = re.compile(r"v\d+([._-]?\w+)*|\d{4}-\d\d-\d\d|api|rest|beta|alpha|preview|public", re.IGNORECASE)
_METHODS: Final = frozenset({"get", "put", "post", "delete", "options", "head", "patch", "trace", "query"})
_VERBS: Final = _METHODS | frozenset(
    "add and batch bulk cancel check count create destroy do download edit export fetch find generate import index is "
    "list modify new or read remove replace retrieve run search send set show start stop submit sync test update "
    "upload upsert validate".split()
)
_ACTIONS: Final = (_VERBS - frozenset("and batch bulk head index new options or trace".split())) | frozenset(
    "accept acknowledge activate advance append apply approve archive assign attach authorize block call capture clear "
    "clone close complete confirm copy deactivate decline deliver detach disable discard dismiss duplicate enable "
    "execute expire fail finalize finish increment invite join launch leave lock mark merge move pause pay publish "
    "purge reactivate rebuild redact refresh register reject release remind rename reopen reorder resend reset resolve "
    "restart restore resume retry return reverse revert revoke rollback rotate save ship sign simulate snooze suspend "
    "switch terminate transfer trigger unarchive unassign unblock unlink unlock unpublish unsubscribe verify void "
    "withdraw".split()
)
"""Verbs that a path may end in, as the name of what is done to the thing before it."""
_PLAIN_ACTIONS: Final = frozenset("add create delete find generate get remove send update validate".split())
"""Those that begin no name of a thing, so that no parameter has to stand before them (``/pet/updateAlias``)."""
_QUESTIONS: Final = frozenset("autocomplete check count download export find lookup search suggest validate".split())
"""Those of them that GET asks for; others are nouns there."""
_UUID: Final = re.compile(r"[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}", re.IGNORECASE)
_CUSTOM: Final = re.compile(r"(?<=[^/:]):(?=[A-Za-z]+$)")
"""What begins a custom method (Google's AIP-136)."""
_NUMBER: Final = re.compile(r"v\d+")
_PREPOSITIONS: Final = frozenset("as at by for from in into of on to via with without".split())
_ARTICLES: Final = frozenset({"a", "an", "the"})
_FRAMEWORK: Final = frozenset({"controller", "api", "service", "endpoint", "resource", "handler"})
_PLAIN: Final = {"GET": "get", "PUT": "update", "PATCH": "update", "POST": "create", "DELETE": "delete"}


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
    methods = {pointer: name for tag, group in by_tag.items() for pointer, name in _methods(tag, group, chosen).items()}
    full = distinct({one.pointer: _full(one, tags[one.pointer], methods[one.pointer]) for one in api.operations})
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
    return named or next(iter(_segments(operation.path)), "") or "api"


def _segments(path: str) -> list[str]:
    """The segments of a path that name something: no parameters, no versions."""
    return [part for part in _parts(path) if "{" not in part and not _VERSION.fullmatch(part)]


def _parts(path: str) -> list[str]:
    """The segments of a path; what stands behind a colon is one of its own (``sessions/{id}:cancel``)."""
    return [part for part in _CUSTOM.sub("/", path).strip("/").split("/") if part]


def _methods(tag: str, group: list[Operation], overrides: Mapping[str, str]) -> dict[str, str]:
    replaced = {operation.path for operation in group if operation.method in ("PUT", "PATCH")}
    candidates = {
        operation.pointer: _candidates(tag, operation, is_update=operation.path not in replaced) for operation in group
    }
    fixed = [pointer for pointer in candidates if pointer in overrides]
    for pointer in fixed:
        candidates[pointer] = (snake(overrides[pointer].rpartition(".")[2]), *candidates[pointer])
    return distinct(candidates, METHODS, preferred=fixed)


def _candidates(tag: str, operation: Operation, *, is_update: bool) -> tuple[str, ...]:
    """Names for a method, best first; ``is_update`` says that POST to an item is what changes it."""
    own = _operation_id(operation)
    method = operation.method.lower()
    last = " ".join((method, *(word for part in operation.path.split("/") for word in words(part))))
    if own:
        verb = "create" if method == "post" else _verb(operation)
        return tuple(map(snake, (_stripped(own, tag, operation, verb), " ".join(own), " ".join((method, *own)), last)))
    verb = "update" if is_update and method == "post" and _is_item(operation) else _verb(operation)
    nouns = _nouns(tag, operation)
    behind = " ".join(word for segment in nouns for word in segment)
    plain = _conventional(tag, operation, verb)
    key = _key(operation.path)
    wanted = [plain]
    wanted += [] if _ends_in_action(operation, nouns) else [f"{verb} {behind}"]
    wanted += [f"{plain} by {key}"] if key else [f"list {behind}"] if method == "get" else []
    return tuple(map(snake, [*wanted, last]))


def _is_item(operation: Operation) -> bool:
    """Whether the path leads to one of many."""
    return operation.path.rstrip("/").endswith("}")


def _key(path: str) -> str:
    """What a path tells its last thing by: ``id`` of ``/layers/{layer_id}``, ``layer id`` of ``.../{layer_id}/data``;
    empty where it has no parameter."""
    parts = _parts(path)
    at = max((index for index, part in enumerate(parts) if "{" in part), default=0)
    key = list(words(parts[at])) if at else []
    noun = [singular(word) for word in words(parts[at - 1])] if at == len(parts) - 1 else []
    return " ".join(key[len(noun) :] if key[: len(noun)] == noun and len(key) > len(noun) else key)


def _operation_id(operation: Operation) -> list[str]:
    """The words of the ``operationId`` without what a framework added; empty when it says nothing of its own."""
    text = operation.operation_id
    if _UUID.fullmatch(text):
        return []
    fast_api = re.sub(r"\W", "_", operation.path) + "_" + operation.method.lower()
    if text.lower().endswith(fast_api.lower()) and len(text) > len(fast_api):
        text = text[: -len(fast_api)]
    found = _without_router(list(words(text.rpartition("/")[2] or text)))
    for index, word in enumerate(found[:-1]):
        if word == "controller":
            return found[index + 1 :]
    return [] if _repeats_path("".join(found), operation) else found


def _without_router(own: list[str]) -> list[str]:
    """``agents_create`` of ``agents_api_v1_agents_create``; what a verb begins stands before FastAPI's path."""
    for index in range(1, len(own) - 1):
        if own[index] == "api" and _NUMBER.fullmatch(own[index + 1]):
            behind = own[index + 2 :]
            return own if behind and own[0] in _VERBS else behind or own[:index]
    return own


def _repeats_path(text: str, operation: Operation) -> bool:
    """Whether an ``operationId`` is the method and the path, its version and its braces left out or not."""
    whole = "".join(word for part in operation.path.split("/") for word in words(part))
    spoken = "".join(word for part in _segments(re.sub(r"[{}]", "", operation.path)) for word in words(part))
    method = operation.method.lower()
    return text in (method + whole, method + spoken, whole + method, spoken + method)


def _stripped(own: list[str], tag: str, operation: Operation, verb: str) -> str:
    """The words of an ``operationId`` without the noun of its resource; see rule 2."""
    own = [word for word in own if word not in _ARTICLES] or own
    pieces = tag.split(".")
    for index in range(len(pieces)):
        text = ".".join(pieces[index:])
        noun = [singular(word) for word in words(text)]
        while len(noun) > 1 and noun[-1] in _FRAMEWORK:
            noun.pop()
        found = _noun_in(own, "".join(noun)) if noun else None
        if found is not None and not (index and _may_be_verb(own, found)):
            rest = own[: found[0]] + own[found[1] :]
            plural = own[found[1] - 1] != singular(own[found[1] - 1])
            return _without_noun(own, rest, plural, text, operation, verb)
    return " ".join(own)


def _may_be_verb(own: list[str], found: tuple[int, int]) -> bool:
    """Whether words at the beginning may be what is done: ``judge`` of ``judge_conversation``."""
    start, end = found
    is_plural = own[end - 1] != singular(own[end - 1])
    return start == 0 and end < len(own) and own[end] not in _VERBS | _ACTIONS and not is_plural


def _noun_in(own: list[str], noun: str) -> tuple[int, int] | None:
    """Where the words that are a noun begin and end: at the beginning or right behind the verb."""
    for start in range(len(own)):
        if (start > 1 and own[start - 1] not in _VERBS) or (start == 2 and own[0] not in _VERBS):
            return None
        for end in range(start + 1, len(own) + 1):
            if noun in {"".join(own[start : end - 1]) + singular(own[end - 1]), "".join(map(singular, own[start:end]))}:
                return start, end
    return None


def _without_noun(own: list[str], rest: list[str], plural: bool, tag: str, operation: Operation, verb: str) -> str:
    if not rest:
        return _conventional(tag, operation, verb)
    if rest == ["get"] and plural and not operation.path.endswith("}"):
        return "list"
    return " ".join(own if rest[0] in _PREPOSITIONS else rest)


def _verb(operation: Operation) -> str:
    return _PLAIN.get(operation.method, operation.method.lower())


def _nouns(tag: str, operation: Operation) -> list[list[str]]:
    """The segments of the path behind what names the resource, each as words: the singular where one of them is chosen
    by a parameter and others follow."""
    noun = "".join(singular(word) for word in words(tag))
    parts = _parts(operation.path)
    segments: list[list[str]] = []
    for index, part in enumerate(parts):
        if "{" not in part and not _VERSION.fullmatch(part) and words(part):
            *front, last = words(part)
            is_chosen = index + 2 < len(parts) and "{" in parts[index + 1]
            segments.append([*front, singular(last) if is_chosen else last])
    singulars = ["".join(map(singular, segment)) for segment in segments]
    for start in range(len(segments)):
        for end in range(start + 1, len(segments) + 1):
            if "".join(singulars[start:end]) == noun:
                return segments[end:]
    return segments


def _conventional(tag: str, operation: Operation, verb: str) -> str:
    """A verb by convention and what the path says behind the resource; see rule 3."""
    nouns = _nouns(tag, operation)
    behind = [word for segment in nouns for word in segment]
    item = _is_item(operation)
    if _ends_in_action(operation, nouns):
        things = [word for segment in nouns[:-1] for word in segment] if len(nouns[-1]) == 1 else []
        return " ".join((*nouns[-1], *things))
    segments = _segments(operation.path)
    last = words(segments[-1])[-1] if segments and words(segments[-1]) else ""
    many = last != singular(last)
    if operation.method == "GET" and many and not item:
        return " ".join(("list", *behind))
    if operation.method == "DELETE" and many and not item and not behind:
        return "delete all"
    if operation.method == "POST" and behind and not many and not item:
        return " ".join(behind)
    return " ".join((verb, *behind[:-1], singular(behind[-1]))) if behind else verb


def _ends_in_action(operation: Operation, nouns: list[list[str]]) -> bool:
    """Whether the last segment of a path says what is done."""
    if not nouns or _is_item(operation):
        return False
    segment = nouns[-1]
    if operation.method == "GET":
        return len(segment) == 1 and segment[0] in _QUESTIONS
    parts = _parts(operation.path)
    is_of_one = len(segment) == 1 or (len(parts) > 1 and "{" in parts[-2])
    known = segment[0] in (_ACTIONS if is_of_one else _PLAIN_ACTIONS) or bool(_CUSTOM.search(operation.path))
    return known and operation.method in ("POST", "PUT", "PATCH", "QUERY")


def _constant(method: str) -> str:
    name = constant(method)
    return f"{name}_" if name in {"UNSET", "TYPE_CHECKING"} else name


def _full(operation: Operation, tag: str, method: str) -> tuple[str, ...]:
    """Names for the operation among all operations, best first."""
    own = _operation_id(operation)
    bare = "/" in operation.operation_id or "controller" in words(operation.operation_id)
    plain = own if len(own) > 1 else list(words(method))
    if len(plain) == 1:
        *front, noun = words(tag) or ("api",)
        plain = [*plain, *front, noun if plain == ["list"] else singular(noun)]
    own_first = (pascal(" ".join(plain)), pascal(" ".join((tag, *plain))))
    return tuple(reversed(own_first)) if bare and len(own) > 1 else own_first
