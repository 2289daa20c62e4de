"""What the tests of the Python clients share; as ../steps.mjs for JavaScript."""

import asyncio
import json
import os
import sys
import threading
import time
from pathlib import Path

SHARED = json.loads((Path(__file__).parent.parent / "steps.json").read_text())
QUESTIONS = SHARED["questions"]
REFUSED = SHARED["refused"]
STOS = 10**18

failed = []


def begin(client, version):
    if len(sys.argv) != 2:
        sys.exit(f"usage: {sys.argv[0]} ws://127.0.0.1:PORT")
    print(f"client: {client} {version}", flush=True)
    return sys.argv[1]


def covered(name, start, told):
    print(f"covered: {name}", flush=True)
    print(f"  {round((time.time() - start) * 1000)} ms{f': {told}' if told else ''}", flush=True)


def note_failure(name, error):
    print(f"failed: {name}: {type(error).__name__}: {error}", flush=True)
    failed.append(name)


def step(name):
    """Does a step of the list, at once. A failure is noted, so that one run shows all of them."""
    assert name in SHARED["steps"], name

    def run(action):
        start = time.time()
        # A client that waits forever does not return: then nothing but the end of the process is left.
        late = threading.Timer(SHARED["patience"], lambda: give_up(name))
        late.daemon = True
        late.start()
        try:
            told = action()
        except Exception as error:
            note_failure(name, error)
        else:
            covered(name, start, told)
        finally:
            late.cancel()

    return run


def async_step(name):
    """As `step`, for an asynchronous action; returns what is to be awaited."""
    assert name in SHARED["steps"], name

    async def run(action):
        start = time.time()
        try:
            told = await asyncio.wait_for(action(), SHARED["patience"])
        except Exception as error:
            note_failure(name, error)
        else:
            covered(name, start, told)

    return run


def give_up(name):
    print(f"failed: {name}: not done after {SHARED['patience']} s", flush=True)
    os._exit(1)


def finish():
    if failed:
        sys.exit(f"failed: {', '.join(failed)}")


def ask(what):
    """Asks the driver for something, and returns its answer."""
    print(f"ask: {what}", flush=True)
    line = sys.stdin.readline()
    assert line, "nobody answers: run it by drive.mjs"
    return json.loads(line)


def each(names, action):
    """Does something for each name, and fails with all that went wrong."""
    wrong = []
    for name in names:
        try:
            action(name)
        except Exception as error:
            wrong.append(f"{name}: {type(error).__name__}: {error}")
    assert not wrong, f"{len(wrong)} of {len(names)} failed:\n    " + "\n    ".join(wrong)
    return f"{len(names)} of {len(names)}"


def until(what, wanted, patience=30):
    end = time.time() + patience
    while True:
        try:
            answer = wanted()
        except (ConnectionError, OSError):
            answer = None
        if answer:
            return answer
        assert time.time() < end, f"{what} did not happen"
        time.sleep(0.1)


async def async_each(names, action):
    wrong = []
    for name in names:
        try:
            await action(name)
        except Exception as error:
            wrong.append(f"{name}: {type(error).__name__}: {error}")
    assert not wrong, f"{len(wrong)} of {len(names)} failed:\n    " + "\n    ".join(wrong)
    return f"{len(names)} of {len(names)}"


async def async_until(what, wanted, patience=30):
    end = time.time() + patience
    while True:
        try:
            answer = await wanted()
        except OSError:
            answer = None
        if answer:
            return answer
        assert time.time() < end, f"{what} did not happen"
        await asyncio.sleep(0.1)
