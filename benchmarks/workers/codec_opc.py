"""Decode and encode of the Rootly answer by the output of openapi-python-client, as its own functions do it."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from rootly_live_call_routers_client.models import LiveCallRouterList, LiveCallRouterResponse

from benchmarks.workers.timing import kept, serve, statement

ANSWER, THOUSAND = (Path(path).read_bytes() for path in sys.argv[1:])
VALUE = LiveCallRouterResponse.from_dict(json.loads(ANSWER))

serve(
    {
        "decode": statement("cls.from_dict(loads(data))", cls=LiveCallRouterResponse, loads=json.loads, data=ANSWER),
        "encode": statement("dumps(value.to_dict()).encode()", dumps=json.dumps, value=VALUE),
        "memory": kept(lambda data: LiveCallRouterList.from_dict(json.loads(data)), THOUSAND),
    }
)
