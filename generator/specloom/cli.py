"""``specloom``: where the program begins. A run that would do again what an earlier one did ends here, and loads
nothing: an import is what such a run costs. So this module and what it imports do without ``typing`` and the like.

Exit codes: 0 done; 1 ``check`` found a difference, or ``--strict`` found something that was approximated or refused; 2
the document, the configuration or the arguments are bad; 70 a fault of specloom's own (EX_SOFTWARE); 130 interrupted.
"""

from __future__ import annotations

import importlib
import os
import sys

from specloom.unchanged import recall_run

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Final

_PROGRAM: Final = "specloom.program"
_REMEMBERED: Final = "generate"


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; gives the exit code. Arguments are those of the process when left out."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="backslashreplace")
    try:
        code = _run(sys.argv[1:] if argv is None else [*argv])
        sys.stdout.flush()
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    return code


def _run(words: list[str]) -> int:
    known = recall_run(words) if words[:1] == [_REMEMBERED] else None
    if known is None:
        return int(importlib.import_module(_PROGRAM).run(words))
    sys.stderr.write(known.told)
    sys.stdout.write(known.said)
    return 0
