"""Models of the Rootly live call routers that `live_call_routers` alone uses."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, ClassVar, Literal, TypeAlias

from .._runtime.models import UNSET, Input, Meta, Model, Open, UnsetType, field

LiveCallRouterKind: TypeAlias = Literal["voicemail", "live"]
"""What the live call router does with a call."""

CountryCode: TypeAlias = Literal["US", "GB", "NZ", "CA", "AU"]
"""Country of the phone number. Later members are NL, DE, SE and CH."""

PhoneType: TypeAlias = Literal["local", "toll_free"]
"""Type of the phone number. A later member is mobile."""

WaitingMusicUrl: TypeAlias = Literal[
    "https://storage.rootly.com/twilio/voicemail/ClockworkWaltz.mp3",
    "https://storage.rootly.com/twilio/voicemail/ith_brahms-116-4.mp3",
    "https://storage.rootly.com/twilio/voicemail/Mellotroniac_-_Flight_Of_Young_Hearts_Flute.mp3",
    "https://storage.rootly.com/twilio/voicemail/BusyStrings.mp3",
    "https://storage.rootly.com/twilio/voicemail/oldDog_-_endless_goodbye_%28instr.%29.mp3",
    "https://storage.rootly.com/twilio/voicemail/MARKOVICHAMP-Borghestral.mp3",
    "https://storage.rootly.com/twilio/voicemail/ith_chopin-15-2.mp3",
]
"""The music that a waiting caller hears."""

PagingTargetType: TypeAlias = Literal["service", "team", "escalation_policy"]
"""The type of a paging target. A later member is functionality."""

EscalationPolicyTriggerParamsType: TypeAlias = Literal["Service", "Group", "EscalationPolicy"]
"""The type of the notification target, in camel case. A later member is Functionality."""

EscalationPolicyTriggerType: TypeAlias = Literal["service", "group", "escalation_policy"]
"""The type of the notification target, in lower case."""


class UpdateLiveCallRouter(Input, kw_only=True, gc=False):
    """The update of a live call router, as a JSON:API document."""

    data: UpdateLiveCallRouterData


class UpdateLiveCallRouterData(Input, kw_only=True, gc=False):
    """What to change. It carries no id; the path does."""

    type: Literal["live_call_routers"] = "live_call_routers"
    """The kind of resource."""
    attributes: UpdateLiveCallRouterAttributes


class UpdateLiveCallRouterAttributes(Input, kw_only=True, gc=False):
    """The attributes to change; those that are not given stay as they are. None is required."""

    __closed__: ClassVar[bool] = True

    kind: LiveCallRouterKind | UnsetType = UNSET
    enabled: bool | UnsetType = UNSET
    """Whether the live call router is enabled."""
    name: str | UnsetType = UNSET
    """The name of the live call router. Renaming does not change the slug."""
    country_code: CountryCode | UnsetType = UNSET
    phone_type: PhoneType | UnsetType = UNSET
    voicemail_greeting: str | UnsetType = UNSET
    """What a caller hears before leaving a voicemail."""
    caller_greeting: str | UnsetType = UNSET
    """What a caller hears first."""
    waiting_music_url: WaitingMusicUrl | UnsetType = UNSET
    sent_to_voicemail_delay: int | UnsetType = UNSET
    """Seconds after which the caller is redirected to voicemail. No range is documented."""
    should_redirect_to_voicemail_on_no_answer: bool | UnsetType = UNSET
    """Lets the caller choose between voicemail and a live person."""
    escalation_level_delay_in_seconds: int | UnsetType = UNSET
    """Overrides the delay between escalation levels, in seconds. No range is documented."""
    should_auto_resolve_alert_on_call_end: bool | UnsetType = UNSET
    """Whether the alert is resolved when the call ends."""
    alert_urgency_id: str | UnsetType = UNSET
    """Used in escalation paths to determine who to page."""
    calling_tree_prompt: str | UnsetType = UNSET
    """The instructions a caller hears, to choose among the options of a phone tree."""
    paging_targets: list[PagingTarget] | UnsetType = UNSET
    """Whom a caller can choose to reach when the live call router is a phone tree. The array replaces the previous one
    as a whole; an empty one clears it.
    """
    escalation_policy_trigger_params: EscalationPolicyTriggerParams | UnsetType = UNSET
    calling_tree_enabled: bool | UnsetType = UNSET
    """Whether the phone tree is on. The public schema of the answer does not have it."""
    unavailable_responder_message: Annotated[str, Meta(max_length=300)] | None | UnsetType = UNSET
    """What a caller hears when nobody can be reached."""
    notify_via_sms: bool | UnsetType = UNSET
    """Whether responders are notified by SMS."""
    notify_via_push_notification: bool | UnsetType = UNSET
    """Whether responders are notified by push notification."""
    informational_notification_message: Annotated[str, Meta(max_length=160)] | None | UnsetType = UNSET
    """The text of the notification."""


class PagingTarget(Model, kw_only=True, gc=False):
    """One choice of a phone tree. Its type says `team` where a trigger says `Group`."""

    id: str
    """The ID of the paging target."""
    type: Open[PagingTargetType]
    alert_urgency_id: str
    """Used in escalation paths to determine who to page."""


class EscalationPolicyTriggerParams(Input, kw_only=True, gc=False):
    """Whom to notify, as an update sends it. It comes back as escalation_policy_trigger, with the type in lower case.
    Null is not allowed; a public schema of April 2025 allowed it, none since does.
    """

    id: str
    """The ID of the notification target."""
    type: EscalationPolicyTriggerParamsType


class CreateLiveCallRouter(Input, kw_only=True, gc=False):
    """A new live call router, as a JSON:API document."""

    data: CreateLiveCallRouterData


class CreateLiveCallRouterData(Input, kw_only=True, gc=False):
    """The new live call router."""

    type: Literal["live_call_routers"] = "live_call_routers"
    """The kind of resource."""
    attributes: CreateLiveCallRouterAttributes


class CreateLiveCallRouterAttributes(Input, kw_only=True, gc=False):
    """The attributes of a new live call router. Required are those of 2025; in 2026 voicemail_greeting and
    paging_targets became required as well.
    """

    __closed__: ClassVar[bool] = True

    kind: LiveCallRouterKind
    enabled: bool | UnsetType = UNSET
    """Whether the live call router is enabled."""
    name: str
    """The name of the live call router."""
    country_code: CountryCode
    phone_type: PhoneType
    phone_number: str
    """The number to register, one that generate_phone_number gave. It cannot be changed later."""
    voicemail_greeting: str | UnsetType = UNSET
    """What a caller hears before leaving a voicemail."""
    caller_greeting: str | UnsetType = UNSET
    """What a caller hears first."""
    waiting_music_url: WaitingMusicUrl | UnsetType = UNSET
    sent_to_voicemail_delay: int | UnsetType = UNSET
    """Seconds after which the caller is redirected to voicemail. No range is documented."""
    should_redirect_to_voicemail_on_no_answer: bool | UnsetType = UNSET
    """Lets the caller choose between voicemail and a live person."""
    escalation_level_delay_in_seconds: int | UnsetType = UNSET
    """Overrides the delay between escalation levels, in seconds. No range is documented."""
    should_auto_resolve_alert_on_call_end: bool | UnsetType = UNSET
    """Whether the alert is resolved when the call ends."""
    alert_urgency_id: str | UnsetType = UNSET
    """Used in escalation paths to determine who to page."""
    calling_tree_prompt: str | UnsetType = UNSET
    """The instructions a caller hears, to choose among the options of a phone tree."""
    paging_targets: list[PagingTarget] | UnsetType = UNSET
    """Whom a caller can choose to reach when the live call router is a phone tree. The array replaces the previous one
    as a whole; an empty one clears it.
    """
    escalation_policy_trigger_params: CreateEscalationPolicyTriggerParams | UnsetType = UNSET
    calling_tree_enabled: bool | UnsetType = UNSET
    """Whether the phone tree is on. The public schema of the answer does not have it."""
    unavailable_responder_message: Annotated[str, Meta(max_length=300)] | None | UnsetType = UNSET
    """What a caller hears when nobody can be reached."""
    notify_via_sms: bool | UnsetType = UNSET
    """Whether responders are notified by SMS."""
    notify_via_push_notification: bool | UnsetType = UNSET
    """Whether responders are notified by push notification."""
    informational_notification_message: Annotated[str, Meta(max_length=160)] | None | UnsetType = UNSET
    """The text of the notification."""


class CreateEscalationPolicyTriggerParams(Input, kw_only=True, gc=False):
    """Whom to notify, as a creation sends it; the type is in lower case, as in answers."""

    id: str
    """The ID of the notification target."""
    type: EscalationPolicyTriggerType


class LiveCallRouterResponse(Model, kw_only=True):
    """One live call router, as a JSON:API document."""

    data: LiveCallRouterData
    included: list[IncludedResource] | None = None
    """Related resources."""


class LiveCallRouterData(Model, kw_only=True, gc=False):
    """A live call router with its id."""

    id: str
    """Unique ID of the live call router; a UUID in every sample."""
    type: Literal["live_call_routers"]
    """The kind of resource."""
    attributes: LiveCallRouter


class LiveCallRouter(Model, kw_only=True, gc=False):
    """The attributes of a live call router. Further ones may appear. The public schema has
    escalation_policy_trigger_params where the page's sample has escalation_policy_trigger; the page's is here.
    """

    kind: Open[LiveCallRouterKind] | None = None
    enabled: bool | None = None
    """Whether the live call router is enabled."""
    name: str
    """The name of the live call router."""
    country_code: Open[CountryCode] | None = None
    phone_type: Open[PhoneType] | None = None
    phone_number: str | None = None
    """The phone number; fixed at creation. Samples print it with a plus sign and without."""
    voicemail_greeting: str | None = None
    """What a caller hears before leaving a voicemail."""
    caller_greeting: str | None = None
    """What a caller hears first."""
    waiting_music_url: Open[WaitingMusicUrl] | None = None
    sent_to_voicemail_delay: int | None = None
    """Seconds after which the caller is redirected to voicemail. No range is documented."""
    should_redirect_to_voicemail_on_no_answer: bool | None = None
    """Lets the caller choose between voicemail and a live person."""
    escalation_level_delay_in_seconds: int | None = None
    """Overrides the delay between escalation levels, in seconds. No range is documented."""
    should_auto_resolve_alert_on_call_end: bool | None = None
    """Whether the alert is resolved when the call ends."""
    alert_urgency_id: str | None = None
    """Used in escalation paths to determine who to page."""
    calling_tree_prompt: str | None = None
    """The instructions a caller hears, to choose among the options of a phone tree."""
    paging_targets: list[PagingTarget] | None = None
    """Whom a caller can choose to reach when the live call router is a phone tree."""
    escalation_policy_trigger: EscalationPolicyTrigger | None = None
    slug: str | None = None
    """A readable name, made from the name at creation. It stays when the router is renamed."""
    created_at: datetime
    """When the router was created."""
    updated_at: datetime
    """When the router was last changed; every update moves it."""
    unavailable_responder_message: Annotated[str, Meta(max_length=300)] | None | UnsetType = UNSET
    """What a caller hears when nobody can be reached."""
    notify_via_sms: bool | None = None
    """Whether responders are notified by SMS."""
    notify_via_push_notification: bool | None = None
    """Whether responders are notified by push notification."""
    informational_notification_message: Annotated[str, Meta(max_length=160)] | None | UnsetType = UNSET
    """The text of the notification."""


class EscalationPolicyTrigger(Model, kw_only=True, gc=False):
    """Whom the router notifies, as answers print it. No public schema has it."""

    id: str
    """The ID of the notification target."""
    type: Open[EscalationPolicyTriggerType]


class IncludedResource(Model, kw_only=True):
    """A related resource. Which ones there are, and their attributes, is not documented."""

    id: str
    """Unique ID of the resource."""
    type: str
    """The kind of resource."""
    attributes: dict[str, Any] | None = None
    """The attributes of the resource."""
    relationships: dict[str, Any] | None = None
    """What the resource is related to."""


class LiveCallRouterList(Model, kw_only=True):
    """A page of live call routers, as a JSON:API document."""

    data: list[LiveCallRouterData]
    """The routers of this page."""
    included: list[IncludedResource] | None = None
    """Related resources."""
    links: PageLinks
    meta: PageMeta


class PageLinks(Model, kw_only=True, gc=False):
    """Addresses of this and the neighbouring pages."""

    self_: str = field(name="self")
    """This page."""
    first: str
    """The first page."""
    prev: str | None
    """The page before, null on the first."""
    next: str | None
    """The page after, null on the last."""
    last: str | None
    """The last page; may be null since 2026."""


class PageMeta(Model, kw_only=True, gc=False):
    """Where this page is among all."""

    current_page: int
    """Number of this page."""
    next_page: int | None
    """Number of the page after, null on the last."""
    prev_page: int | None
    """Number of the page before, null on the first."""
    total_count: int
    """Routers in all."""
    total_pages: int
    """Pages in all."""
    next_cursor: str | None | UnsetType = UNSET
    """Where the next page begins, for paging by cursor."""


class GeneratedPhoneNumber(Model, kw_only=True, gc=False):
    """A phone number to register. Not a JSON:API document."""

    phone_number: str
    """The number, with a plus sign in the sample."""


class Errors(Model, kw_only=True, gc=False):
    """What went wrong, one entry for each message. Open, and `errors` is not required: some 422 answers are an object
    of field names with messages instead.
    """

    errors: list[Error] | None = None
    """One entry for each message."""


class Error(Model, kw_only=True, gc=False):
    """One thing that went wrong."""

    title: str
    """The sentence for people."""
    status: str
    """The HTTP status as a string, not as a number."""
    code: str | None | UnsetType = UNSET
    """A name for programs. No sample has it."""
    detail: str | None | UnsetType = UNSET
    """More about this case. No sample has it."""


class RateLimitMessage(Model, kw_only=True, gc=False):
    """The body of a 429, which is not shaped like the other errors."""

    error: str
    """The sentence for people."""
