"""What the description cannot say of Rootly's live call routers. Each rule names the page or the public fact it comes
from.
"""

from __future__ import annotations

import json
import math
import re
import unicodedata
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from typing import Final
from urllib.parse import urlencode

from specloom.api import Api, Json, Operation
from specloom_mock.answer import phrase
from specloom_mock.behaviour import Behaviour, Call, Handler, Reply, World, examples
from specloom_mock.faults import Fault, Kind, shown
from specloom_mock.finder import follow, request_schema
from specloom_mock.limits import SlidingWindow
from specloom_mock.schemas import Schemas
from specloom_mock.state import Collection

ROUTERS: Final = "/v1/live_call_routers"
ROUTER: Final = "/v1/live_call_routers/{id}"
NUMBER: Final = "/v1/live_call_routers/generate_phone_number"

# Samples: "Offsets are -07:00 in summer and -08:00 in winter, never Z"; the summer one stands for both.
ZONE: Final = timezone(timedelta(hours=-7))
OFFSET: Final = "-07:00"
WITHIN_SECOND: Final = tuple(f".{milliseconds:03d}{OFFSET}" for milliseconds in range(1000))
"""What follows the second of a time, by its milliseconds."""

# Update page: the request says `escalation_policy_trigger_params` with `Service`, the answer
# `escalation_policy_trigger` with `service`. Public swagger, creation: the params' type is in lower case already.
TRIGGER_TYPES: Final = {
    "Service": "service",
    "Group": "group",
    "EscalationPolicy": "escalation_policy",
    "Functionality": "functionality",
}

TRIGGER_PARAMS: Final = "escalation_policy_trigger_params"

# Public swagger: the answer's schema has neither; only the requests' schemas have them.
REQUEST_ONLY: Final = frozenset((TRIGGER_PARAMS, "calling_tree_enabled"))

# Docs site: "3000 reads and 3000 writes per key per minute"; headers as in the public swagger, Jul 2026.
LIMIT: Final = 3000
WINDOW_SECONDS: Final = 60
LIMITED: Final = "Rate limit exceeded. Try again later."

# No size of a page is documented.
PAGE_SIZE: Final = 50
MAX_PAGE_SIZE: Final = 1000

# Public samples of the errors.
TITLES: Final = {
    400: "Bad request",
    401: "Invalid token",
    404: "Not found or unauthorized",
    415: "Unsupported media type",
}

Router = dict[str, Json]


