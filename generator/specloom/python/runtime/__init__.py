"""The client runtime: everything that the operations of a generated package have in common.

It is written by hand and copied unchanged into each package as ``_runtime``, so it imports only itself, the standard
library and msgspec; an HTTP library is imported by ``httpx2_transport`` and ``aiohttp_transport`` alone. This file
imports nothing, so that a package loads no more than it uses.

The rooms, each importing only from those before it, but for those that ``late`` loads when they are needed:

    late             what stands for a room until something of it is asked for
    plain            JSON values as Python's own
    departures       what in an answer is not as the spec says, and how it is reported
    sentences        what can be shown of a body of any shape: its first error, its first bytes
    transport        Request, Response, Headers, Timeout and the protocols of a transport
    waits            how long an answer asks to wait
    errors           every exception that a call can raise, drawn as a tree
    clocks           where the time and chance come from
    origins, secrecy where credentials may go, and what may be shown
    files            File, and bodies that are read while they are sent
    rules            what a schema says that msgspec cannot check
    models           Model, Input, Open, union(), extra()
    sizes            integers of a size
    hints            annotations of models, evaluated together
    parse, unknown, walk, leaves, variants, tolerant
                     the second look at an answer that the exact decoder refuses
    codec            from_json(), to_json()
    credentials      what proves who is calling
    operations       the wire facts of an operation, as data
    servers          URLs with variables
    serialize        parameters to URL, header and cookie text
    bodies           request bodies to bytes or pieces, checked
    arguments        parameters to the parts of a request, checked
    retries          what is tried again and when: Retries, and the tries of one call
    exchange         one call without the waiting: arguments to Request, Response to value or error
    events           lines and server-sent events out of pieces that break anywhere
    streams          answers that are read while they come
    capture, streaming
                     what a method would send; a try that hands its answer over before the body is there
    item_streams     answers whose items are typed, one by one
    oauth            a token that the client fetches and renews itself
    deadlines        the time that is left of a try
    httpx2_transport the transports that come with the runtime
    aiohttp_transport
                     another, for those who have aiohttp
    middleware       what stands around each try
    answers          the value of a call together with its answer
    staleness        whether the generator that is installed is newer
    client           the waiting: Client and AsyncClient
    answer_headers   the headers of an answer in their types
    resources        the groups of operations that hang on a client
"""

from __future__ import annotations

RUNTIME_VERSION = "0.1.0"
"""Version of this runtime: that of the generator whose release it belongs to."""
