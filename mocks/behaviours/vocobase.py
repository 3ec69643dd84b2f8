"""What the description cannot say of Vocobase's call routing. Each rule names the page or the public fact it comes
from.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from specloom.api import Json, Operation, SecurityScheme
from specloom_mock.behaviour import Behaviour, Call, Handler, Reply, World, examples
from specloom_mock.faults import Fault, Kind, shown
from specloom_mock.state import Collection

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

Record = dict[str, Json]


class Vocobase(Behaviour):
    """Call-routing records in memory."""

    # Authentication page: every error is a JSON envelope.
    error_media_type = "application/json"

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._records: Collection[int, Record] = Collection()
        self._taken: set[tuple[str, Json]] = set()
        listed = examples(world.api, f"GET {ROUTINGS}", "200")[0]
        self._sample: Record = listed["data"]["data"][0]
        self._next_id = int(self._sample["id"])

    def handlers(self) -> Mapping[str, Handler]:
        return {
            f"GET {ROUTINGS}": self._list,
            f"POST {ROUTINGS}": self._create,
            f"POST {ROUTING}": self._update,
        }

    def accepts(self, scheme: SecurityScheme, value: str) -> bool:
        """Authentication page: "rg_live_ + random string"."""
        del scheme
        return value.startswith(KEY_PREFIX) and len(value) > len(KEY_PREFIX)

    def look_up(self, operation: Operation, path: Mapping[str, Json], account: str) -> None:
        """Authentication page: 404 NOT_FOUND where "the resource does not exist or does not belong to the account"."""
        if operation.path == ROUTING and self._records.is_gone(
            path["routing_id"], account, strict=self.world.strict_ids
        ):
            raise Fault(Kind.NOT_FOUND, f"no call routing has the id {path['routing_id']}")

    def error(self, fault: Fault, status: int) -> Json:
        """Authentication page: `{"success": false, "error": {"code", "message"}}`."""
        return {"success": False, "error": {"code": CODES.get(status, f"HTTP_{status}"), "message": fault.detail}}

    def _list(self, call: Call) -> Reply:
        """Facts: list samples are nested twice, `data: {data: [...]}`. One connection is simulated, so `connection_id`
        selects nothing: "optional unless multiple active connections exist".
        """
        return Reply(200, {"success": True, "data": {"data": self._records.of(call.account)}})

    def _create(self, call: Call) -> Reply:
        """Create page: "one record per DID"; status defaults to 1. Upstream SDK: the answer carries the id of the
        record.
        """
        body: Record = call.body
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
        self._write(record, {"status": 1, **body}, call.account)
        return Reply(200, {"success": True, "data": {"id": record["id"]}})

    def _update(self, call: Call) -> Reply:
        """Update page: "VoiceLink routing update REPLACES the record"; its sample of the answer is `data: {}`. Upstream
        SDK: `did_id` and `did_number` stay.
        """
        key = call.path["routing_id"]
        known = self._records.get(key) or {**self._sample, "id": key}
        kept: Record = {name: known[name] for name in DIDS if name in known}
        self._write({"id": key, **kept}, call.body, call.account)
        return Reply(200, {"success": True, "data": {}})

    def _write(self, record: Record, body: Mapping[str, Json], account: str) -> None:
        """`1.0` is an integer to JSON Schema and, as the service looks like a Node backend, to the API; it is kept as
        1.
        """
        record |= {name: _whole(body[name]) for name in MODES}
        record |= {name: _whole(body.get(name)) for name in OPTIONAL_IDS}
        forgotten = self._records.put(record["id"], record, account)
        if forgotten is not None:
            for name in DIDS:
                self._taken.discard((name, forgotten.get(name)))


def _whole(value: Json) -> Json:
    return int(value) if isinstance(value, float) and value.is_integer() else value


behaviour = Vocobase
