"""A child is seen sleeping, stopped, as a zombie that SIGKILL cannot touch, and gone."""

import os
import signal
import time

child = os.fork()
if child == 0:
    signal.pause()
    os._exit(0)


def state():
    with open(f"/proc/{child}/stat") as stat:
        return stat.read().rpartition(")")[2].split()[0]


def show(event, expected):
    while state() != expected:  # a signal takes a moment
        time.sleep(0.001)
    print(f"{event}: {state()}")


show("waits for a signal", "S")
os.kill(child, signal.SIGSTOP)
show("SIGSTOP", "T")
os.kill(child, signal.SIGCONT)
show("SIGCONT", "S")
os.kill(child, signal.SIGTERM)
show("SIGTERM, and nobody waits", "Z")
os.kill(child, signal.SIGKILL)
show("SIGKILL", "Z")
os.waitpid(child, 0)
print("waited for:", "still there" if os.path.exists(f"/proc/{child}") else "gone")
