"""A state machine: any order of calls on several tasks at once, below teams and projects, against a dictionary."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, rule

from specloom import load
from specloom_mock.engine import Engine, Mounted, Settings
from specloom_mock.transport import Mock
from tests.mock.support import got, sent
from tests.mock.test_inferred_beside import DONE, FILE, JSON, NAMED, PATHS, TASK

TEAMS, PROJECTS, LABELS, STATES = ["red", "blue"], ["7", "8"], ["x", "y", "z"], ["open", "done"]
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "name": st.sampled_from(["a", "b"]),
    "state": st.sampled_from(STATES),
    "team": st.sampled_from(TEAMS),
    "project_id": st.sampled_from(PROJECTS),
    "labels": st.lists(st.sampled_from(LABELS), unique=True, max_size=2),
}
NEW = st.fixed_dictionaries({"name": FIELDS.pop("name")}, optional=FIELDS)
Task = dict[str, Any]


def read() -> Any:
    document = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": PATHS,
        "components": {"schemas": {"Task": TASK, "Named": NAMED, "File": FILE}, "responses": {"Problem": DONE}},
    }
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tasks.json"
        path.write_text(json.dumps(document), encoding="utf-8")
        return load(path).api


API = read()


def shown(task: Task) -> Task:
    """A task as it is shown: what it refers to are objects."""
    found = dict(task)
    if "team" in task:
        found["team"] = {"id": task["team"]}
    if "labels" in task:
        found["labels"] = [{"id": each} for each in task["labels"]]
    return found


class Tasks(RuleBasedStateMachine):
    ids = Bundle[str]("ids")

    @initialize()
    def start(self) -> None:
        self.mock = Mock(Engine([Mounted("tasks", API)], Settings(prove=True)))
        self.tasks: dict[str, Task] = {}
        self.made_below: dict[str, str] = {}
        self.is_used = False

    def call(self, method: str, path: str, body: Any = None) -> Any:
        answer = self.mock.handle(method, path, JSON, sent(body) if body is not None else b"")
        assert answer.status < 300, (answer.status, answer.body)
        return got(answer) if answer.body else None

    @rule(target=ids, body=NEW)
    def make(self, body: Task) -> str:
        return self.remember(self.call("POST", "/tasks", body), body)

    @rule(target=ids, body=NEW, team=FIELDS["team"])
    def make_below_a_team(self, body: Task, team: str) -> str:
        key = self.remember(self.call("POST", f"/teams/{team}/tasks", body), body)
        self.made_below[key] = team
        return key

    def remember(self, task: Task, body: Task) -> str:
        key = str(task["id"])
        assert key not in self.tasks
        assert task == shown(body) | {"id": key, **({"team": task["team"]} if "team" in task else {})}
        self.tasks[key], self.is_used = {**body, "id": key}, True
        return key

    @rule(keys=st.lists(ids, max_size=3), by_query=st.booleans())
    def delete_several(self, keys: list[str], by_query: bool) -> None:
        if by_query and keys:
            self.call("DELETE", "/tasks?" + "&".join(f"ids={each}" for each in keys))
        else:
            self.call("POST", "/tasks/bulk_delete", {"task_ids": keys})
        for each in keys:
            self.tasks.pop(each, None)

    @rule(changes=st.lists(st.tuples(ids, NEW), max_size=3, unique_by=lambda each: each[0]))
    def change_several(self, changes: list[tuple[str, Task]]) -> None:
        self.call("PATCH", "/tasks", [{**change, "id": key} for key, change in changes])
        for key, change in changes:
            if key in self.tasks:
                self.tasks[key] |= change

    @rule(target=ids, key=ids)
    def delete(self, key: str) -> Any:
        expected = 204 if key in self.tasks else 404
        assert self.mock.handle("DELETE", f"/tasks/{key}", JSON).status == expected
        self.tasks.pop(key, None)
        return multiple()

    @rule(state=st.sampled_from(STATES))
    def search(self, state: str) -> None:
        found = [each["id"] for each in self.call("POST", "/tasks/search", {"state": state})]
        assert found == [key for key, each in self.tasks.items() if each.get("state") == state]

    @invariant()
    def lists_agree(self) -> None:
        if not self.is_used:
            return
        assert [each["id"] for each in self.call("GET", "/tasks")] == list(self.tasks)
        for key, task in self.tasks.items():
            assert self.call("GET", f"/tasks/{key}") == shown(task)
        self.agrees("teams", TEAMS, lambda task, team: team in (task.get("team"), self.made_below.get(task["id"])))
        self.agrees("projects", PROJECTS, lambda task, project: task.get("project_id") == project)
        self.agrees("labels", LABELS, lambda task, label: label in task.get("labels", []))

    def agrees(self, word: str, names: list[str], holds: Any) -> None:
        for name in names:
            listed = [each["id"] for each in self.call("GET", f"/{word}/{name}/tasks")]
            assert listed == [key for key, task in self.tasks.items() if holds(task, name)], (word, name)


TestTasks = Tasks.TestCase
TestTasks.settings = settings(max_examples=25, stateful_step_count=15, deadline=None)
