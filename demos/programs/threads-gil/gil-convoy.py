"""An I/O thread beside a computing thread: with a shorter switch interval it is served sooner."""

import statistics
import sys
import threading
import time


def wait_for_the_lock(interval):
    sys.setswitchinterval(interval)
    stop = threading.Event()

    def compute():
        while not stop.is_set():
            sum(range(100))

    thread = threading.Thread(target=compute)
    thread.start()
    waits = []
    for _ in range(5):
        begun = time.perf_counter()
        time.sleep(0.03)  # a reply: the lock is let go, and has to be got back
        waits.append(time.perf_counter() - begun - 0.03)
    stop.set()
    thread.join()
    return statistics.median(waits)


long = wait_for_the_lock(0.1)
short = min(wait_for_the_lock(0.001) for _ in range(3))  # a busy machine only adds to it
print("beside a computing thread a reply waits for an interval:", long > 0.09)
print("with a shorter interval it waits less:", short < long / 2)
