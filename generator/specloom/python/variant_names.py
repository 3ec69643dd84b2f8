"""What tells the variants of a union apart, in a word: its place in the list would change when one is added.

Rules. The constant that a member must have (``type: text``) goes in front: ``TextContent``; else the title. Values that
are listed beside any of their kind are the known ones: ``KnownModel``. Where those do not tell the variants apart, a
required member that no other variant requires goes behind (``ContentWithUrl``), else the kind of JSON value
(``ContentList``).

Where what a variant states itself tells too little, the same is asked of all that it refers to and is composed of: the
name of the component that it is, what a list holds (``ContentTextList``), any member that it alone has, the two
components that it chooses from (``CatOrDog``). One whose members all others have as well is the ``Plain`` one. What is
left has its number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Final, TypeAlias

from msgspec import UNSET

from specloom.api import Schema, SchemaId
from specloom.python.merging import Schemas
from specloom.python.names import pascal
from specloom.python.words import singular, words

Named: TypeAlias = Callable[[str], str]
"""Makes the name of a variant of the name of its union."""

_LONGEST: Final = 40
_FEWEST_WORDS: Final = 3
_MOST_WORDS: Final = 12
"""Words of the beginning of a sentence: what is longer is no name."""
_LINKING: Final = frozenset(
    "a an and are as at be between by can for from has have in is it must no not of on only or should than that the "
    "to was were when which will with".split()
)
"""Words with which no name ends, as they lead to what follows."""
_KINDS: Final = {
    "object": "Object",
    "array": "List",
    "string": "Text",
    "integer": "Number",
    "number": "Number",
    "boolean": "Flag",
}
_NESTED: Final = frozenset(("object", "array"))


def variant_names(schemas: Schemas, members: Sequence[SchemaId]) -> tuple[Named, ...]:
    """How each variant is called; like its union where no other has a value but null."""
    telling = [index for index, each in enumerate(members) if schemas[each].types != ("null",)]
    if len(telling) < 2:
        return tuple(_as_it_is for _ in members)
    stated = _by_what_is_stated(schemas, [schemas[members[index]] for index in telling])
    if not all(stated):
        whole = _by_the_whole(schemas, [_whole(schemas, members[index]) for index in telling])
        stated = [first or second for first, second in zip(stated, whole, strict=True)]
    named = dict(zip(telling, stated, strict=True))
    return tuple(named.get(index) or _behind(f"Variant{index + 1}") for index in range(len(members)))


def _by_what_is_stated(schemas: Schemas, stated: Sequence[Schema]) -> list[Named | None]:
    in_front = [[_tag(schemas, each) for each in stated], [_title(each.title) for each in stated], _known(stated)]
    behind = [_own_members(stated), [_KINDS.get("".join(each.types), "") for each in stated]]
    return _first_of([(words_, _in_front) for words_ in in_front] + [(words_, _behind) for words_ in behind])


def _by_the_whole(schemas: Schemas, whole: Sequence[Schema]) -> list[Named | None]:
    names = [_noun(each.component) or _title(each.title) for each in whole]
    held = [_held(schemas, each) for each in whole]
    return _first_of(
        [
            (names, _as_one),
            ([_tag(schemas, each) for each in whole], _as_one),
            (_constants(schemas, whole), _in_front),
            (_own_members(whole), _behind),
            (_only_members(whole), _behind),
            (held, _behind),
            ([_choice(schemas, each) for each in whole], _instead),
            (_plain(whole), _in_front),
        ]
    )


def _first_of(tellers: Sequence[tuple[Sequence[str], Callable[[str], Named]]]) -> list[Named | None]:
    """For each variant, the first of these words that no other variant has."""
    found: list[Named | None] = [None] * len(tellers[0][0])
    for words_, place in tellers:
        count = Counter(words_)
        for index, word in enumerate(words_):
            if found[index] is None and word and count[word] == 1:
                found[index] = place(word)
    return found


def _as_it_is(union: str) -> str:
    return union


def _in_front(word: str) -> Named:
    return lambda union: f"{word.rstrip('_')}{union}"


def _behind(word: str) -> Named:
    return lambda union: f"{union}{word}"


def _instead(name: str) -> Named:
    return lambda _union: name


def _as_one(name: str) -> Named:
    """The name in front of the union's, words in which they meet said once; ``CatPetAsPet`` where all are in it."""

    def named(union: str) -> str:
        front, back = list(words(name)), list(words(union))
        if set(back) <= set(front):
            return f"{name}As{union}"
        said = set(map(singular, front))
        while len(front) > 1 and front[-1] == back[-1]:
            front.pop()
        while len(back) > 1 and singular(back[0]) in said:
            back.pop(0)
        return pascal(" ".join([*front, *back]))

    return named


