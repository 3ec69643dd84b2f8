"""The further ways in which documents speak of resources: what is inferred, what is not, and any order of calls."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule

from specloom_mock.engine import Engine, Mounted, Settings
from specloom_mock.explain import explained
from specloom_mock.transport import Mock
from tests.mock.shapes import NOTHING, SHAPES, TEXT, shown, taken, with_paths
from tests.mock.support import got, sent
from tests.mock.test_inferred_machines import read

JSON = {"Content-Type": "application/json"}
WORDS = st.text("abcdefgh", min_size=1, max_size=6)
API = read(SHAPES)
ROLES = {
    "GET /orders": "list",
    "POST /orders": "create",
    "GET /orders/{id}": "read",
    "POST /orders/{id}": "merge",
    "DELETE /orders/{id}": "delete",
    "POST /orders/{id}/cancel": "read",
    "POST /orders/{id}:hold": "read",
    "PUT /orders/{id}/note": "merge",
    "POST /orders/{id}/duplicate": None,
    "GET /orders/{id}/remarks": "list",
    "POST /orders/{id}/remarks": "create",
    "GET /zones": "list",
    "POST /zones": "create",
    "GET /zones/{id_or_name}": "read",
    "PATCH /zones/{id_or_name}": "merge",
    "DELETE /zones/{id_or_name}": "delete",
    "GET /teams/{team}/badges": "list",
    "POST /teams/{team}/badges": "create",
    "GET /team_badges/{id}": "read",
    "DELETE /team_badges/{id}": "delete",
    "POST /things": "create",
    "PUT /things": "replace",
    "GET /things/{id}": "read",
    "DELETE /things/{id}": "delete",
    "GET /limit": "read",
    "POST /limit": "merge",
    "DELETE /limit": "delete",
    "GET /plans": "list",
    "GET /plans/{id}": "read",
}


def roles(document: dict[str, Any] = SHAPES) -> dict[str, str | None]:
    ((_, inferences),) = Engine([Mounted("shapes", read(document))]).inferences()
    return {f"{each.operation.method} {each.operation.path}": each.role for each in inferences}


def test_what_is_inferred() -> None:
    assert roles() == ROLES


def test_each_is_told_with_its_reason() -> None:
    told = "\n".join(" ".join(line.split()) for line in explained(Engine([Mounted("shapes", API)])))
    for line in (
        "POST /orders/{id}/cancel read id - POST of an action on an item, which it answers",
        "GET /orders/{id}/remarks list id [] GET on the collection; the property id holds the id; items have no path",
        "POST /teams/{team}/badges create id - POST on the collection; the property id holds the id; the items stand",
        "PUT /things replace id - PUT on the collection takes the resource itself; id in the body is the id",
        "POST /limit merge path - POST of a single resource; GET shows what is written",
    ):
        assert line in told


DOUBTS: dict[str, tuple[dict[str, Any], str]] = {
    "an action that makes another": (
        {"/orders/{id}/fork": {"parameters": [], "post": shown("Order")}}, "POST /orders/{id}/fork",
    ),
    "an action that answers something else": (
        {"/orders/{id}/pay": {"parameters": [], "post": shown("Thing")}}, "POST /orders/{id}/pay",
    ),
    "a list whose items are deleted by two values": (
        {"/orders/{id}/remarks/{a}/{b}": {"parameters": [], "delete": NOTHING}}, "POST /orders/{id}/remarks",
    ),
    "a list that is deleted as a whole": (
        {"/orders/{id}/remarks": SHAPES["paths"]["/orders/{id}/remarks"] | {"delete": NOTHING}},
        "GET /orders/{id}/remarks",
    ),
    "a search by POST": (
        {"/limit": {
            "get": {**shown("Limit"), "parameters": [{"name": "cents", "in": "query", "schema": {"type": "integer"}}]},
            "post": taken("Limit", {"properties": {"cents": {"type": "integer"}}}),
        }},
        "POST /limit",
    ),
    "a PUT that takes another thing": (
        {"/things": {"post": taken("Thing", {"type": "object", "properties": {"name": TEXT}}),
                     "put": taken("Thing", {"type": "object", "properties": {"name": TEXT}})}},
        "PUT /things",
    ),
}  # fmt: skip


@pytest.mark.parametrize("doubt", DOUBTS)
def test_what_is_not_certain_keeps_no_state(doubt: str) -> None:
    paths, name = DOUBTS[doubt]
    for path in paths:
        wanted = [each for each in (*_ids(path),) if each]
        paths[path] = {**paths[path], "parameters": wanted}
    assert roles(with_paths(**paths))[name] is None


def _ids(path: str) -> list[dict[str, Any]]:
    names = [part[1:-1] for part in path.split("/") if part.startswith("{")]
    return [{"name": each, "in": "path", "required": True, "schema": {"type": "integer"}} for each in names]


def test_what_nobody_writes_has_the_id_that_is_asked_for() -> None:
    mock = Mock(Engine([Mounted("shapes", API)], Settings(prove=True)))
    assert got(mock.handle("GET", "/plans/gold"))["id"] == "gold"


def test_a_name_that_was_never_seen_is_a_name() -> None:
    mock = Mock(Engine([Mounted("shapes", API)], Settings(prove=True)))
    assert got(mock.handle("GET", "/zones/example.com"))["name"] == "example.com"
    assert got(mock.handle("GET", "/zones/17"))["id"] == 17


def test_strict_ids_know_an_action_on_nothing() -> None:
    mock = Mock(Engine([Mounted("shapes", API)], Settings(prove=True, strict_ids=True)))
    assert mock.handle("POST", "/orders/5/cancel").status == 404


class Shapes(RuleBasedStateMachine):
    """Every kind of resource of the document against dictionaries."""

    orders = Bundle[int]("orders")
    zones = Bundle[str]("zones")
    badges = Bundle[int]("badges")

    @initialize()
    def start(self) -> None:
        self.mock = Mock(Engine([Mounted("shapes", API)], Settings(prove=True)))
        self.by_order: dict[int, dict[str, Any]] = {}
        self.remarks: dict[int, list[str]] = {}
        self.by_zone: dict[str, dict[str, Any]] = {}
        self.by_badge: dict[int, tuple[str, str]] = {}
        self.things: dict[int, str] = {}
        self.gone: set[int] = set()
        self.limit: int | None = None

    def call(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        answer = self.mock.handle(method, path, JSON, sent(body) if body is not None else b"")
        return answer.status, got(answer) if answer.body and answer.status < 300 else None

    def expected(self, key: int) -> tuple[int, Any]:
        return (200, self.by_order[key]) if key in self.by_order else (404, None)

    @rule(target=orders, title=WORDS)
    def order(self, title: str) -> int:
        status, made = self.call("POST", "/orders", {"title": title})
        assert (status, made["title"]) == (201, title)
        self.by_order[made["id"]], self.remarks[made["id"]] = made, []
        return int(made["id"])

    @rule(key=orders, title=WORDS)
    def rename(self, key: int, title: str) -> None:
        if key in self.by_order:
            self.by_order[key] = {**self.by_order[key], "title": title}
        assert self.call("POST", f"/orders/{key}", {"title": title}) == self.expected(key)

    @rule(key=orders, word=st.sampled_from(["/cancel", ":hold"]))
    def act(self, key: int, word: str) -> None:
        assert self.call("POST", f"/orders/{key}{word}", {"note": "x"}) == self.expected(key)

    @rule(key=orders, text=WORDS)
    def note(self, key: int, text: str) -> None:
        if key in self.by_order:
            self.by_order[key] = {**self.by_order[key], "note": text}
        assert self.call("PUT", f"/orders/{key}/note", {"note": text}) == self.expected(key)

    @rule(key=orders, text=WORDS)
    def remark(self, key: int, text: str) -> None:
        status, made = self.call("POST", f"/orders/{key}/remarks", {"body": text})
        assert (status, made and made["body"]) == ((201, text) if key in self.by_order else (404, None))
        if status == 201:
            self.remarks[key].append(text)

    @rule(key=orders)
    def cancel(self, key: int) -> None:
        assert self.call("DELETE", f"/orders/{key}")[0] == (204 if key in self.by_order else 404)
        self.by_order.pop(key, None)

    @rule(target=zones, name=WORDS)
    def zone(self, name: str) -> str:
        if name not in self.by_zone:
            status, made = self.call("POST", "/zones", {"name": name})
            assert (status, made["name"]) == (201, name)
            self.by_zone[name] = made
        return name

    @rule(name=zones, ttl=st.integers(0, 9), by_id=st.booleans())
    def change(self, name: str, ttl: int, by_id: bool) -> None:
        zone = self.by_zone.get(name)
        if zone is not None:
            self.by_zone[name] = {**zone, "ttl": ttl}
            path = f"/zones/{zone['id'] if by_id else name}"
            assert self.call("PATCH", path, {"ttl": ttl}) == (200, self.by_zone[name])

    @rule(name=zones, by_id=st.booleans())
    def unzone(self, name: str, by_id: bool) -> None:
        zone = self.by_zone.pop(name, None)
        if zone is not None:
            assert self.call("DELETE", f"/zones/{zone['id'] if by_id else name}")[0] == 204
            assert self.call("GET", f"/zones/{zone['id']}")[0] == 404
        assert self.call("GET", f"/zones/{name}")[0] == 404

    @rule(target=badges, team=st.sampled_from("ab"), text=WORDS)
    def badge(self, team: str, text: str) -> int:
        status, made = self.call("POST", f"/teams/{team}/badges", {"text": text})
        assert (status, made["text"]) == (201, text)
        self.by_badge[made["id"]] = team, text
        return int(made["id"])

    @rule(key=badges)
    def unbadge(self, key: int) -> None:
        assert self.call("DELETE", f"/team_badges/{key}")[0] == (204 if key in self.by_badge else 404)
        self.by_badge.pop(key, None)

    @rule(key=st.integers(1, 3), name=WORDS, method=st.sampled_from(["POST", "PUT"]))
    def thing(self, key: int, name: str, method: str) -> None:
        status, made = self.call(method, "/things", {"id": key, "name": name})
        if (method == "PUT" and key in self.gone) or (method == "POST" and key in self.things):
            assert status == (404 if method == "PUT" else 409)
            return
        assert (status, made) == (201 if method == "POST" else 200, {"id": key, "name": name})
        self.things[key] = name
        self.gone.discard(key)

    @rule(key=st.integers(1, 3))
    def unthing(self, key: int) -> None:
        assert self.call("DELETE", f"/things/{key}")[0] == (404 if key in self.gone else 204)
        self.things.pop(key, None)
        self.gone.add(key)

    @rule(cents=st.none() | st.integers(0, 9))
    def bound(self, cents: int | None) -> None:
        if cents is None:
            assert self.call("DELETE", "/limit")[0] == 204
        else:
            assert self.call("POST", "/limit", {"cents": cents}) == (200, {"cents": cents})
        self.limit = cents

    @invariant()
    def what_is_shown_is_the_model(self) -> None:
        if not hasattr(self, "mock"):
            return
        assert self.call("GET", "/orders") == (200, list(self.by_order.values()))
        for key in self.remarks:
            assert self.call("GET", f"/orders/{key}") == self.expected(key)
            status, listed = self.call("GET", f"/orders/{key}/remarks")
            texts = [each["body"] for each in listed] if status == 200 else None
            assert texts == (self.remarks[key] if key in self.by_order else None)
        assert self.call("GET", "/zones")[1] == list(self.by_zone.values())
        for name, zone in self.by_zone.items():
            assert self.call("GET", f"/zones/{name}") == self.call("GET", f"/zones/{zone['id']}") == (200, zone)
        for team in "ab":
            listed = [each["text"] for each in self.call("GET", f"/teams/{team}/badges")[1]]
            assert listed == [text for of, text in self.by_badge.values() if of == team]
        for key, name in self.things.items():
            assert self.call("GET", f"/things/{key}") == (200, {"id": key, "name": name})
        if self.limit is not None:
            assert self.call("GET", "/limit") == (200, {"cents": self.limit})


TestShapes = Shapes.TestCase
TestShapes.settings = settings(max_examples=30, stateful_step_count=30, deadline=None)