class Rootly(Behaviour):
    """Live call routers in memory."""

    # Update page and facts: the same media type "for success AND errors".
    error_media_type = "application/vnd.api+json"

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._routers: Collection[str, Router] = Collection()
        update_samples = examples(world.api, f"PUT {ROUTER}", "200")
        others = [*examples(world.api, f"GET {ROUTER}", "200"), *examples(world.api, f"DELETE {ROUTER}", "200")]
        samples = [each["data"] for each in (*update_samples, *others)]
        self._sample: Router = samples[0]
        self._samples: dict[str, Router] = {each["id"]: each for each in reversed(samples)}
        # The time that was written last: a client that changes one router again and again finds it there.
        self._latest: tuple[str, int] = "", 0
        self._second: int = 0
        self._to_second: str = _to_the_second(0)
        self._window = SlidingWindow(LIMIT, WINDOW_SECONDS)
        self._seconds = world.clock()
        self._known = {each.method: _attributes(world.api, each) for each in world.api.operations if each.body}

    def handlers(self) -> Mapping[str, Handler]:
        return {
            f"GET {ROUTERS}": self._list,
            f"POST {ROUTERS}": self._create,
            f"GET {ROUTER}": self._get,
            f"PUT {ROUTER}": self._update,
            f"DELETE {ROUTER}": self._delete,
            f"GET {NUMBER}": self._number,
        }

    def look_up(self, operation: Operation, path: Mapping[str, Json], account: str) -> None:
        """Facts: "Auth before lookup before validation: ... unknown id 404 'Not found or unauthorized' (also for an id
        the token may not see: the title merges both)".
        """
        if operation.path == ROUTER and self._routers.is_gone(path["id"], account, strict=self.world.strict_ids):
            raise Fault(Kind.NOT_FOUND, f"no live call router has the id {shown(path['id'])}")

    def error(self, fault: Fault, status: int) -> Json:
        """Public swagger, errors_list: "array of {title, status as a string, ...}", one entry for each message.
        Docs site: the body of 429 is `{"error": "Rate limit exceeded. Try again later."}`, "not JSON:API".
        """
        if fault.kind is Kind.LIMITED:
            return {"error": fault.detail}
        if fault.violations:
            return {"errors": [{"title": str(each), "status": str(status)} for each in fault.violations]}
        return {
            "errors": [{"title": TITLES.get(status, phrase(status)), "status": str(status), "detail": fault.detail}]
        }

    def statuses(self, fault: Fault, operation: Operation | None) -> tuple[int, ...]:
        """Public swagger, generate_phone_number: parameters that are missing or wrong get "422 Invalid params"."""
        wrong = fault.kind is Kind.PARAMETERS and operation is not None and operation.path == NUMBER
        return (422,) if wrong else ()

    def admit(self, operation: Operation, credential: str) -> tuple[tuple[str, str], ...]:
        """Docs site: "3000 reads and 3000 writes per key per minute", in a sliding window. Public swagger, Jul 2026:
        the four limit headers are "on every response".
        """
        kind = "read" if operation.method == "GET" else "write"
        usage = self._window.count((credential, kind), self._seconds(), refuses=self.world.rate_limit)
        headers = _limit_headers(usage.left, usage.used, math.ceil(usage.resets))
        if usage.is_refused:
            raise Fault(Kind.LIMITED, LIMITED, headers=headers)
        return headers

    def amend(self, operation: Operation, body: bytes) -> bytes:
        """Facts: "the published schema forbids" an unknown attribute, "the official Python SDK drops it before
        sending", "a Rails server would most likely ignore it (I). Offer both: strict (default, per spec) and lenient".
        """
        if self.world.rules != "lenient" or operation.path not in (ROUTERS, ROUTER):
            return body
        try:
            document = json.loads(body)
            sent = document["data"]["attributes"]
            document["data"]["attributes"] = {
                name: each for name, each in sent.items() if name in self._known[operation.method]
            }
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
            # It has no attributes, or is no JSON; the checks will say so.
            return body
        return json.dumps(document).encode()

    def _get(self, call: Call) -> Reply:
        return Reply(200, {"data": self._read(call.path["id"])})

    def _update(self, call: Call) -> Reply:
        """Update page: the sample changes the name and keeps slug and voicemail_greeting, so "the update is partial"
        and "renaming does not regenerate slug"; `updated_at` is later than `created_at`, which does not move.
        """
        known = self._read(call.path["id"])
        attributes = _merged(known["attributes"], call)
        attributes["updated_at"] = self._later_than(attributes["updated_at"])
        router: Router = {**known, "attributes": attributes}
        self._routers.put(router["id"], router, call.account)
        return Reply(200, {"data": router})

    def _create(self, call: Call) -> Reply:
        """Public swagger, create sample: the slug is the parameterised name; both times are the same."""
        attributes = _merged({"enabled": True}, call)
        now = _written(self.world.now())
        attributes |= {"slug": slug_of(attributes["name"]), "created_at": now, "updated_at": now}
        key = str(uuid.UUID(int=self.world.chance.getrandbits(128), version=4))
        router = {"id": key, "type": "live_call_routers", "attributes": attributes}
        self._routers.put(key, router, call.account)
        return Reply(201, {"data": router})

    def _delete(self, call: Call) -> Reply:
        """Public swagger: DELETE answers "200 with the deleted resource (not 204)"."""
        router = self._read(call.path["id"])
        self._routers.delete(router["id"])
        return Reply(200, {"data": router})

    def _number(self, call: Call) -> Reply:
        """Public swagger, sample "+18001000052": a plus sign and the country's prefix."""
        prefixes = {"US": "+1", "CA": "+1", "GB": "+44", "NZ": "+64", "AU": "+61"}
        prefix = prefixes.get(call.query["country_code"], "+1")
        area = "800" if call.query["phone_type"] == "toll_free" else "415"
        return Reply(200, {"phone_number": f"{prefix}{area}{self.world.chance.randrange(10**7):07d}"})

    def _list(self, call: Call) -> Reply:
        """Public swagger: list with filters, sorting and pages; links and meta as declared. Newest first is the mock's
        choice.
        """
        found = [each for each in reversed(self._routers.of(call.account)) if _wanted(each, call.query)]
        found = _sorted(found, call.query.get("sort", ""))
        size = call.query.get("page[size]", PAGE_SIZE)
        size = int(min(size, MAX_PAGE_SIZE)) if size > 0 else PAGE_SIZE
        page = max(1, int(call.query.get("page[number]", 1)))
        pages = max(1, -(-len(found) // size))
        body = {
            "data": found[(page - 1) * size : page * size],
            "links": _links(call, page, pages),
            "meta": {
                "current_page": page,
                "next_page": page + 1 if page < pages else None,
                "prev_page": page - 1 if page > 1 else None,
                "total_count": len(found),
                "total_pages": pages,
            },
        }
        return Reply(200, body)

    def _read(self, key: str) -> Router:
        """A router; an id that was never written is the description's example under that id."""
        known = self._routers.get(key)
        if known is not None:
            return known
        return {**self._samples.get(key, self._sample), "id": key}

    def _later_than(self, before: str) -> str:
        """Facts: "updated_at always moves"; two updates within one millisecond are one millisecond apart."""
        # Half a microsecond is less than any clock tells, and more than a float of this size is wrong by.
        now = int(self._seconds() * 1000 + 0.0005)
        written, latest = self._latest
        if written is before:
            now = max(latest + 1, now)
            text = self._text_of(now)
        else:
            text = self._text_of(now)
            if before >= text or before[-6:] != OFFSET or len(before) != len(text):
                now = max(_milliseconds(before) + 1, now)
                text = self._text_of(now)
        self._latest = text, now
        return text

    def _text_of(self, milliseconds: int) -> str:
        """A time as ``_written`` writes it, from the milliseconds since 1970. Of two of them the later one is the
        greater text.
        """
        second = milliseconds // 1000
        if second != self._second:
            self._second, self._to_second = second, _to_the_second(second)
        return self._to_second + WITHIN_SECOND[milliseconds % 1000]


@lru_cache(maxsize=64)
def _limit_headers(left: int, used: int, resets: int) -> tuple[tuple[str, str], ...]:
    return (
        ("X-RateLimit-Limit", f"{LIMIT}, {LIMIT};window={WINDOW_SECONDS}"),
        ("X-RateLimit-Remaining", str(left)),
        ("X-RateLimit-Used", str(used)),
        ("X-RateLimit-Reset", str(resets)),
    )


def _attributes(api: Api, operation: Operation) -> frozenset[str]:
    """The attributes that a request may have."""
    schemas, body = Schemas(api), request_schema(operation)
    inner = follow(schemas, body, ("data", "attributes")) if body is not None else None
    return frozenset(schemas.properties(inner)) if inner is not None else frozenset()


def _merged(attributes: Router, call: Call) -> Router:
    """Facts: "Only attributes present change"; "absent is different from null"; "a present array replaces the whole
    array"; answers "omit rather than null"."""
    changes: Router = call.body["data"]["attributes"]
    merged = attributes | changes
    for name, value in changes.items():
        if value is None:
            del merged[name]
    for name in REQUEST_ONLY:
        if name in merged:
            del merged[name]
    params = changes.get(TRIGGER_PARAMS)
    if params is not None:
        kind = params["type"]
        merged["escalation_policy_trigger"] = {"id": params["id"], "type": TRIGGER_TYPES.get(kind, kind)}
    return merged


def slug_of(name: str) -> str:
    """Public samples: "lower-case, punctuation dropped, spaces to hyphens, underscore and hyphen kept"."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"-{2,}", "-", re.sub(r"[^a-z0-9_-]+", "-", plain)).strip("-")


def _written(moment: datetime) -> str:
    """Samples: RFC 3339 with milliseconds and a numeric offset."""
    return moment.astimezone(ZONE).isoformat(timespec="milliseconds")


def _milliseconds(text: str) -> int:
    return round(datetime.fromisoformat(text).timestamp() * 1000)


def _to_the_second(seconds: int) -> str:
    """The beginning of a time as ``_written`` writes it, from the seconds since 1970."""
    return datetime.fromtimestamp(seconds, ZONE).strftime("%Y-%m-%dT%H:%M:%S")


def _wanted(router: Router, query: Mapping[str, Json]) -> bool:
    attributes = router["attributes"]
    if "filter[name]" in query and attributes["name"] != query["filter[name]"]:
        return False
    if "filter[slug]" in query and attributes["slug"] != query["filter[slug]"]:
        return False
    searched = f"{attributes['name']}\n{attributes['slug']}".lower()
    if str(query.get("filter[search]", "")).lower() not in searched:
        return False
    return all(_in_time(attributes["created_at"], query, bound) for bound in ("gt", "gte", "lt", "lte"))


def _in_time(created: str, query: Mapping[str, Json], bound: str) -> bool:
    text = query.get(f"filter[created_at][{bound}]")
    if text is None:
        return True
    try:
        limit = datetime.fromisoformat(text)
    except ValueError:
        # The notation is not documented; nothing was created before or after what is no time.
        return False
    limit = limit if limit.tzinfo else limit.replace(tzinfo=ZONE)
    moment = datetime.fromisoformat(created)
    return {"gt": moment > limit, "gte": moment >= limit, "lt": moment < limit, "lte": moment <= limit}[bound]


def _sorted(routers: list[Router], sort: str) -> list[Router]:
    """JSON:API 1.1, Sorting: a minus sign means descending. An attribute that no router has leaves the order as it
    is.
    """
    name = sort.removeprefix("-")
    if not any(isinstance(each["attributes"].get(name), str) for each in routers):
        return routers
    return sorted(routers, key=lambda each: str(each["attributes"].get(name, "")), reverse=sort.startswith("-"))


def _links(call: Call, page: int, pages: int) -> Json:
    """Public swagger: all five links are there; the first has no previous page and the last no next one. They lead to
    the mock.
    """

    def link(number: int) -> str:
        return f"{call.url}?{urlencode({**call.query, 'page[number]': number})}"

    return {
        "self": link(page),
        "first": link(1),
        "prev": link(page - 1) if page > 1 else None,
        "next": link(page + 1) if page < pages else None,
        "last": link(pages),
    }


behaviour = Rootly
