"""schemathesis against the generated code: every check and phase, through both clients of each package, to the mock.

The counts are printed with ``pytest -rP``; each floor here is well below what a run reaches, and far above nothing.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from specloom_mock.engine import Engine, Mounted, Settings
from specloom_mock.loading import configured
from specloom_mock.transport import Mock
from tests.schemathesis_run import run_schemathesis

from .bridge import ROOT, Answered, Bridge, Door, Sent
from .bridge_server import serving

pytestmark = pytest.mark.proof

APIS = {
    "rootly": ("rootly_client", "RootlyClient", "", ("a-token", "another-token")),
    "vocobase": ("vocobase_client", "VocobaseClient", "/api/v2", ("rg_live_a", "rg_live_b")),
}
KNOWN_REASONS = frozenset(
    {
        "a path that the API does not have",
        "a method that the path does not have",
        "a query parameter that the operation does not have",
        "a query parameter that stands twice",
        "a query that is not a list of names and values",
        "a body where the operation has none",
        "a body of another media type",
        "a body that is not JSON",
        "a body that is not an object",
        "a member that the body's model does not have",
        "a constant left out",
        "credentials that are not a bearer token",
    }
)
"""What no typed call can say. A new reason is a decision, not an accident."""


def door_to_the_mock(api: str, tokens: tuple[str, str]) -> Door:
    """A mock of one API in this process, which judges each of its answers by the spec before it gives it."""
    mounted = [Mounted(each.name, each.api, each.behaviour) for each in configured() if each.name == api]
    mock = Mock(Engine(mounted, Settings(tokens=frozenset(tokens), prove=True)))

    def door(sent: Sent) -> Answered:
        answer = mock.handle(sent.method, sent.target, sent.headers, sent.body)
        return Answered(answer.status, answer.headers, answer.body)

    return door


@pytest.mark.parametrize("api", APIS)
def test_schemathesis_finds_no_fault_in_the_generated_clients(api: str, tmp_path: Path) -> None:
    package, client, base, tokens = APIS[api]
    bridge = Bridge(api, package, client, base, door_to_the_mock(api, tokens))
    with serving(bridge) as url:
        outcome = run_schemathesis(ROOT / "specs" / f"{api}.yaml", url + base, tokens, tmp_path, max_examples=25)
    counts = bridge.counts
    sys.stdout.write(f"{outcome.said}\n{dict(outcome.executions)}\n{counts}\n")
    assert counts.mismatches == []
    outcome.assert_clean()
    assert set(counts.inexpressible) <= KNOWN_REASONS
    for route in bridge.routes:
        assert counts.sync[route.name] >= 10, f"{route.name} was hardly called"
        assert counts.awaited[route.name] >= 10, f"{route.name} was hardly awaited"
    assert sum(counts.refused.values()) >= 10, "the clients refused hardly an argument"
    assert sum(counts.raised.values()) >= 10, "the clients raised hardly an error"
