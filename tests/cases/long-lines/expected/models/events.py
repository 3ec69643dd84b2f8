"""Models of the Long lines that `events` alone uses."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from .._runtime.models import Model, union


class RealtimeServerEventConversationItemInputAudioTranscriptionX00321(Model, kw_only=True, gc=False):
    """Code stands as it is:

    curl --request GET
    "https://long.example/an/address/that/nothing/may/break/as/it/would/no/longer/be/the/same/address/in/a/shell" +
    """

    type: str


class RealtimeServerEventConversationItemInputAudioTranscriptionDelta(Model, kw_only=True, gc=False):
    type: str


if TYPE_CHECKING:
    AnyRealtimeServerEventConversationItemInputAudioTranscription: TypeAlias = (
        RealtimeServerEventConversationItemInputAudioTranscriptionX00321
        | RealtimeServerEventConversationItemInputAudioTranscriptionDelta
    )
else:
    AnyRealtimeServerEventConversationItemInputAudioTranscription = union(
        "AnyRealtimeServerEventConversationItemInputAudioTranscription",
        lambda: (
            RealtimeServerEventConversationItemInputAudioTranscriptionX00321,
            RealtimeServerEventConversationItemInputAudioTranscriptionDelta,
        ),
        tag="type",
        tags=lambda: {
            "conversation.item.input_audio_transcription.completed.as.a.whole": RealtimeServerEventConversationItemInputAudioTranscriptionX00321,  # noqa: E501 - nothing to break
            "conversation.item.input_audio_transcription.delta.in.a.row": RealtimeServerEventConversationItemInputAudioTranscriptionDelta,  # noqa: E501 - nothing to break
        },
    )
