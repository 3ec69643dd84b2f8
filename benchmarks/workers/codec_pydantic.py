"""Decode and encode of the Rootly answer by pydantic at its best: a TypeAdapter made once, straight from and to JSON.

The models say what ours say: the same members, enums, date-times and limits.
"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, TypeAdapter

from benchmarks.workers.timing import kept, serve, statement

Text = str | None
Flag = bool | None
Whole = int | None


class PagingTarget(BaseModel):
    id: str
    type: Literal["service", "team", "escalation_policy"]
    alert_urgency_id: str


class EscalationPolicyTrigger(BaseModel):
    id: str
    type: Literal["service", "group", "escalation_policy"]


class LiveCallRouter(BaseModel):
    kind: Literal["voicemail", "live"] | None = None
    enabled: Flag = None
    name: str
    country_code: Literal["US", "GB", "NZ", "CA", "AU"] | None = None
    phone_type: Literal["local", "toll_free"] | None = None
    phone_number: Text = None
    voicemail_greeting: Text = None
    caller_greeting: Text = None
    waiting_music_url: (
        Literal[
            "https://storage.rootly.com/twilio/voicemail/ClockworkWaltz.mp3",
            "https://storage.rootly.com/twilio/voicemail/ith_brahms-116-4.mp3",
            "https://storage.rootly.com/twilio/voicemail/Mellotroniac_-_Flight_Of_Young_Hearts_Flute.mp3",
            "https://storage.rootly.com/twilio/voicemail/BusyStrings.mp3",
            "https://storage.rootly.com/twilio/voicemail/oldDog_-_endless_goodbye_%28instr.%29.mp3",
            "https://storage.rootly.com/twilio/voicemail/MARKOVICHAMP-Borghestral.mp3",
            "https://storage.rootly.com/twilio/voicemail/ith_chopin-15-2.mp3",
        ]
        | None
    ) = None
    sent_to_voicemail_delay: Whole = None
    should_redirect_to_voicemail_on_no_answer: Flag = None
    escalation_level_delay_in_seconds: Whole = None
    should_auto_resolve_alert_on_call_end: Flag = None
    alert_urgency_id: Text = None
    calling_tree_prompt: Text = None
    paging_targets: list[PagingTarget] | None = None
    escalation_policy_trigger: EscalationPolicyTrigger | None = None
    slug: Text = None
    created_at: datetime
    updated_at: datetime
    unavailable_responder_message: Annotated[str, Field(max_length=300)] | None = None
    notify_via_sms: Flag = None
    notify_via_push_notification: Flag = None
    informational_notification_message: Annotated[str, Field(max_length=160)] | None = None


class LiveCallRouterData(BaseModel):
    id: str
    type: Literal["live_call_routers"]
    attributes: LiveCallRouter


class IncludedResource(BaseModel):
    id: str
    type: str
    attributes: dict[str, Any] | None = None
    relationships: dict[str, Any] | None = None


class LiveCallRouterResponse(BaseModel):
    data: LiveCallRouterData
    included: list[IncludedResource] | None = None


class LiveCallRouterList(BaseModel):
    data: list[LiveCallRouterData]
    included: list[IncludedResource] | None = None
    links: dict[str, Text]
    meta: dict[str, Whole]


ANSWER, THOUSAND = (Path(path).read_bytes() for path in sys.argv[1:])
ADAPTER = TypeAdapter(LiveCallRouterResponse)
PAGES = TypeAdapter(LiveCallRouterList)
VALUE = ADAPTER.validate_json(ANSWER)

serve(
    {
        "decode": statement("decode(data)", decode=ADAPTER.validate_json, data=ANSWER),
        "encode": statement("encode(value, exclude_none=True)", encode=ADAPTER.dump_json, value=VALUE),
        "memory": kept(PAGES.validate_json, THOUSAND),
    }
)