def _whole(schemas: Schemas, id_: SchemaId) -> Schema:
    """All that a schema says, references followed."""
    return schemas.merged(schemas.aimed(id_)[-1]).schema


def _known(stated: Sequence[Schema]) -> list[str]:
    """The variant that lists values, where all others are any value of a kind."""
    listing = [
        each for each in stated if not (each.types and each.enum is None and set(each.types) <= _KINDS.keys() - _NESTED)
    ]
    return ["Known" if len(listing) == 1 and each is listing[0] and each.enum is not None else "" for each in stated]


def _tag(schemas: Schemas, schema: Schema) -> str:
    """The first constant text of a member, those that are required first, where it is no sentence."""
    return _noun(next((value for value in _texts(schemas, schema) if len(value) <= _LONGEST), ""))


def _texts(schemas: Schemas, schema: Schema) -> Iterator[str]:
    """The constant texts of members, those that are required first."""
    ordered = sorted(schema.properties.items(), key=lambda item: item[0] not in schema.required)
    for _, child in ordered:
        stated = schemas[child]
        value = stated.enum[0] if stated.enum and len(stated.enum) == 1 else stated.const
        if value is not UNSET and isinstance(value, str) and words(value):
            yield value


def _constants(schemas: Schemas, whole: Sequence[Schema]) -> list[str]:
    """The shortest beginning of a constant text of each variant that no other variant's begins with."""
    texts = [[words(text) for text in _texts(schemas, each)] for each in whole]
    begun = [list(dict.fromkeys(each for text in several for each in _beginnings(text))) for several in texts]
    count = Counter(each for several in begun for each in several)
    return [next((_noun(" ".join(each)) for each in several if count[each] == 1), "") for several in begun]


def _beginnings(text: Sequence[str]) -> Iterator[tuple[str, ...]]:
    for length in range(min(_FEWEST_WORDS, len(text)), min(_MOST_WORDS, len(text)) + 1):
        if sum(map(len, text[:length])) <= _LONGEST and (length == len(text) or text[length - 1] not in _LINKING):
            yield tuple(text[:length])


def _noun(text: str) -> str:
    return pascal(text) if text else ""


def _title(title: str) -> str:
    return pascal(title) if title.isascii() and words(title) and len(title) <= _LONGEST else ""


def _own_members(stated: Sequence[Schema]) -> list[str]:
    """Of each variant, the first required member that no other requires."""
    return _with([each.required for each in stated])


def _only_members(stated: Sequence[Schema]) -> list[str]:
    """Of each variant, the first member that no other has."""
    return _with([tuple(each.properties) for each in stated])


def _with(names: Sequence[Sequence[str]]) -> list[str]:
    count = Counter(name for several in names for name in dict.fromkeys(several))
    own = (next((name for name in several if count[name] == 1 and name.isascii()), "") for several in names)
    return [f"With{pascal(name)}" if name else "" for name in own]


def _held(schemas: Schemas, schema: Schema) -> str:
    """What a list holds: ``TextList``."""
    if schema.types != ("array",) or schema.items is None:
        return ""
    item = _whole(schemas, schema.items)
    held = _noun(item.component) or _kind(schemas, item)
    return f"{held}List" if held else ""


def _kind(schemas: Schemas, schema: Schema) -> str:
    """The kind of a schema's values, or of all variants of a union."""
    variants = schema.one_of or schema.any_of
    kinds = {_KINDS.get("".join(each.types), "") for each in [_whole(schemas, each) for each in variants] or [schema]}
    return kinds.pop() if len(kinds) == 1 else ""


def _choice(schemas: Schemas, schema: Schema) -> str:
    """The names of the two components that a variant chooses from."""
    variants = [_noun(_whole(schemas, each).component) for each in schema.one_of or schema.any_of]
    return "Or".join(variants) if len(variants) == 2 and all(variants) else ""


def _plain(whole: Sequence[Schema]) -> list[str]:
    """The variant whose members all others have as well, beside their own."""
    common = set(whole[0].properties).intersection(*(each.properties for each in whole))
    alike = [len(each.properties) == len(common) > 0 for each in whole]
    return ["Plain" if each and sum(alike) == 1 else "" for each in alike]
