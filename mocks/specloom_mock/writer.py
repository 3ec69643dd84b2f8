"""How the answers of one operation are written, from parts that are made once."""

from __future__ import annotations

from collections.abc import Callable
from operator import itemgetter
from typing import TypeAlias

import msgspec
from msgspec import UNSET

from specloom.api import Operation
from specloom.media_types import is_sequential
from specloom_mock import media
from specloom_mock.answer import encode
from specloom_mock.behaviour import Reply
from specloom_mock.choose import Choice, declared
from specloom_mock.message import Answer
from specloom_mock.mounted import Service
from specloom_mock.proof import BODILESS

Headers: TypeAlias = tuple[tuple[str, str], ...]
_name: Callable[[tuple[str, str]], str] = itemgetter(0)


class _Form(msgspec.Struct, frozen=True):
    """How answers of one status are written: their ``Content-Type`` (None: they have no body), the headers that are
    required, and both; ``is_json`` is of the ``Content-Type``.
    """

    content_type: tuple[str, str] | None
    required: Headers
    whole: Headers
    is_json: bool


class Writer:
    """Writes the answers of one operation. Headers that come again are the same object again."""

    def __init__(self, service: Service, operation: Operation) -> None:
        self._service = service
        self._operation = operation
        self._forms: dict[tuple[int, str], _Form] = {}
        # What was written last, which the next answer most likely looks like.
        self._form: tuple[Choice | None, int, _Form] = (None, 0, _Form(None, (), (), is_json=False))
        self._joined: tuple[Headers, Headers, Headers] = ((), (), ())
        self._left: tuple[Headers, tuple[str, ...], Headers] = ((), (), ())
        # A decimal is a number, as those who judge values take it for one.
        self._encode = msgspec.json.Encoder(decimal_format="number").encode

    def answer(self, reply: Reply, choice: Choice, counted: Headers) -> Answer:
        """A reply in the media type that was negotiated, with the headers of limits (``counted``)."""
        status, body, extra = reply.status, reply.body, reply.headers
        chosen, told, form = self._form
        if chosen is not choice or told != status:
            form = self._formed(status, choice)
        if extra or self._service.heads:
            extra = self._with_required(form, (*extra, *self._service.behaviour.headers(self._operation, status)))
        if body is UNSET or form.content_type is None:
            headers, data = extra or form.required, b""
        else:
            headers = (form.content_type, *extra) if extra else form.whole
            data = self._encode(body) if form.is_json else encode(body, form.content_type[1])
        return Answer(status, self._with(headers, counted) if counted else headers, data)

    def joined(self, answer: Answer, counted: Headers) -> Answer:
        """An answer with the headers of limits."""
        return msgspec.structs.replace(answer, headers=self._with(answer.headers, counted)) if counted else answer

    def _with_required(self, form: _Form, extra: Headers) -> Headers:
        if not form.required:
            return extra
        taken = {name.lower() for name, _ in extra}
        return (*extra, *(each for each in form.required if each[0].lower() not in taken))

    def _with(self, headers: Headers, counted: Headers) -> Headers:
        """Headers with those of limits in place of the ones of the same name."""
        first, second, known = self._joined
        if first is headers and second is counted:
            return known
        names = tuple(map(_name, counted))
        first, same, left = self._left
        if first is not headers or same != names:
            taken = {name.lower() for name in names}
            left = tuple(each for each in headers if each[0].lower() not in taken)
            self._left = headers, names, left
        joined = (*left, *counted)
        self._joined = headers, counted, joined
        return joined

    def _formed(self, status: int, choice: Choice) -> _Form:
        form = self._forms.get((status, choice.name))
        if form is None:
            form = self._forms[status, choice.name] = self._new_form(status, choice)
        self._form = choice, status, form
        return form

    def _new_form(self, status: int, choice: Choice) -> _Form:
        response = choice.response if status == choice.status else declared(self._operation, status)
        media_type, name = choice.media_type, choice.name
        if media_type is None or response is not choice.response:
            media_type = response.content[0] if response is not None and response.content else None
            name = media.concrete(media_type.name, "") if media_type is not None else ""
        if status in BODILESS:
            media_type, name = None, ""
        required = self._service.answers.headers(response)
        content_type = ("Content-Type", name) if media_type is not None else None
        whole = (content_type, *required) if content_type is not None else required
        essence = media.essence(name)
        return _Form(content_type, required, whole, media.is_json(essence) and not is_sequential(essence))
