"""Decode and encode of the Rootly answer: ours, and msgspec alone on the same Struct."""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec

from benchmarks.workers.timing import kept, serve, statement
from rootly_client import from_json, to_json
from rootly_client.models import LiveCallRouterList, LiveCallRouterResponse

ANSWER, THOUSAND = (Path(path).read_bytes() for path in sys.argv[1:])
DECODE = msgspec.json.Decoder(LiveCallRouterResponse).decode
ENCODE = msgspec.json.Encoder().encode
VALUE = from_json(ANSWER, LiveCallRouterResponse)

serve(
    {
        "msgspec_decode": statement("decode(data)", decode=DECODE, data=ANSWER),
        "decode": statement("from_json(data, cls)", from_json=from_json, data=ANSWER, cls=LiveCallRouterResponse),
        "msgspec_encode": statement("encode(value)", encode=ENCODE, value=VALUE),
        "encode": statement("to_json(value)", to_json=to_json, value=VALUE),
        "memory": kept(lambda data: from_json(data, LiveCallRouterList), THOUSAND),
    }
)
