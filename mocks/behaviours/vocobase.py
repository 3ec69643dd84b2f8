"""What the description cannot say of Vocobase's call routing. Each rule names the page or the public fact it comes
from.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from operator import itemgetter
from typing import Final

from specloom.api import Json, Operation, SecurityScheme
from specloom_mock.behaviour import Behaviour, Call, Handler, Reply, World, encoded, examples
from specloom_mock.faults import Fault, Kind, Violation, shown, violated
from specloom_mock.limits import SlidingWindow
from specloom_mock.state import Collection

logger: Final = logging.getLogger("specloom_mock")

ROUTINGS: Final = "/voicelink/call-routing"
ROUTING: Final = "/voicelink/call-routing/{routing_id}"

# Update page: "API key in format: rg_live_xxxx".
KEY_PREFIX: Final = "rg_live_"

# Authentication page, tables of error codes; the last three are made like them, for faults of the protocol.
CODES: Final = {
    400: "VALIDATION_ERROR",
    401: "UNAUTHORIZED",
    403: "FORBIDDEN",
    404: "NOT_FOUND",
    405: "METHOD_NOT_ALLOWED",
    406: "NOT_ACCEPTABLE",
    409: "CONFLICT",
    413: "CONTENT_TOO_LARGE",
    415: "UNSUPPORTED_MEDIA_TYPE",
    429: "LIMIT_REACHED",
}

# Update page: the fields that an update may leave out; "the four optional ids not sent are cleared (upstream null)".
OPTIONAL_IDS: Final = (
    "inbound_sip_trunk_id",
    "inbound_websocket_bot_id",
    "outbound_sip_trunk_id",
    "outbound_websocket_bot_id",
)
DIDS: Final = ("did_id", "did_number")
MODES: Final = ("for_inbound_call", "for_outbound_call", "status")
WRITTEN: Final = MODES + OPTIONAL_IDS

# Update page, the descriptions of the optional ids: the mode that needs each.
NEEDED_IDS: Final = (
    ("for_inbound_call", 2, "inbound_sip_trunk_id"),
    ("for_inbound_call", 3, "inbound_websocket_bot_id"),
    ("for_outbound_call", 2, "outbound_sip_trunk_id"),
    ("for_outbound_call", 3, "outbound_websocket_bot_id"),
)

# Authentication page: "60 requests/min per key general".
LIMIT: Final = 60
WINDOW_SECONDS: Final = 60

# A mock that runs for months does not fill a disk; the header tells every time.
MAX_SAID: Final = 100

# Update page: its sample of the answer, which is the same for every update.
UPDATED: Final = encoded({"success": True, "data": {}})

Record = dict[str, Json]

_optional_ids: Final = itemgetter(*OPTIONAL_IDS)


class Vocobase(Behaviour):
    """Call-routing records in memory."""

    # Authentication page: every error is a JSON envelope.
    error_media_type = "application/json"

    accepts_by_form = True

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._records: Collection[int, Record] = Collection()
        self._taken: set[tuple[str, Json]] = set()
        self._connections: dict[str, list[str]] = {}
        self._connection_of: dict[int, str] = {}
        listed = examples(world.api, f"GET {ROUTINGS}", "200")[0]
        sample = listed["data"]["data"][0]
        self._sample = self._record({name: sample[name] for name in ("id", *DIDS) if name in sample}, sample)
        self._said = 0
        self._window = SlidingWindow(LIMIT, WINDOW_SECONDS)
        self._next_id = int(self._sample["id"])
        self._is_strict = world.rules == "strict"
        self.counts = world.rate_limit

    def handlers(self) -> Mapping[str, Handler]:
        return {
            f"GET {ROUTINGS}": self._list,
            f"POST {ROUTINGS}": self._create,
            f"POST {ROUTING}": self._update,
        }

    def accepts(self, scheme: SecurityScheme, value: str) -> bool:
        """Authentication page: "rg_live_ + random string"."""
        del scheme
        return value.startswith(KEY_PREFIX) and value != KEY_PREFIX

    def look_up(self, operation: Operation, path: Mapping[str, Json], account: str) -> None:
        """Authentication page: 404 NOT_FOUND where "the resource does not exist or does not belong to the account"."""
        if operation.path == ROUTING and self._records.is_gone(
            path["routing_id"], account, strict=self.world.strict_ids
        ):
            raise Fault(Kind.NOT_FOUND, f"no call routing has the id {path['routing_id']}")

    def admit(self, operation: Operation, credential: str) -> tuple[tuple[str, str], ...]:
        """Authentication page: "60 requests/min per key". Headers of limits are not documented, so there are none."""
        del operation
        usage = self._window.count((credential,), self.world.now().timestamp(), refuses=True)
        if usage.is_refused:
            raise Fault(Kind.LIMITED, f"expected at most {LIMIT} requests a minute, got more")
        return ()

    def error(self, fault: Fault, status: int) -> Json:
        """Authentication page: `{"success": false, "error": {"code", "message"}}`."""
        return {"success": False, "error": {"code": CODES.get(status, f"HTTP_{status}"), "message": fault.detail}}

    def _list(self, call: Call) -> Reply:
        """Facts: list samples are nested twice, `data: {data: [...]}`. A connection that is named has records of its
        own.
        """
        connection = self._connection(call, call.query)
        records = [
            each
            for each in self._records.of(call.account)
            if not connection or self._connection_of.get(each["id"], connection) == connection
        ]
        return Reply(200, {"success": True, "data": {"data": records}})

    def _create(self, call: Call) -> Reply:
        """Create page: "one record per DID"; status defaults to 1. Upstream SDK: the answer carries the id of the
        record.
        """
        body: Record = call.body
        connection = self._connection(call, body, introduces=True)
        self._demand_ids(body)
        for name in DIDS:
            if name in body and (name, body[name]) in self._taken:
                detail = f"expected a DID without call routing, got {name} {shown(body[name])}, which has one"
                raise Fault(Kind.CONFLICT, detail)
        while self._next_id in self._records:
            self._next_id += 1
        record: Record = {"id": self._next_id}
        for name in DIDS:
            if name in body:
                record[name] = _whole(body[name])
                self._taken.add((name, record[name]))
        if connection:
            self._connection_of[self._next_id] = connection
        self._keep(self._record(record, {"status": 1, **body}), call.account)
        return Reply(200, {"success": True, "data": {"id": record["id"]}})

    def _update(self, call: Call) -> Reply:
        """Update page: "VoiceLink routing update REPLACES the record". Upstream SDK: `did_id` and `did_number` stay."""
        key = call.path["routing_id"]
        if self._is_strict:
            connection = self._connection(call, call.body)
            if connection and self._connection_of.setdefault(key, connection) != connection:
                raise Fault(Kind.NOT_FOUND, f"the connection {connection} has no call routing {key}")
            self._demand_ids(call.body)
        known = self._records.get(key) or {**self._sample, "id": key}
        record = self._record(known, call.body)
        self._keep(record, call.account)
        return Reply(200, UPDATED, self._lost(known, record))

    def _connection(self, call: Call, values: Mapping[str, Json], *, introduces: bool = False) -> str:
        """Management page: `connection_id` is "optional unless multiple active VoiceLink connections exist", and
        `connectionId` is an older spelling. Facts: several active connections are "a 400 when neither is sent", an
        unknown one is NOT_FOUND. No page says how connections come to be, so whoever creates with one, or names the
        first, has it; and only where rules are strict, as the pages say no more.
        """
        if not self._is_strict:
            return ""
        known = self._connections.setdefault(call.account, [])
        asked = values.get("connection_id", values.get("connectionId"))
        if asked is None and len(known) > 1:
            expected = f"a value, as {len(known)} connections are active"
            where = "query" if values is call.query else "body"
            raise violated(Kind.PARAMETERS, [Violation(where, "/connection_id", expected, "none")])
        if asked is None:
            return known[0] if known else ""
        if asked not in known:
            if known and not introduces:
                raise Fault(Kind.NOT_FOUND, f"no connection has the id {asked}")
            known.append(str(asked))
        return str(asked)

    def _lost(self, known: Record, record: Record) -> tuple[tuple[str, str], ...]:
        """Update page: "resend every field you want kept". The header names each value that was not resent and is gone
        now; so does the log, as often as ``MAX_SAID``. An id that nobody wrote stands for the page's record; it loses
        what that one has.
        """
        if _optional_ids(known) == _optional_ids(record):
            return ()
        gone = [name for name in OPTIONAL_IDS if record[name] is None and known[name] is not None]
        if not gone:
            return ()
        lost = "; ".join(f"{name}={known[name]}" for name in gone)
        if self._said < MAX_SAID:
            self._said += 1
            logger.warning("call routing %s was replaced and lost %s, which was not resent", known["id"], lost)
        return (("X-Specloom-Lost", lost),)

    def _demand_ids(self, body: Mapping[str, Json]) -> None:
        """Update page: "VoiceLink bot ID when for_inbound_call is 3", "SIP trunk ID when for_inbound_call is 2", and
        the same for outbound calls. Facts: whether they are enforced "is unknown; make it a switch (lenient default)".
        """
        if not self._is_strict:
            return
        missing = [
            Violation("body", f"/{name}", f"a value, as {mode} is {value}", "none")
            for mode, value, name in NEEDED_IDS
            if body.get(mode) == value and body.get(name) is None
        ]
        if missing:
            raise violated(Kind.BODY, missing)

    def _record(self, known: Record, sent: Mapping[str, Json]) -> Record:
        """What is known of a record, with everything that can be written in the place of what was. `1.0` is an integer
        to JSON Schema and, as the service looks like a Node backend, to the API; it is kept as 1.
        """
        record = {**known}
        for name in WRITTEN:
            value = sent.get(name)
            record[name] = int(value) if type(value) is float else value
        return record

    def _keep(self, record: Record, account: str) -> None:
        forgotten = self._records.put(record["id"], record, account)
        if forgotten is not None:
            for name in DIDS:
                self._taken.discard((name, forgotten.get(name)))


def _whole(value: Json) -> Json:
    return int(value) if isinstance(value, float) and value.is_integer() else value


behaviour = Vocobase
