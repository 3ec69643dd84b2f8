"""The program as a process of its own."""

from __future__ import annotations

import os
import sys

from specloom.cli import main


def run() -> None:
    """Run the command of this process and end it with its exit code."""
    code = main()
    if not code:
        # All is written and flushed. To take down what was made, piece by piece, would take a twelfth of a short run.
        os._exit(0)
    sys.exit(code)


if __name__ == "__main__":
    run()
