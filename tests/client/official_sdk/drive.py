"""Drives Rootly's official SDK against a base URL; runs in a venv of its own, which has only the SDK.

    drive.py BASE_URL TOKEN ROUTER_ID < body.json

Prints one JSON object: ``{"status": int, "parsed": the SDK's model as a plain object, or null}``.
"""

import json
import sys

from rootly_sdk import AuthenticatedClient
from rootly_sdk.api.live_call_routers import update_live_call_router
from rootly_sdk.models import UpdateLiveCallRouter


def main() -> None:
    base_url, token, router_id = sys.argv[1:]
    body = UpdateLiveCallRouter.from_dict(json.load(sys.stdin))
    with AuthenticatedClient(base_url=base_url, token=token) as client:
        answer = update_live_call_router.sync_detailed(router_id, client=client, body=body)
    parsed = answer.parsed.to_dict() if answer.parsed is not None else None
    json.dump({"status": int(answer.status_code), "parsed": parsed}, sys.stdout)


if __name__ == "__main__":
    main()
