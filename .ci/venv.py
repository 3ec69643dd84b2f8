"""Make an environment from its lock, or leave it as it is when it is up to date; needs nothing but Python.

Without an argument it is `.venv`, with specloom itself in it. With `sdk` it is `.venv-sdk`, where Rootly's official SDK
lives alone, as it needs other versions of what we need.

Read by whatever `python3` is, so its syntax is that of Python 3.6: an interpreter that is too old gets one clear line.
The stamp in `.venv` holds the hash of everything the environment is made from; the same hash means nothing to do.
"""

import hashlib
import os
import shutil
import subprocess
import sys

OLDEST = (3, 11)
FALLBACKS = ("python3.14", "python3.13", "python3.12", "python3.11")
ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SDK = sys.argv[1:] == ["sdk"]
VENV = os.path.join(ROOT, ".venv-sdk" if SDK else ".venv")
STAMP = os.path.join(VENV, "specloom.stamp")
LOCK = os.path.join(
    ROOT, *(("tests", "client", "official_sdk", "requirements.txt") if SDK else ("requirements", "dev.txt"))
)
SOURCES = (LOCK, os.path.abspath(__file__)) + (() if SDK else (os.path.join(ROOT, "pyproject.toml"),))
BIN = os.path.join(VENV, "Scripts" if os.name == "nt" else "bin")
PYTHON = os.path.join(BIN, "python.exe" if os.name == "nt" else "python")


def main():
    if sys.version_info < OLDEST:
        return run_newer()
    if not has_venv():
        version = "%d.%d" % sys.version_info[:2]
        return fail(
            "%s has no venv module; install it (Debian and Ubuntu: apt install python%s-venv), "
            "or name another interpreter: make PYTHON=/path/to/python3" % (sys.executable, version)
        )
    wanted = digest()
    if works() and read_stamp() == wanted:
        return 0
    return build(wanted)


def run_newer():
    """Hand over to a newer interpreter of this machine, unless one was named; else say what is missing."""
    newer = None if os.environ.get("SPECLOOM_PYTHON") else next(filter(None, map(shutil.which, FALLBACKS)), None)
    if newer:
        return subprocess.call([newer, os.path.abspath(__file__)] + sys.argv[1:])
    return fail(
        "specloom needs Python %d.%d or newer, and %s is %d.%d; name another interpreter: make PYTHON=/path/to/python3"
        % (OLDEST + (sys.executable,) + tuple(sys.version_info[:2]))
    )


def has_venv():
    """Whether `python -m venv` can work: Debian ships venv without ensurepip unless its own package is installed."""
    check = "import venv, ensurepip"
    return subprocess.call([sys.executable, "-c", check], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0


def works():
    """Whether the environment runs, on this version of Python; one that was moved, or lost its Python, does not."""
    check = "import pip, sys; sys.exit(sys.version_info[:2] != %r)" % (tuple(sys.version_info[:2]),)
    try:
        return subprocess.call([PYTHON, "-c", check], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def digest():
    """Hash of what the environment is made from; the place counts, since editable installs name it."""
    content = hashlib.sha256(repr((ROOT, sys.version_info[:2])).encode())
    for path in SOURCES:
        with open(path, "rb") as file:
            content.update(file.read())
    return content.hexdigest()


def read_stamp():
    try:
        with open(STAMP) as file:
            return file.read()
    except OSError:
        return ""


def build(wanted):
    """Create or repair the environment; the stamp is written last, so an interrupted run is done again."""
    if not works() and subprocess.call([sys.executable, "-m", "venv", "--clear", VENV]) != 0:
        return fail("could not create %s; see the lines above" % VENV)
    pip = [PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
    print("Installing the locked packages into %s; this may take a minute or two." % os.path.basename(VENV), flush=True)
    if subprocess.call(pip + ["--require-hashes", "-r", LOCK]) != 0:
        return fail("could not install %s; see the lines above" % os.path.relpath(LOCK, ROOT))
    if not SDK and subprocess.call(pip + ["--no-deps", "--no-build-isolation", "-e", ROOT]) != 0:
        return fail("could not install specloom itself; see the lines above")
    with open(STAMP, "w") as file:
        file.write(wanted)
    return 0


def fail(message):
    sys.stderr.write("error: %s\n" % message)
    return 2


if __name__ == "__main__":
    sys.exit(main())
