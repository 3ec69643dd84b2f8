"""Start the mock, drive both generated clients against it, sync and async, and print what happened.

Each story is written once, as calls with what is expected of them; one driver makes the calls, the other awaits them.
Exits 0 when everything was as expected, 1 when something was not, 2 when the mock did not start.
"""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from threading import Timer
from typing import Any, TypeAlias

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from rootly_client import AsyncRootlyClient, RootlyClient
from rootly_client.errors import APIError as RootlyError
from rootly_client.errors import NotFound
from rootly_client.models import (
    CreateLiveCallRouterAttributes,
    CreateLiveCallRouterData,
    UpdateLiveCallRouterAttributes,
    UpdateLiveCallRouterData,
)
from vocobase_client import AsyncVocobaseClient, VocobaseClient
from vocobase_client.errors import APIError as VocobaseError
from vocobase_client.errors import Unauthorized

ROOTLY_TOKEN = "demo-token"
VOCOBASE_KEY = "rg_live_demo"
UNKNOWN_KEY = "rg_live_other"
START_SECONDS = 30
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call of a story: what a person would call it, and what must come of it.

    ``shows`` picks from the answer what the table says of it, and raises ``AssertionError`` when the answer is not as
    expected; ``refusal`` is the exception that must be raised instead of an answer.
    """

    what: str
    run: Callable[[], Any]
    shows: Callable[[Any], str] = str
    refusal: type[RootlyError[Any] | VocobaseError[Any]] | None = None


Story: TypeAlias = Generator[Call, Any, None]


@dataclass(slots=True)
class Row:
    api: str
    style: str
    what: str
    shown: str
    good: bool
    milliseconds: float


@dataclass(slots=True)
class Record:
    """What happened, in order."""

    rows: list[Row] = field(default_factory=list[Row])

    def add(self, api: str, style: str, call: Call, outcome: Any, started: float) -> bool:
        shown, good = judge(call, outcome)
        self.rows.append(Row(api, style, call.what, shown, good, (time.perf_counter() - started) * 1000))
        return good


def judge(call: Call, outcome: object) -> tuple[str, bool]:
    """What to show of an outcome, and whether it is as expected."""
    text = str(outcome)
    if isinstance(outcome, Exception):
        # The error's own text begins with method and address, which the row tells already.
        return text.partition(" answered ")[2] or text, isinstance(outcome, call.refusal or ())
    if call.refusal is not None:
        return f"answered, though {call.refusal.__name__} was expected", False
    try:
        return call.shows(outcome), True
    except AssertionError as unexpected:
        return f"not as expected: {unexpected}", False


def rootly_story(routers: Any) -> Story:
    """Rootly merges: what is not sent stays as it is; only `updated_at` moves."""
    attributes = CreateLiveCallRouterAttributes(
        kind="voicemail",
        name="Night desk",
        country_code="US",
        phone_type="local",
        phone_number="+14155550100",
        voicemail_greeting="Please leave a message.",
    )
    made = yield Call(
        what="create a router",
        run=lambda: routers.create(data=CreateLiveCallRouterData(attributes=attributes)),
        shows=lambda answer: f"{answer.data.attributes.name!r}, slug {answer.data.attributes.slug}",
    )
    before = made.data.attributes
    renamed = UpdateLiveCallRouterData(attributes=UpdateLiveCallRouterAttributes(name="Day desk", enabled=False))
    updated = yield Call(
        what="rename and disable it",
        run=lambda: routers.update(made.data.id, data=renamed),
        shows=lambda answer: merged(before, answer.data.attributes),
    )
    yield Call(
        what="read it back",
        run=lambda: routers.get(made.data.id),
        shows=lambda answer: same(updated.data, answer.data, "equal to what the update answered"),
    )
    yield Call(what="delete it", run=lambda: routers.delete(made.data.id), shows=lambda _: "gone")
    yield Call(what="rename it once more", run=lambda: routers.update(made.data.id, data=renamed), refusal=NotFound)


def vocobase_story(routing: Any, stranger: Any, did: str) -> Story:
    """Vocobase replaces: what is not sent is cleared. `stranger` is a client whose key the mock does not know."""
    made = yield Call(
        what="route calls to bot 93",
        run=lambda: routing.create(
            did_number=did, for_inbound_call=1, for_outbound_call=3, outbound_websocket_bot_id=93, status=1
        ),
        shows=lambda answer: f"id {answer.data['id']}",
    )
    number = made.data["id"]
    yield Call(
        what="update it, no bot named",
        run=lambda: routing.update(number, for_inbound_call=2, inbound_sip_trunk_id=7, for_outbound_call=4, status=1),
        shows=lambda answer: expect(answer.success is True, "success is not true", "success is true"),
    )
    yield Call(what="read it back", run=routing.list, shows=lambda answer: replaced(number, did, answer))
    yield Call(
        what="use an unknown key",
        run=lambda: stranger.update(number, for_inbound_call=1, for_outbound_call=4, status=0),
        refusal=Unauthorized,
    )


def expect(holds: bool, otherwise: str, shown: str) -> str:
    if not holds:
        raise AssertionError(otherwise)
    return shown


def same(left: object, right: object, shown: str) -> str:
    return expect(left == right, f"{right!r} is not {left!r}", shown)


def merged(before: Any, after: Any) -> str:
    stayed = (before.slug, before.phone_number, before.voicemail_greeting, before.created_at)
    expect((after.name, after.enabled) == ("Day desk", False), "what was sent was not taken over", "")
    same(stayed, (after.slug, after.phone_number, after.voicemail_greeting, after.created_at), "")
    expect(after.updated_at > before.updated_at, "updated_at did not move", "")
    return f"{after.name!r}, disabled; slug, number and greeting stayed, updated_at moved"


def replaced(number: int, did: str, answer: Any) -> str:
    record = next((entry for entry in answer.data.data if entry.id == number), None)
    if record is None:
        raise AssertionError(f"{number} is not in the list")
    expect(record.outbound_websocket_bot_id is None, "the bot was not cleared", "")
    expect(record.did_number == did, "the number did not stay", "")
    return same(7, record.inbound_sip_trunk_id, "trunk 7 is there, bot 93 was cleared, the number stayed")


def drive(story: Story, api: str, record: Record) -> None:
    """Make the calls of a story one after the other; the first that is not as expected ends it."""
    call = next(story, None)
    while call is not None:
        started = time.perf_counter()
        outcome: Any
        try:
            outcome = call.run()
        except (RootlyError, VocobaseError) as refusal:
            outcome = refusal
        call = advance(story, outcome) if record.add(api, "sync", call, outcome, started) else None


async def drive_async(story: Story, api: str, record: Record) -> None:
    call = next(story, None)
    while call is not None:
        started = time.perf_counter()
        outcome: Any
        try:
            outcome = await call.run()
        except (RootlyError, VocobaseError) as refusal:
            outcome = refusal
        call = advance(story, outcome) if record.add(api, "async", call, outcome, started) else None


def advance(story: Story, outcome: Any) -> Call | None:
    try:
        return story.send(outcome)
    except StopIteration:
        return None


def both_sync(address: str, record: Record) -> None:
    with RootlyClient(token=ROOTLY_TOKEN, base_url=address) as rootly:
        drive(rootly_story(rootly.live_call_routers), "Rootly", record)
    base = f"{address}/api/v2"
    with (
        VocobaseClient(token=VOCOBASE_KEY, base_url=base) as vocobase,
        VocobaseClient(token=UNKNOWN_KEY, base_url=base) as other,
    ):
        drive(vocobase_story(vocobase.call_routing, other.call_routing, "14155550101"), "Vocobase", record)


async def both_async(address: str, record: Record) -> None:
    async with AsyncRootlyClient(token=ROOTLY_TOKEN, base_url=address) as rootly:
        await drive_async(rootly_story(rootly.live_call_routers), "Rootly", record)
    base = f"{address}/api/v2"
    async with (
        AsyncVocobaseClient(token=VOCOBASE_KEY, base_url=base) as vocobase,
        AsyncVocobaseClient(token=UNKNOWN_KEY, base_url=base) as other,
    ):
        await drive_async(vocobase_story(vocobase.call_routing, other.call_routing, "14155550102"), "Vocobase", record)


@contextmanager
def mock() -> Generator[str]:
    """The embedded mock on a free port of 127.0.0.1, in a process of its own; yields its address."""
    command = [str(Path(sys.executable).with_name("specloom")), "mock", "--port", "0"]
    command += ["--token", ROOTLY_TOKEN, "--token", VOCOBASE_KEY]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, bufsize=1) as process:
        deadline = Timer(START_SECONDS, process.kill)
        deadline.start()
        try:
            yield wait_for_address(process)
        finally:
            deadline.cancel()
            process.terminate()


def wait_for_address(process: subprocess.Popen[str]) -> str:
    for line in process.stdout or ():
        if found := ADDRESS.search(line):
            return found[0]
    sys.exit("error: the mock did not start; what it said stands above")


def print_table(record: Record, address: str) -> None:
    table = Table(
        title=f"Two generated clients and the mock at {address}",
        title_justify="left",
        box=box.SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
    )
    for heading in ("", "call", "", "what came of it", "ms"):
        table.add_column(
            heading,
            justify="right" if heading == "ms" else "left",
            overflow="fold",
            no_wrap=heading != "what came of it",
        )
    for (api, style), rows in groupby(record.rows, key=lambda row: (row.api, row.style)):
        for number, row in enumerate(rows):
            mark = Text("✓", style="green") if row.good else Text("✗", style="bold red")
            who = f"{api}, {style}" if number == 0 else ""
            table.add_row(who, row.what, mark, Text(row.shown), f"{row.milliseconds:.1f}")
        table.add_section()
    Console().print(table)


def main() -> int:
    record = Record()
    with mock() as address:
        both_sync(address, record)
        asyncio.run(both_async(address, record))
    print_table(record, address)
    wrong = sum(not row.good for row in record.rows)
    print(f"{len(record.rows)} calls, {'all as expected' if not wrong else f'{wrong} not as expected'}.")
    return 1 if wrong or not record.rows else 0


if __name__ == "__main__":
    sys.exit(main())
