"""A supervisor restarts what dies, after growing pauses; what keeps dying is given up."""

import subprocess
import sys

MOST_RESTARTS, FIRST_PAUSE = 4, 0.01


def worker(crashes, starts):
    """A process that fails on its first starts."""
    status = 1 if starts <= crashes else 0
    return subprocess.run([sys.executable, "-S", "-c", f"raise SystemExit({status})"]).returncode


def supervise(name, crashes):
    pauses = []
    while worker(crashes, starts=len(pauses) + 1) != 0:
        if len(pauses) == MOST_RESTARTS:
            print(f"{name}: given up after {len(pauses)} restarts, pauses {pauses}")
            return
        pauses.append(FIRST_PAUSE * 2 ** len(pauses))  # time.sleep(pauses[-1]) in earnest
    print(f"{name}: runs after {len(pauses)} restarts")


supervise("steady", crashes=0)
supervise("unlucky", crashes=2)
supervise("hopeless", crashes=100)
