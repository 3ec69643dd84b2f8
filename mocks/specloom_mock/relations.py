"""How the paths of a description belong together, beside an item and the collection before it: actions on items,
collections that stand elsewhere than the items that are created there, and collections without items.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Final

from specloom.api import Operation, SchemaId
from specloom_mock.finder import answer_schema
from specloom_mock.kinds import acted_on
from specloom_mock.schemas import Schemas
from specloom_mock.wording import words_of

_COPIES: Final = frozenset(
    "duplicate copy clone fork replicate remix rerun retry redo repeat reply forward branch split draft createdraft "
    "instantiate convert import".split()
)
"""Words of actions whose answer is another item than the one they are called on, or may be."""
_SEARCHES: Final = frozenset("by filter find findby lookup query search".split())
"""Words that a search begins with."""
_REMOVALS: Final = frozenset("delete remove destroy".split())
_MANY: Final = frozenset("bulk batch many multiple mass all items ids json".split())


class Relations:
    """What the paths say, as ``structure`` writes them; each is worked out when it is first asked for."""

    def __init__(self, by_path: Mapping[str, Sequence[Operation]], schemas: Schemas) -> None:
        self._by_path = by_path
        self._schemas = schemas

    @cached_property
    def actions(self) -> dict[str, list[Operation]]:
        """By item path, what may be actions on an item: POST, PUT or PATCH at a path that is nothing else."""
        found: dict[str, list[Operation]] = {}
        for path, operations in self._by_path.items():
            item, word = acted_on(path)
            is_other = f"{path}/{{}}" in self._by_path or any(each.method in ("GET", "DELETE") for each in operations)
            if item in self._by_path and not is_other and not _COPIES & set(words_of(word)):
                actions = [each for each in operations if each.method in ("POST", "PUT", "PATCH")]
                found[item] = [*found.get(item, []), *actions]
        return found

    @cached_property
    def searches(self) -> dict[str, list[Operation]]:
        """By item path, what may look for items beside them: ``GET /pets/findByStatus``."""
        found: dict[str, list[Operation]] = {}
        for path, operations in self._by_path.items():
            before, _, word = path.rpartition("/")
            if words_of(word)[:1] and words_of(word)[0] in _SEARCHES and f"{before}/{{}}" in self._by_path:
                gets = [each for each in operations if each.method == "GET"]
                found[f"{before}/{{}}"] = [*found.get(f"{before}/{{}}", []), *gets]
        return found

    @cached_property
    def nested(self) -> dict[str, str]:
        """By item path, the one collection below another resource where items are created: it is called as they are,
        or answers what nobody else creates and reading an item answers.
        """
        found: dict[str, list[str]] = {}
        for path in self._by_path:
            above, _, word = path.rpartition("/{}/")
            outer, _, parents = above.rpartition("/")
            item = f"{outer}/{word}/{{}}"
            if parents and "/" not in word and word != "{}" and parents != "{}" and item in self._by_path:
                found.setdefault(item, []).append(path)
        alone = {item: paths[0] for item, paths in found.items() if len(paths) == 1}
        called = {item: path for item, path in alone.items() if self._creates_elsewhere(path, item)}
        alike = {item: path for item, path in self._alike.items() if item not in found and path not in called.values()}
        return alike | called

    @cached_property
    def _alike(self) -> dict[str, str]:
        """By item path, the collection below one other resource whose creation answers the item's own schema, where
        there is one of each.
        """
        creators: dict[SchemaId, list[str]] = {}
        for path in self._by_path:
            _, word = acted_on(path)
            is_other = (_COPIES | _REMOVALS) & set(words_of(word))
            if not path.endswith("/{}") and path.count("{}") == 1 and not is_other:
                for core in self._cores(path, "POST"):
                    creators.setdefault(core, []).append(path)
        found: dict[str, str] = {}
        for core, paths in creators.items():
            items, path = self._items_of.get(core, []), paths[0]
            alone = len(paths) == len(items) == 1 and items[0].count("{}") == 1 and acted_on(path)[0] != items[0]
            if alone and self._creates_elsewhere(path, items[0]):
                found[items[0]] = path
        return found

    @cached_property
    def _items_of(self) -> dict[SchemaId, list[str]]:
        """By schema, the item paths that answer it."""
        found: dict[SchemaId, list[str]] = {}
        for path in self._by_path:
            for core in self._cores(path, "GET") if path.endswith("/{}") else ():
                found.setdefault(core, []).append(path)
        return found

    def _cores(self, path: str, method: str) -> list[SchemaId]:
        """The schemas of objects that a method at a path answers."""
        answers = (answer_schema(each) for each in self._by_path.get(path, ()) if each.method == method)
        return [self._schemas.core(each) for each in answers if each is not None and self._schemas.is_object(each)]

    def _creates_elsewhere(self, path: str, item: str) -> bool:
        """Whether items are created at a collection alone that is not the path before theirs."""
        before = self._by_path.get(item.removesuffix("/{}"), [])
        creates, others = (any(each.method == "POST" for each in at) for at in (self._by_path[path], before))
        return creates and not others and f"{path}/{{}}" not in self._by_path

    def beside(self, path: str) -> list[str]:
        """Where the items may stand that a path is about which is neither one of theirs nor their collection."""
        maps = (self.elsewhere, self.makers, self.removals, self.questions)
        return [item for each in maps for item, paths in each.items() if path in paths]

    @cached_property
    def elsewhere(self) -> dict[str, list[str]]:
        """By item path, further collections of such items below something else: one that is called as theirs is, or
        that answers what reading one item path alone answers.
        """
        found: dict[str, list[str]] = {}
        taken = set(self.nested.values())
        for path, operations in self._by_path.items():
            word = path.rpartition("/")[2]
            is_item = path.endswith("{}") or f"{path}/{{}}" in self._by_path
            if is_item or path in taken or ":" in word or (_COPIES | _REMOVALS) & set(words_of(word)):
                continue
            if any(each.method in ("GET", "POST") for each in operations):
                item = self._called_alike(path, word) or self._answering(path)
                found.setdefault(item, []).append(path) if item else None
        return found

    def _called_alike(self, path: str, word: str) -> str:
        """The path of items whose collection is called as this one is, and stands nearest above it."""
        above = path.split("/")[:-2]
        prefixes = ("/".join(above[:end]) for end in range(len(above), 0, -1))
        return next((item for each in prefixes if (item := f"{each}/{word}/{{}}") in self._by_path), "")

    def _answering(self, path: str) -> str:
        """The one item path that answers what is created here, or what is in the array that is answered here."""
        cores = self._cores(path, "POST") or self._listed_cores(path)
        items = {item for core in cores for item in self._items_of.get(core, ())}
        item = next(iter(items), "") if len(items) == 1 else ""
        return item if item.count("{}") == 1 and acted_on(path)[0] != item else ""

    def _listed_cores(self, path: str) -> list[SchemaId]:
        """The schemas of objects in the one array that GET answers, at once or in an envelope."""
        answers = [answer_schema(each) for each in self._by_path.get(path, ()) if each.method == "GET"]
        found: list[SchemaId] = []
        for answer in (each for each in answers if each is not None):
            ways = [answer, *self._schemas.properties(answer).values()]
            arrays = [each for each in ways if self._schemas.types(each) <= {"array", "null"}]
            items = self._schemas.items(arrays[0]) if len(arrays) == 1 else None
            found += [self._schemas.core(items)] if items is not None and self._schemas.is_object(items) else []
        return found

    @cached_property
    def makers(self) -> dict[str, list[str]]:
        """By item path, what may make items in a way of its own: ``POST /servers/{}/actions/reboot``."""
        return self._under(lambda words: not {*words[:1]} & _SEARCHES)

    @cached_property
    def removals(self) -> dict[str, list[str]]:
        """By item path, what may delete several items: ``POST /messages/bulk-delete``."""
        return self._under(lambda words: bool({*words} & _REMOVALS) and len({*words} - _MANY - _REMOVALS) <= 1)

    @cached_property
    def questions(self) -> dict[str, list[str]]:
        """By item path, what may look for items by a body: ``POST /contacts/search``."""
        return self._under(lambda words: bool({*words[:1]} & _SEARCHES))

    def _under(self, means: Callable[[list[str]], bool]) -> dict[str, list[str]]:
        """By item path, the paths of POST alone right below the collection whose last word means something."""
        found: dict[str, list[str]] = {}
        for path, operations in self._by_path.items():
            collection, _, word = path.rpartition("/") if ":" not in path else path.rpartition(":")
            is_alone = all(each.method == "POST" for each in operations) and not word.endswith("{}")
            if is_alone and f"{collection}/{{}}" in self._by_path and means(words_of(word)):
                found.setdefault(f"{collection}/{{}}", []).append(path)
        return found

    def may_have_items(self, collection: str) -> bool:
        """Whether what is in a collection may be called by another path as well, or be changed as a whole."""
        rests = (
            path.removeprefix(f"{collection}/{{}}") for path in self._by_path if path.startswith(f"{collection}/{{}}")
        )
        called = any(rest[:1] != "/" or rest.startswith("/{}") for rest in rests)
        shown = any(core in self._items_of for core in self._cores(collection, "POST"))
        changed = any(
            each.method not in ("GET", "POST", "HEAD", "OPTIONS") for each in self._by_path.get(collection, ())
        )
        return called or shown or changed or collection in self.nested.values()
