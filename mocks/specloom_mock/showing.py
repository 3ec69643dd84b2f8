"""How an operation's answers show resources: in their envelope, each in a shape that the answer's schema allows."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from msgspec import UnsetType

from specloom.api import Json, MediaType, Response
from specloom.json_values import copied, is_array, is_object
from specloom_mock.behaviour import Call, Reply
from specloom_mock.choose import declared, success_of
from specloom_mock.finder import TEMPLATE, Place, at, follow
from specloom_mock.kinds import Inference
from specloom_mock.links import Pages
from specloom_mock.listing import Window, tell, told_by_header
from specloom_mock.schemas import Schemas
from specloom_mock.stores import Fields, Key, Store, content_of, declares


class Showing:
    """The answers of one operation."""

    def __init__(self, store: Store, inference: Inference, schemas: Schemas) -> None:
        self._store = store
        self._inference = inference
        self._operation = inference.operation
        self._schemas = schemas
        self._success = success_of(inference.operation).status
        self._responses: dict[int, Response | None] = {}

    def status(self, *, created: bool = False) -> int:
        return 201 if created and declares(self._operation, 201) else self._success

    def content(self, status: int) -> MediaType | None:
        """What a response of this status holds as JSON; None where it holds none, or nothing that has a schema."""
        content = content_of(self._response(status))
        return content if content is not None and content.schema is not None else None

    def _response(self, status: int) -> Response | None:
        if status not in self._responses:
            self._responses[status] = declared(self._operation, status)
        return self._responses[status]

    def answer(self, status: int, *resources: Json, fit: bool = False) -> Reply | None:
        """A resource, or several, in the answer's envelope; None where the answer does not show it, or would not be
        valid. ``fit`` says that it may be shown in another shape than its own.
        """
        answer, response = self._inference.answer, self._response(status)
        content = content_of(response)
        if content is None or content.schema is None:
            return Reply(status) if response is None or not response.content else None
        if answer is None:
            return None
        around = self._store.example(content) if answer.steps else None
        for shapes in self._all_shapes(list(resources), answer, content, fit=fit):
            if len(shapes) != len(resources):
                continue
            value: Json = shapes if answer.is_listed else shapes[0]
            body = _embedded(copied(around) if is_object(around) else None, answer.steps, value)
            if self._schemas.is_valid(content.schema, "response", body):
                return Reply(status, body)
        return None

    def listed(self, window: Window, pages: Pages, answer: Place) -> Reply | None:
        """The items in the envelope of the list; the members beside them say what they are called to say."""
        status = self.status()
        response = self._response(status)
        content = content_of(response)
        if content is None or content.schema is None or response is None:
            return None
        headers = tuple(self._told(response, window, pages))
        for items in self._all_shapes(window.shown, answer, content, fit=True):
            for around in self._around(content, answer.steps, window, pages):
                body = _embedded(around, answer.steps, items)
                if self._schemas.is_valid(content.schema, "response", body):
                    return Reply(status, body, headers)
        return None

    def _told(self, response: Response, window: Window, pages: Pages) -> Iterator[tuple[str, str]]:
        """The declared headers that lead on or count."""
        for each in response.headers:
            if each.name.lower() == "link":
                yield from (("Link", text) for text in (pages.header(),) if text)
            elif each.schema is not None:
                told = told_by_header(each.name, window, pages)
                readings = () if isinstance(told, UnsetType) else (told, str(told))
                if any(self._schemas.is_valid(each.schema, "response", one) for one in readings):
                    yield each.name, str(told)

    def located(self, reply: Reply | None, call: Call, key: Key, *, is_elsewhere: bool) -> Reply | None:
        """An answer to a creation says where the new resource is, where a Location is declared (RFC 9110, 10.2.2)."""
        if reply is None:
            return None
        response = self._response(reply.status)
        declared_names = {each.name.lower() for each in response.headers} if response is not None else set[str]()
        if "location" not in declared_names or not self._store.kind.has_items:
            return reply
        collection, own = call.url.rstrip("/"), self._operation.path.strip("/").count("/") + 1
        if is_elsewhere or self._inference.is_narrow:
            above = iter(key[:-1])
            path = TEMPLATE.sub(lambda _: quote(next(above), safe=""), self._store.kind.collection)
            collection = collection.rsplit("/", own)[0] + path
        return Reply(reply.status, reply.body, (("Location", f"{collection}/{key[-1]}"),))

    def _around(self, content: MediaType, steps: tuple[str, ...], window: Window, pages: Pages) -> list[Json]:
        """Envelopes to try: the example with its counts set, then the example as it is."""
        if not steps:
            return [None]
        example = self._store.example(content)
        if not is_object(example):
            return [{}]
        told = copied(example)
        room(told, steps[:-1]).pop(steps[-1], None)
        tell(told, window, pages, content.schema, self._schemas)
        return [told, copied(example)]

    def _all_shapes(
        self, resources: list[Json], answer: Place, content: MediaType, *, fit: bool
    ) -> Iterator[list[Json]]:
        """Resources as they are, then with declared properties only, then without nulls as well, then each in a shape
        of its own that the answer allows.
        """
        yield resources
        projected = [self._projected(each, answer) for each in resources]
        yield projected
        yield [{name: each for name, each in one.items() if each is not None} for one in projected]
        example = self._store.example(content) if fit else None
        like = at(None if isinstance(example, UnsetType) else example, answer.steps)
        like = next(iter(like), None) if is_array(like) else like
        fitted = [self._store.fitter.fitted(answer.schema, each, like) for each in resources] if fit else []
        if fitted:
            yield [each for each in fitted if not isinstance(each, UnsetType)]

    def _projected(self, resource: Json, answer: Place) -> Fields:
        """A resource with declared properties only."""
        properties = self._schemas.members(answer.schema)
        fields = resource if is_object(resource) else {}
        projected = {name: each for name, each in fields.items() if name in properties}
        inner = follow(self._schemas, answer.schema, answer.fields) if answer.fields else None
        if inner is not None:
            allowed = self._schemas.members(inner)
            found = at(projected, answer.fields)
            projected[answer.fields[0]] = {
                name: each for name, each in (found if is_object(found) else {}).items() if name in allowed
            }
        return projected


def room(resource: Fields, steps: tuple[str, ...]) -> Fields:
    """The object at the end of a way, made where it is not there."""
    for step in steps:
        child = resource.get(step)
        if not is_object(child):
            child = resource[step] = {}
        resource = child
    return resource


def _embedded(around: Json, steps: tuple[str, ...], value: Json) -> Json:
    """A value put into its envelope."""
    if not steps:
        return value
    body: Fields = around if is_object(around) else {}
    room(body, steps[:-1])[steps[-1]] = value
    return body
