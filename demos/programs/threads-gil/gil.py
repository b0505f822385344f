"""Threads that compute in pure Python keep about one core busy, however many there are."""

import sys
import threading
import time

WORKERS = 4


def compute():
    end = time.thread_time() + 0.1  # time on a core, whatever the clock on the wall says
    while time.thread_time() < end:
        sum(range(1000))


begun, used = time.perf_counter(), time.process_time()
threads = [threading.Thread(target=compute) for _ in range(WORKERS)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
cores = (time.process_time() - used) / (time.perf_counter() - begun)

print(f"switch interval: {sys.getswitchinterval() * 1000:.0f} ms")
print(f"{WORKERS} threads kept about one core busy:", cores < 1.3)
