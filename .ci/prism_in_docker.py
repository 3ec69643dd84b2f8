"""`specloom mock --engine prism` with a real docker: both APIs answer a valid request, and no container is left behind.

Run by the hosted workflow; needs the environment of `venv.py` and a docker engine.
"""

import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.request

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
COMMAND = [os.path.join(ROOT, ".venv", "bin", "specloom"), "mock", "--engine", "prism", "--port", "0"]
# One valid request per API: Prism ignores base paths, so the paths are those of the documents.
REQUESTS = {
    "rootly": ("/v1/live_call_routers", "application/vnd.api+json", "any"),
    "vocobase": ("/voicelink/call-routing", "application/json", "rg_live_any"),
}
START_SECONDS = 240
ANSWER_SECONDS = 60


def main():
    before = containers()
    with subprocess.Popen(COMMAND, cwd=ROOT, stdout=subprocess.PIPE, text=True, bufsize=1) as process:
        deadline = threading.Timer(START_SECONDS, process.kill)
        deadline.start()
        try:
            addresses = read_addresses(process)
            statuses = {name: ask(addresses[name], *request) for name, request in REQUESTS.items()}
            during = containers() - before
        finally:
            deadline.cancel()
            process.send_signal(signal.SIGINT)
    left = containers() - before
    print("answers:", statuses, "containers:", len(during), "left behind:", len(left))
    return 0 if set(statuses.values()) == {200} and len(during) == len(REQUESTS) and not left else 1


def read_addresses(process):
    """The base URL of each API, from the line that names it."""
    found = {}
    for line in process.stdout:
        print(line, end="", flush=True)
        address = re.search(r"http://127\.0\.0\.1:\d+", line)
        name = next((name for name in REQUESTS if name in line.lower()), None)
        if address and name:
            found[name] = address.group()
        if len(found) == len(REQUESTS):
            return found
    sys.exit("error: the mock ended before it named an address for each API")


def ask(address, path, media_type, token):
    request = urllib.request.Request(address + path, headers={"Accept": media_type, "Authorization": "Bearer " + token})
    until = time.monotonic() + ANSWER_SECONDS
    while True:
        try:
            with urllib.request.urlopen(request, timeout=5) as answer:
                return answer.status
        except OSError as refusal:
            status = getattr(refusal, "code", None)
            if status is not None or time.monotonic() > until:
                return status
            time.sleep(0.5)


def containers():
    return set(
        subprocess.run(["docker", "ps", "--quiet"], check=True, stdout=subprocess.PIPE, text=True).stdout.split()
    )


if __name__ == "__main__":
    sys.exit(main())
