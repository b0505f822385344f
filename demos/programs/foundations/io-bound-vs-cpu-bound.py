"""Waiting takes time on the wall clock only; what thread_time counts is work."""

import time


def wait(seconds):
    time.sleep(seconds)


def compute(seconds):
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        pass


def mixed_handler():
    wait(0.05)
    compute(0.03)


for name, work in (
    ("waits 80 ms", lambda: wait(0.08)),
    ("computes 60 ms", lambda: compute(0.06)),
    ("waits 50 ms, computes 30 ms", mixed_handler),
):
    began = time.thread_time()
    work()
    print(f"{name}: {time.thread_time() - began:.2f} s on a core")
