"""State machines: any order of calls against a model of each resource, for APIs without a behaviour."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from specloom import load
from specloom.api import Api
from specloom_mock.engine import Engine, Mounted, Settings
from specloom_mock.transport import Mock
from tests.mock.crud import DOCUMENT, wider
from tests.mock.support import got, sent

PETSTORE = (
    Path(__file__).resolve().parents[3]
    / "shared/corpus/dev/swagger-api+swagger-petstore/src_main_resources_openapi.yaml"
)
JSON = {"Content-Type": "application/json", "api_key": "k", "Authorization": "Bearer x"}
TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=8)
PETS = st.fixed_dictionaries(
    {"name": TEXT},
    optional={
        "tag": st.none() | TEXT,
        "age": st.integers(-5, 5),
        "status": st.sampled_from(["new", "sold"]),
        "secret": TEXT,
        "owner": st.fixed_dictionaries({}, optional={"first": TEXT, "last": TEXT}),
    },
)
CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "name": TEXT,
        "tag": st.none() | TEXT,
        "age": st.integers(-5, 5),
        "owner": st.fixed_dictionaries({}, optional={"first": TEXT, "last": TEXT}),
    },
)
SERVERS = ("id", "created_at", "updated_at")
Pet = dict[str, Any]


PROFILES = st.fixed_dictionaries({}, optional={"theme": TEXT, "size": st.integers(-5, 5)})


def read(document: dict[str, Any]) -> Api:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "crud.json"
        path.write_text(json.dumps(document), encoding="utf-8")
        return load(path).api


CRUD = read(DOCUMENT)
WIDER = read(wider())


def shown(pet: Pet) -> Pet:
    return {name: value for name, value in pet.items() if name != "secret"}


class Pets(RuleBasedStateMachine):
    """The small API against a dictionary: replace, merge, nested notes, lists."""

    ids = Bundle[int]("ids")

    @initialize()
    def start(self) -> None:
        self.mock = Mock(Engine([Mounted("crud", CRUD)], Settings(prove=True)))
        self.pets: dict[int, Pet] = {}
        self.notes: dict[int, dict[str, str]] = {}

    def call(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        answer = self.mock.handle(method, path, JSON, sent(body) if body is not None else b"")
        return answer.status, got(answer) if answer.body and answer.status < 300 else None

    @rule(target=ids, body=PETS)
    def create(self, body: Pet) -> int:
        status, pet = self.call("POST", "/pets", body)
        assert status == 201
        assert pet["id"] not in self.pets
        assert pet == {"status": "new"} | shown(body) | {name: pet[name] for name in SERVERS}
        self.pets[pet["id"]], self.notes[pet["id"]] = pet, {}
        return int(pet["id"])

    @rule(key=ids, body=PETS)
    def replace(self, key: int, body: Pet) -> None:
        self.written(key, *self.call("PUT", f"/pets/{key}", body), {"status": "new"} | shown(body))

    @rule(key=ids, body=CHANGES)
    def merge(self, key: int, body: Pet) -> None:
        before = self.pets.get(key, {})
        after = {name: value for name, value in before.items() if name not in SERVERS} | body
        if "owner" in body and "owner" in before:
            after["owner"] = before["owner"] | body["owner"]
        self.written(key, *self.call("PATCH", f"/pets/{key}", body), after)

    def written(self, key: int, status: int, pet: Pet, expected: Pet) -> None:
        if key not in self.pets:
            assert status == 404
            return
        before = self.pets[key]
        assert status == 200
        assert pet["updated_at"] > before["updated_at"]
        kept = {"id": key, "created_at": before["created_at"], "updated_at": pet["updated_at"]}
        assert pet == expected | kept
        self.pets[key] = pet

    @rule(key=ids)
    def read(self, key: int) -> None:
        status, pet = self.call("GET", f"/pets/{key}")
        assert (status, pet) == ((200, self.pets[key]) if key in self.pets else (404, None))

    @rule(key=ids)
    def delete(self, key: int) -> None:
        assert self.call("DELETE", f"/pets/{key}")[0] == (204 if key in self.pets else 404)
        self.pets.pop(key, None)
        self.notes.pop(key, None)

    @rule(key=ids, text=TEXT)
    def note(self, key: int, text: str) -> None:
        status, made = self.call("POST", f"/pets/{key}/notes", {"text": text})
        assert status == (201 if key in self.pets else 404)
        if status == 201:
            self.notes[key][made["data"]["id"]] = text

    @rule(key=ids, at=st.integers(0, 3))
    def unnote(self, key: int, at: int) -> None:
        note = next(iter(list(self.notes.get(key, {}))[at:]), None)
        if note is not None:
            assert self.call("DELETE", f"/pets/{key}/notes/{note}")[1]["data"]["text"] == self.notes[key].pop(note)
            assert self.call("GET", f"/pets/{key}/notes/{note}")[0] == 404

    @invariant()
    def the_lists_are_the_model(self) -> None:
        if hasattr(self, "mock"):
            assert self.call("GET", "/pets?per_page=50")[1] == list(self.pets.values())
            for key, notes in self.notes.items():
                listed = self.call("GET", f"/pets/{key}/notes?limit=100")[1]
                assert {each["id"]: each["text"] for each in listed["items"]} == notes
                assert listed["total"] == len(notes)


class Others(RuleBasedStateMachine):
    """A single resource in each of two scopes, and memos that POST updates, against dictionaries."""

    memos = Bundle[str]("memos")

    @initialize()
    def start(self) -> None:
        self.mock = Mock(Engine([Mounted("wider", WIDER)], Settings(prove=True)))
        self.profiles: dict[str, Pet] = {}
        self.texts: dict[str, str] = {}

    def call(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        answer = self.mock.handle(method, path, JSON, sent(body) if body is not None else b"")
        return answer.status, got(answer) if answer.body and answer.status < 300 else None

    @rule(user=st.sampled_from(["a", "b"]), body=PROFILES)
    def write(self, user: str, body: Pet) -> None:
        assert self.call("PUT", f"/profiles/{user}/settings", body) == (200, body)
        self.profiles[user] = body

    @rule(user=st.sampled_from(["a", "b"]), body=PROFILES)
    def change(self, user: str, body: Pet) -> None:
        status, after = self.call("PATCH", f"/profiles/{user}/settings", body)
        shown: Pet = after
        assert (status, shown) == (200, self.profiles.get(user, shown) | body)
        self.profiles[user] = after

    @rule(target=memos, text=TEXT)
    def create(self, text: str) -> str:
        status, memo = self.call("POST", "/memos.json", {"FriendlyName": text})
        assert (status, memo["friendly_name"]) == (201, text)
        self.texts[memo["sid"]] = text
        return str(memo["sid"])

    @rule(sid=memos, text=TEXT)
    def update(self, sid: str, text: str) -> None:
        expected = (200, {"sid": sid, "friendly_name": text}) if sid in self.texts else (404, None)
        assert self.call("POST", f"/memos/{sid}.json", {"FriendlyName": text}) == expected
        self.texts |= {sid: text} if sid in self.texts else {}

    @rule(sid=memos)
    def delete(self, sid: str) -> None:
        assert self.call("DELETE", f"/memos/{sid}.json")[0] == (204 if sid in self.texts else 404)
        self.texts.pop(sid, None)

    @invariant()
    def what_is_shown_is_the_model(self) -> None:
        if hasattr(self, "mock"):
            for user, profile in self.profiles.items():
                assert self.call("GET", f"/profiles/{user}/settings") == (200, profile)
            memos = [{"sid": sid, "friendly_name": text} for sid, text in self.texts.items()]
            assert self.call("GET", "/memos.json") == (200, memos)


STORED = st.fixed_dictionaries(
    {"name": TEXT, "photoUrls": st.lists(TEXT, max_size=2)},
    optional={"id": st.integers(1, 5), "status": st.sampled_from(["available", "sold"])},
)


class Petstore(RuleBasedStateMachine):
    """The published petstore, where callers may choose the id; its orders and users besides."""

    @initialize()
    def start(self) -> None:
        self.mock = Mock(Engine([Mounted("petstore", load(PETSTORE).api)], Settings(prove=True)))
        self.pets: dict[int, Pet] = {}
        self.gone: set[int] = set()

    def call(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        answer = self.mock.handle(method, path, JSON, sent(body) if body is not None else b"")
        return answer.status, got(answer) if answer.body and answer.status < 300 else None

    @rule(body=STORED)
    def create(self, body: Pet) -> None:
        status, pet = self.call("POST", "/pet", body)
        assert status == 200
        assert body.items() <= pet.items()
        self.pets[pet["id"]] = pet
        self.gone.discard(pet["id"])

    @rule(key=st.integers(1, 5))
    def delete(self, key: int) -> None:
        assert self.call("DELETE", f"/pet/{key}")[0] == (404 if key in self.gone else 200)
        self.pets.pop(key, None)
        self.gone.add(key)

    @rule(key=st.integers(1, 5))
    def read(self, key: int) -> None:
        status, pet = self.call("GET", f"/pet/{key}")
        assert status == (404 if key in self.gone else 200)
        if status == 200:
            assert pet == self.pets.get(key, pet)
            assert pet["id"] == key

    @rule(name=st.sampled_from(["ann", "bob"]), email=TEXT)
    def user(self, name: str, email: str) -> None:
        assert self.call("PUT", f"/user/{name}", {"username": name, "email": email})[0] in (200, 404)
        self.call("POST", "/user", {"username": name, "email": email})
        status, user = self.call("GET", f"/user/{name}")
        assert (status, user["email"], user["username"]) == (200, email, name)


SETTINGS = settings(max_examples=25, stateful_step_count=25, deadline=None)
TestPets = Pets.TestCase
TestPets.settings = SETTINGS
TestOthers = Others.TestCase
TestOthers.settings = SETTINGS
TestPetstore = pytest.mark.skipif(not PETSTORE.is_file(), reason="the corpus is not beside the repository")(
    Petstore.TestCase
)
TestPetstore.settings = SETTINGS
