"""Which calls let another thread run meanwhile? A heartbeat thread counts, and nobody is made to give way."""

import hashlib
import sys
import threading
import time

sys.setswitchinterval(60)  # from now on a thread runs until it gives the GIL up by itself
data = bytes(50_000_000)
beats, stop = 0, threading.Event()


def heart():
    global beats
    while not stop.is_set():
        beats += 1
        time.sleep(0.001)


def pure_python():
    for _ in range(500_000):
        pass


heartbeat = threading.Thread(target=heart)
heartbeat.start()
for name, work in (
    ("time.sleep", lambda: time.sleep(0.05)),
    ("hashlib on 50 MB", lambda: hashlib.sha256(data).digest()),
    ("sum, written in C", lambda: sum(range(1_000_000))),
    ("a loop in Python", pure_python),
):
    before = beats
    work()
    print(f"{name}: another thread ran meanwhile: {beats > before}")
stop.set()
heartbeat.join()
