"""Asked to stop in the middle of a pause: time.sleep sleeps on, event.wait wakes up at once."""

import threading
import time

PAUSE = 0.5


def sleeps(stop):
    while not stop.is_set():
        time.sleep(PAUSE)


def waits(stop):
    while not stop.wait(timeout=PAUSE):
        pass


for worker in (sleeps, waits):
    stop = threading.Event()
    thread = threading.Thread(target=worker, args=(stop,))
    thread.start()
    time.sleep(0.05)  # it is in its pause now
    asked = time.monotonic()
    stop.set()
    thread.join()
    print(f"{worker.__name__}, ended before its pause was over:", time.monotonic() - asked < PAUSE / 2)
