"""Names of schemas: of every model, enum and union that gets one.

Rules.

1. An override from the configuration, else the component's name, else the schema's title where no other schema has it,
   else the shortest unique name from the place where the schema stands.
2. The place is read as a trail of nouns: the component or operation, then properties, with items in the singular. The
   last noun alone is the name (``paging_targets`` / items is ``PagingTarget``), unless it says too little by itself
   (``data``, ``type``); then the nearest noun that says something goes in front (``PagingTargetType``).
3. A short name that several places would like is none of theirs: nouns are added from the trail until it is unique, so
   that a name means what it did when another place for it comes in front. A trail's whole length is used only when
   everything shorter is taken, and never more than 64 characters of it.
4. Bodies are called after their operation: ``UpdatePetRequest``, ``UpdatePetResponse``, ``UpdatePetNotFound``; and so
   are those to which a framework gave the name of an operation, its path and its method.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from http import HTTPStatus
from itertools import chain
from typing import Final
from urllib.parse import unquote

from specloom.api import Api, MediaType, Operation, Parameter, Response, Schema, SchemaId
from specloom.python.framework_names import framework_bodies
from specloom.python.merging import Schemas
from specloom.python.names import CLASSES, MAX_NAME, cut, distinct, pascal
from specloom.python.operation_names import OperationName
from specloom.python.variant_names import Named, variant_names
from specloom.python.words import singular, words

_MAX_TITLE_WORDS: Final = 5
_MAX_NAME_WORDS: Final = 8
"""Words of the title of a variant of a union where it has no spaces, and so is a name and no sentence."""
_VAGUE: Final = frozenset(
    """
    action actions arg args argument arguments attribute attributes body category code config configuration
    content contents context data detail details element elements entry entries error errors event events extra
    field fields file filter filters format id included info input item items key keys kind label level link links
    list message messages meta metadata method mode model n name object objects option options order output param
    params parameter parameters part payload permission permissions properties property reason record records
    relationship relationships request response result results role roles scope settings setting sort source state
    status style subject target text title type types unit url usage value values variant version
    """.split()
)
_NAMED: Final = frozenset({"properties", "$defs", "definitions", "dependentSchemas", "patternProperties"})
_ONE_OF_MANY: Final = frozenset(
    {"items", "additionalProperties", "contains", "unevaluatedItems", "unevaluatedProperties"}
)
_NUMBERED: Final = {"prefixItems": "item", "oneOf": "variant", "anyOf": "variant", "allOf": ""}
"""What one of several is called; a part of a whole is called as the whole is."""
_UNIONS: Final = {"oneOf": "one_of", "anyOf": "any_of"}
_STATUSES: Final = frozenset(str(known.value) for known in HTTPStatus)
_SILENT: Final = frozenset({"if", "then", "else", "not", "schema", "itemSchema", "contentSchema", "propertyNames"})


def schema_names(
    api: Api,
    wanted: Iterable[SchemaId],
    operations: Mapping[str, OperationName],
    overrides: Mapping[str, str] | None = None,
    *,
    reserved: Collection[str] = (),
    merging: Schemas | None = None,
) -> dict[SchemaId, str]:
    """A class name for each of ``wanted``, in the order of ``api.schemas``.

    ``operations`` are the names from ``operation_names``; classes of resources are not used again. ``overrides`` gives
    names by pointer. Components choose before inline schemas, and those that are spelled like their name before others.
    """
    chosen = dict(overrides or {})
    asked = set(wanted)
    schemas = [schema for schema in api.schemas.values() if schema.id in asked]
    trails = _Trails(api, operations, merging)
    titles = _unique_titles(schemas)
    candidates = _apart({schema.id: _candidates(schema, chosen, titles, trails) for schema in schemas}, api.schemas)
    resources = chain.from_iterable(
        (name.resource_class, f"Async{name.resource_class}") for name in operations.values()
    )
    fixed = [schema.id for schema in schemas if schema.id in chosen]
    exact = [schema.id for schema in schemas if schema.component and schema.component == candidates[schema.id][0]]
    components = [schema.id for schema in schemas if schema.component]
    return distinct(candidates, {*CLASSES, *reserved, *resources}, preferred=[*fixed, *exact, *components])


def place_names(
    api: Api, operations: Mapping[str, OperationName], merging: Schemas
) -> Callable[[SchemaId], tuple[str, ...]]:
    """A function from a schema to the names that fit the place where it stands, best first."""
    trails = _Trails(api, operations, merging)
    return lambda place: tuple(dict.fromkeys(map(_short, _from_trail(trails.of(place)))))


def _apart(
    candidates: Mapping[SchemaId, tuple[str, ...]], schemas: Mapping[SchemaId, Schema]
) -> dict[SchemaId, tuple[str, ...]]:
    """The candidates of each schema, best first. A first choice that several inline schemas share is taken from all of
    them, if they have another; see rule 3."""
    wanted = Counter(names[0] for place, names in candidates.items() if not schemas[place].component)
    return {
        place: names[1:] if len(names) > 1 and wanted[names[0]] > 1 and not schemas[place].component else names
        for place, names in candidates.items()
    }


def _candidates(
    schema: Schema, overrides: Mapping[str, str], titles: Collection[str], trails: _Trails
) -> tuple[str, ...]:
    found: list[str] = [pascal(overrides[schema.id])] if schema.id in overrides else []
    if schema.component:
        name = pascal(schema.component)
        if schema.component in _STATUSES:
            return (*found, f"{_phrase(int(schema.component))}Body", name)
        if schema.id in trails.bodies:
            found.append(trails.bodies[schema.id])
        return (*found, name, f"{name}Schema")
    if schema.title in titles:
        found.append(pascal(schema.title))
    found.extend(_from_trail(trails.of(schema.id)))
    return tuple(dict.fromkeys(_short(name) for name in found))


def _short(name: str) -> str:
    return cut(name, "") if len(name) > MAX_NAME else name


def _unique_titles(schemas: Iterable[Schema]) -> set[str]:
    count: dict[str, int] = {}
    for schema in schemas:
        if not schema.component and schema.title:
            name = pascal(schema.title)
            count[name] = count.get(name, 0) + 1
    return {
        schema.title
        for schema in schemas
        if schema.title.isascii()
        and count.get(pascal(schema.title)) == 1
        and 0 < len(words(schema.title)) <= _most_words(schema)
        and not _is_vague(pascal(schema.title))
    }


def _most_words(schema: Schema) -> int:
    is_variant = schema.pointer.split("/")[-2:-1] in (["oneOf"], ["anyOf"])
    return _MAX_NAME_WORDS if is_variant and " " not in schema.title else _MAX_TITLE_WORDS


def _is_vague(noun: str) -> bool:
    return noun.rstrip("0123456789").lower() in _VAGUE


def _from_trail(trail: tuple[str, ...]) -> Iterator[str]:
    """Names from a trail of nouns, shortest first; see rules 2 and 3."""
    *front, last = trail
    outer, noun = _telling(front, last)
    if not front or not _is_vague(noun):
        yield noun
    if telling := [each for each in outer if not _is_vague(each)]:
        yield telling[-1] + noun
        yield telling[0] + noun
    for count in range(1, len(front) + 1):
        yield "".join(front[-count:]) + last
    yield f"{''.join(trail)}Schema"


def _telling(front: Sequence[str], last: str) -> tuple[Sequence[str], str]:
    """The nouns in front, and a noun that says enough: the last one, or, where that is vague, the nearest one that is
    not, with the last one behind it."""
    if _is_vague(last):
        for index in range(len(front) - 1, -1, -1):
            if not _is_vague(front[index]):
                return front[:index], front[index] + last
    return front, last


class _Trails:
    """The trail of nouns of any schema, by its id."""

    def __init__(self, api: Api, operations: Mapping[str, OperationName], merging: Schemas | None) -> None:
        self._schemas = api.schemas
        self._merging = Schemas(api) if merging is None else merging
        self._variants: dict[str, tuple[Named, ...]] = {}
        self.bodies = framework_bodies(api, operations)
        self._components = {
            schema.id: self.bodies.get(schema.id) or _component_noun(schema.component)
            for schema in api.schemas.values()
            if schema.component
        }
        self._roots: dict[str, tuple[str, ...]] = dict.fromkeys(_errors_of_several(api), ("ErrorResponse",))
        for operation in api.operations:
            self._add_operation(operation, operations[operation.pointer].full)
        for payload in api.payloads:
            self._add_operation(payload.operation, pascal(payload.name))

    def of(self, place: SchemaId) -> tuple[str, ...]:
        """Nouns from the component or operation to the schema, at least one."""
        head, *steps = place.split("/")
        for length in range(len(steps), -1, -1):
            outer = "/".join([head, *steps[:length]])
            root = (self._components[SchemaId(outer)],) if outer in self._components else self._roots.get(outer)
            if root:
                return self._walk(root, steps[length:], outer)
        return self._unrooted(head, steps)

    def _walk(self, root: tuple[str, ...], steps: list[str], outer: str) -> tuple[str, ...]:
        """Nouns of the steps behind ``root``, which stands at the pointer ``outer``."""
        trail = list(root)
        remaining = iter(steps)
        at = outer
        for step in remaining:
            before, at = at, f"{at}/{step}"
            key = next(remaining, "") if step in _NAMED or step in _NUMBERED else ""
            at = f"{at}/{key}" if key else at
            if step in _NAMED:
                trail.append(pascal(_unescaped(key)))
            elif step in _ONE_OF_MANY:
                trail[-1:] = _one_of(trail[-1]) if len(trail) > 1 else (trail[-1], "Item")
            elif step in _UNIONS and key.isdecimal() and before in self._schemas:
                self._add_variant(trail, before, getattr(self._schemas[SchemaId(before)], _UNIONS[step]), int(key))
            elif step in _NUMBERED:
                trail += [f"{noun.capitalize()}{_ordinal(key)}"] if (noun := _NUMBERED[step]) else []
            elif step not in _SILENT:
                trail.append(pascal(_unescaped(step)))
        return tuple(trail)

    def _add_variant(self, trail: list[str], union: str, members: Sequence[SchemaId], index: int) -> None:
        """The variant's name in the place of the union's; a union whose noun says too little takes another in front."""
        if index < len(members):
            while len(trail) > 1 and _is_vague(trail[-1]):
                trail[-2:] = [trail[-2] + trail[-1]]
            if union not in self._variants:
                self._variants[union] = variant_names(self._merging, members)
            trail[-1] = self._variants[union][index](trail[-1])

    def _unrooted(self, head: str, steps: list[str]) -> tuple[str, ...]:
        """A schema that hangs under no operation and no component schema: what stands behind the section's name."""
        named = steps[2:] if steps[:1] == ["components"] else steps
        file = head.rpartition("#")[0].rpartition("/")[2].partition(".")[0]
        nouns = [pascal(_unescaped(step)) for step in named[:1]] or [pascal(file)]
        return self._walk(tuple(nouns), [step for step in named[1:] if step not in {"content", "headers"}], "")

    def _add_operation(self, operation: Operation, full: str) -> None:
        for parameter in operation.parameters:
            self._add_parameter(parameter, full)
        if operation.body:
            shared = pascal(operation.body.component) if operation.body.component else ""
            self._add_content(
                operation.body.content,
                (_ending(shared, "Request"),) if operation.body.component else (f"{full}Request",),
            )
        good = [response.status for response in operation.responses if response.status.startswith("2")]
        for response in operation.responses:
            self._add_response(response, full, first=response.status in good[:1])

    def _add_parameter(self, parameter: Parameter, full: str) -> None:
        trail = (full, pascal(parameter.name))
        if parameter.schema:
            self._roots.setdefault(parameter.schema, trail)
        if parameter.content:
            self._add_content((parameter.content,), trail)

    def _add_response(self, response: Response, full: str, *, first: bool) -> None:
        noun = _status_noun(response.component) if response.component in _STATUSES else pascal(response.component)
        shared = _ending(noun, "Response") if response.component else ""
        name = shared or (f"{full}Response" if first else f"{full}{_status_noun(response.status)}")
        self._add_content(response.content, (name,))
        for header in response.headers:
            if header.schema:
                self._roots.setdefault(header.schema, (name, pascal(header.name)))
            if header.content:
                self._add_content((header.content,), (name, pascal(header.name)))

    def _add_content(self, content: Iterable[MediaType], trail: tuple[str, ...]) -> None:
        """Media types beside the first say their subtype (``application/vnd.api+json`` is ``VndApiJson``)."""
        for index, media in enumerate(content):
            own = (
                trail
                if not index
                else (*trail[:-1], trail[-1] + pascal(media.name.partition(";")[0].rpartition("/")[2]))
            )
            if media.schema:
                self._roots.setdefault(media.schema, own)
            if media.item_schema:
                self._roots.setdefault(media.item_schema, (*own, "Item"))


