"""References, links, names of files and output folders that lead elsewhere; and the harness itself."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.attacks import places
from tests.attacks.sandbox import Attack, Sandbox, Tool, sampled

pytestmark = [pytest.mark.proof, pytest.mark.slow]


@pytest.mark.parametrize("attack", sampled(places.documents(), 6), ids=lambda attack: attack.name)
def test_nothing_is_read_or_written_elsewhere(attack: Attack, tmp_path: Path) -> None:
    assert Sandbox(tmp_path, attack).run().flags == ()


CAUGHT = {
    "EXECUTED": "PWNED()",
    "WRITE": "import pathlib; pathlib.Path('../stray').write_text('x')",
    "WRITE ('os.remove',": "import shutil; shutil.rmtree('../secret')",
    "READ": "open('../secret/secret.json').read()",
    "NETWORK": "import socket; socket.socket().connect_ex(('127.0.0.1', 9))",
    "START": "import subprocess, sys; subprocess.run([sys.executable, '-c', ''])",
    "TRACEBACK": "1 / 0",
    "LIVE": "import pathlib; pathlib.Path('out').mkdir(); pathlib.Path('out/a.py').write_text('if 0: PWNED()')",
    "SYNTAX": "import pathlib; pathlib.Path('out').mkdir(); pathlib.Path('out/a.py').write_text('(')",
    "RAW": "import pathlib; pathlib.Path('out').mkdir(); pathlib.Path('out/a.py').write_text('# \\u202e')",
    "HTML": "import pathlib; pathlib.Path('out').mkdir(); pathlib.Path('out/a.md').write_text('a <img src=x>')",
    "EVALUATED": "import pathlib; pathlib.Path('out').mkdir(); pathlib.Path('out/a.py').write_text(str(7 * 7191))",
    "IMPORT": "import pathlib; pathlib.Path('out').mkdir(); pathlib.Path('out/a.py').write_text('import nothing')",
    "LINK": "import pathlib; pathlib.Path('out').mkdir(); pathlib.Path('out/a').symlink_to('b')",
    "BUDGET": "x = b'x' * 600_000_000",
    "BUDGET 0.": "import os; x = b'x' * 600_000_000; os._exit(0)",
    "UNMEASURED": "import atexit; atexit.unregister(__import__('sitecustomize').tell_peak)",
}


@pytest.mark.parametrize("flag", CAUGHT)
def test_the_harness_sees(flag: str, tmp_path: Path) -> None:
    tool = Tool((sys.executable, "-c", CAUGHT[flag]))
    flags = Sandbox(tmp_path, Attack("planted", {"spec.json": b"{}"}), tool).run().flags
    assert any(each.startswith(flag) for each in flags)


def test_the_harness_passes_what_does_nothing(tmp_path: Path) -> None:
    assert Sandbox(tmp_path, Attack("none", {"spec.json": b"{}"}), Tool((sys.executable, "-c", ""))).run().flags == ()


def test_the_memory_of_whoever_runs_the_harness_does_not_count(tmp_path: Path) -> None:
    """The kernel adds what the parent held to the peak of a child."""
    held = b"x" * 600_000_000
    outcome = Sandbox(tmp_path, Attack("none", {"spec.json": b"{}"}), Tool((sys.executable, "-c", ""))).run()
    assert (outcome.flags, outcome.megabytes < 100, len(held)) == ((), True, 600_000_000)
