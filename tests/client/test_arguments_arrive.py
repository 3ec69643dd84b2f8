"""Each generated method, called with arguments that strategies draw: the request is valid, says the referee, and what
arrives is what went in; an answer that is drawn from the document comes back equal.
"""

from __future__ import annotations

import pytest

from specloom.strategies import Strategies

from .corpus_packages import Made, Method
from .driving import Counts, drive
from .mock_process import ROOT

pytestmark = pytest.mark.proof

PACKAGES = [
    Made(f"{api}_client", ROOT / "generated" / api, ROOT / "specs" / f"{api}.yaml") for api in ("rootly", "vocobase")
]
STRATEGIES = {made.name: Strategies(made.api) for made in PACKAGES}
METHODS = {f"{made.name} {method}": method for made in PACKAGES for method in made.methods}
EXAMPLES = 40


def test_every_operation_has_a_method() -> None:
    assert [len(made.methods) for made in PACKAGES] == [len(made.api.operations) for made in PACKAGES] == [6, 3]


@pytest.mark.parametrize("name", METHODS)
def test_what_goes_in_arrives_and_what_is_answered_comes_back(name: str) -> None:
    method: Method = METHODS[name]
    counts = Counts()
    drive(method, STRATEGIES[method.made.name], counts, examples=EXAMPLES)
    print(name, dict(counts))
    assert counts["judged"] == counts["answered"] == counts["called"] > 0
