"""`specloom mock --proxy`: a judge in front of a real server, until a signal comes."""

from __future__ import annotations

from collections.abc import Sequence

from specloom_mock.door import Door
from specloom_mock.ports import bound
from specloom_mock.proxy import Proxy
from specloom_mock.serve import announcement, engine_of, settle
from specloom_mock.service import Options, Served, base_urls


def run(served: Sequence[Served], options: Options) -> int:
    """Serve one document until SIGINT or SIGTERM; 0 then. Raises SpecloomError where an address is bad."""
    engine = engine_of(served, options)
    proxy = Proxy(engine, options.proxy, base_urls(served[0].api), errors=options.errors, share=options.cors)
    with bound(options.host, options.port) as listener:
        settle()
        lines = [*announcement(served, listener), f"forwarding to {options.proxy}"]
        Door(proxy).run(listener, lambda: options.say("\n".join(lines)))
    return 0