def _errors_of_several(api: Api) -> Iterator[SchemaId]:
    """Bodies that stand in one shared answer and are referred to by others, all of them errors, as bundlers leave them:
    none is called after the one in which it happens to stand."""
    statuses: dict[SchemaId, set[str]] = {}
    for operation in api.operations:
        for response in operation.responses:
            for schema in (api.schemas[media.schema] for media in response.content if media.schema):
                statuses.setdefault(schema.ref or schema.id, set()).add(response.status)
    for id_, found in statuses.items():
        if id_.startswith("#/components/responses/") and len(found) > 1 and min(found) >= "4":
            yield id_


def _component_noun(component: str) -> str:
    """A component's name; one that is a status is called as the status is."""
    return _phrase(int(component)) if component in _STATUSES else pascal(component)


def _one_of(noun: str) -> tuple[str, ...]:
    """One of what a plural says; ``PagingTargets`` is ``PagingTarget``, ``Data`` is data and an item."""
    *front, last = words(noun)
    one = singular(last)
    return (noun, "Item") if one == last else (pascal(" ".join([*front, one])),)


def _ending(name: str, ending: str) -> str:
    return name if name.endswith((ending, "Body")) else name + ending


def _ordinal(index: str) -> str:
    return str(int(index) + 1) if index.isdigit() else pascal(index)


def _unescaped(step: str) -> str:
    return unquote(step).replace("~1", "/").replace("~0", "~")


def _status_noun(status: str) -> str:
    """What an answer with this status is called: ``NotFound`` for 404, ``ClientError`` for 4XX."""
    if status.isdigit() and int(status) in {known.value for known in HTTPStatus}:
        return _phrase(int(status))
    ranges = {"1XX": "Information", "2XX": "Response", "3XX": "Redirection", "4XX": "ClientError", "5XX": "ServerError"}
    return ranges.get(status.upper(), "Error" if status == "default" else f"Status{pascal(status).lstrip('N')}")


def _phrase(status: int) -> str:
    """RFC 9110's phrase, by a table of our own where Python's changed between versions."""
    changed = {413: "ContentTooLarge", 414: "UriTooLong", 416: "RangeNotSatisfiable", 422: "UnprocessableContent"}
    phrase = changed.get(status) or pascal(HTTPStatus(status).phrase)
    return f"{phrase}Response" if status < 300 else phrase
