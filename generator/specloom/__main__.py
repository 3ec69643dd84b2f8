"""The program as a process of its own."""

from __future__ import annotations

import gc
import sys

from specloom.cli import main


def run() -> None:
    """Run the command of this process and end it with its exit code."""
    code = main()
    # The process ends now: a last search for cycles among all that was made would take an eighth of a short run.
    gc.freeze()
    sys.exit(code)


if __name__ == "__main__":
    run()
