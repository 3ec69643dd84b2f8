"""State machines: any order of calls against a small model of each resource."""

from __future__ import annotations

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, multiple, rule

from tests.mock.support import ROOTLY, ROUTERS, ROUTINGS, VOCOBASE, both, got, router, sent

NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12)
TARGET = st.fixed_dictionaries(
    {"id": NAMES, "type": st.sampled_from(["service", "team", "escalation_policy"]), "alert_urgency_id": NAMES}
)
TRIGGERS = {"Service": "service", "Group": "group", "EscalationPolicy": "escalation_policy"}
CHANGES = st.fixed_dictionaries(
    {},
    optional={
        "name": NAMES,
        "enabled": st.booleans(),
        "sent_to_voicemail_delay": st.integers(),
        "paging_targets": st.lists(TARGET, max_size=2),
        "unavailable_responder_message": st.none() | NAMES,
        "escalation_policy_trigger_params": st.fixed_dictionaries(
            {"id": NAMES, "type": st.sampled_from(list(TRIGGERS))}
        ),
    },
)
FIXED = ("slug", "phone_number", "created_at")


def changed(attributes: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """What the documentation says that an update leaves behind."""
    after = dict(attributes)
    for name, value in changes.items():
        if name == "escalation_policy_trigger_params":
            after["escalation_policy_trigger"] = {"id": value["id"], "type": TRIGGERS[value["type"]]}
        elif value is None:
            after.pop(name, None)
        else:
            after[name] = value
    return after


class Routers(RuleBasedStateMachine):
    """Rootly against a dictionary."""

    ids = Bundle[str]("ids")

    @initialize()
    def start(self) -> None:
        self.mock = both()
        self.model: dict[str, dict[str, Any]] = {}
        self.deleted: set[str] = set()

    @rule(target=ids, name=NAMES)
    def create(self, name: str) -> str:
        attributes = {"kind": "live", "name": name, "country_code": "US", "phone_type": "local", "phone_number": "1"}
        answer = self.mock.handle("POST", ROUTERS, ROOTLY, router(**attributes))
        assert answer.status == 201
        data = got(answer)["data"]
        assert data["id"] not in self.model
        assert attributes.items() <= data["attributes"].items()
        self.model[data["id"]] = data["attributes"]
        return str(data["id"])

    @rule(target=ids, key=st.uuids().map(str))
    def unseen(self, key: str) -> str:
        return key

    @rule(key=ids, changes=CHANGES)
    def update(self, key: str, changes: dict[str, Any]) -> None:
        before = self.model.get(key) or self.seen(key)
        answer = self.mock.handle("PUT", f"{ROUTERS}/{key}", ROOTLY, router(**changes))
        if before is None:
            assert answer.status == 404
            return
        after = got(answer)["data"]["attributes"]
        assert after["updated_at"] > before["updated_at"]
        assert all(after[name] == before[name] for name in FIXED)
        assert after == {**changed(before, changes), "updated_at": after["updated_at"]}
        self.model[key] = after

    @rule(key=ids)
    def read(self, key: str) -> None:
        self.seen(key)

    def seen(self, key: str) -> dict[str, Any] | None:
        answer = self.mock.handle("GET", f"{ROUTERS}/{key}", ROOTLY)
        if key in self.deleted:
            assert answer.status == 404
            return None
        data = got(answer)["data"]
        assert data["id"] == key
        assert self.model.get(key, data["attributes"]) == data["attributes"]
        attributes: dict[str, Any] = data["attributes"]
        return attributes

    @rule(target=ids, key=consumes(ids))
    def delete(self, key: str) -> Any:
        answer = self.mock.handle("DELETE", f"{ROUTERS}/{key}", ROOTLY)
        assert answer.status == (404 if key in self.deleted else 200)
        self.model.pop(key, None)
        self.deleted.add(key)
        return multiple(key)

    @invariant()
    def the_list_is_the_model(self) -> None:
        if hasattr(self, "mock"):
            listed = got(self.mock.handle("GET", f"{ROUTERS}?page[size]=1000", ROOTLY))["data"]
            assert {each["id"]: each["attributes"] for each in listed} == self.model


IDS = ("inbound_sip_trunk_id", "inbound_websocket_bot_id", "outbound_sip_trunk_id", "outbound_websocket_bot_id")
UPDATES = st.fixed_dictionaries(
    {
        "for_inbound_call": st.integers(0, 9),
        "for_outbound_call": st.integers(0, 9),
        "status": st.sampled_from([0, 1]),
    },
    optional={name: st.integers(1, 10**20) for name in IDS},
)


class Routings(RuleBasedStateMachine):
    """Vocobase against a dictionary."""

    @initialize()
    def start(self) -> None:
        self.mock = both()
        self.model: dict[int, dict[str, Any]] = {}
        self.dids: set[int] = set()

    @rule(did=st.integers(1, 4), body=UPDATES)
    def create(self, did: int, body: dict[str, Any]) -> None:
        answer = self.mock.handle("POST", ROUTINGS, VOCOBASE, sent({**body, "did_id": did}))
        assert answer.status == (409 if did in self.dids else 200)
        if answer.status == 200:
            key = got(answer)["data"]["id"]
            assert key not in self.model
            self.dids.add(did)
            self.model[key] = {"id": key, "did_id": did, **dict.fromkeys(IDS), **body}

    @rule(key=st.integers(118, 124), body=UPDATES)
    def replace(self, key: int, body: dict[str, Any]) -> None:
        assert self.mock.handle("POST", f"{ROUTINGS}/{key}", VOCOBASE, sent(body)).status == 200
        known = self.model.get(key, {"did_id": 812, "did_number": "14155551234"})
        kept: dict[str, Any] = {name: known[name] for name in ("did_id", "did_number") if name in known}
        self.model[key] = {"id": key, **kept, **dict.fromkeys(IDS), **body}

    @invariant()
    def the_list_is_the_model(self) -> None:
        if hasattr(self, "mock"):
            listed = got(self.mock.handle("GET", ROUTINGS, VOCOBASE))["data"]["data"]
            assert {each["id"]: each for each in listed} == self.model


SETTINGS = settings(max_examples=25, stateful_step_count=25, deadline=None)
TestRouters = Routers.TestCase
TestRouters.settings = SETTINGS
TestRoutings = Routings.TestCase
TestRoutings.settings = SETTINGS
