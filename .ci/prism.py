"""Install the Prism that `mocks/package-lock.json` pins, once; without npm say so, and fail only in CI.

Syntax of Python 3.6, like `venv.py`: whatever `python3` is reads it.
"""

import hashlib
import os
import shutil
import subprocess
import sys

MOCKS = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "mocks")
MODULES = os.path.join(MOCKS, "node_modules")
STAMP = os.path.join(MODULES, ".specloom.stamp")


def main():
    npm = shutil.which("npm")
    if npm is None:
        print("npm is not installed: what needs Prism is skipped.")
        return 2 if os.environ.get("CI") == "true" else 0
    with open(os.path.join(MOCKS, "package-lock.json"), "rb") as file:
        wanted = hashlib.sha256(file.read()).hexdigest()
    if read_stamp() == wanted:
        return 0
    print("Installing Prism into mocks/node_modules.", flush=True)
    status = subprocess.call([npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], cwd=MOCKS)
    if status == 0:
        with open(STAMP, "w") as file:
            file.write(wanted)
    return status


def read_stamp():
    try:
        with open(STAMP) as file:
            return file.read()
    except OSError:
        return ""


if __name__ == "__main__":
    sys.exit(main())
