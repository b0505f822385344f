"""An I/O thread beside a computing thread: with a shorter switch interval it is served sooner."""

import sys
import threading
import time


def ten_replies(interval, computing):
    sys.setswitchinterval(interval)
    stop = threading.Event()

    def compute():
        while not stop.is_set():
            sum(range(100))

    thread = threading.Thread(target=compute)
    if computing:
        thread.start()
    begun = time.perf_counter()
    for _ in range(10):
        time.sleep(0.001)  # a reply: the lock is let go, and has to be got back
    took = time.perf_counter() - begun
    stop.set()
    if computing:
        thread.join()
    return took


alone = ten_replies(0.05, computing=False)
behind = ten_replies(0.05, computing=True)
shorter = ten_replies(0.001, computing=True)
print("beside a computing thread each reply waits for an interval:", behind > alone + 10 * 0.04)
print("with a shorter interval it waits less:", shorter < behind / 2)
