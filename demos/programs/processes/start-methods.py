"""Started by fork, by a fork server or by spawn, a worker finds different things in its memory."""

import multiprocessing
import threading

SETTING = 1  # what importing the module gives
LOCK = threading.Lock()


def look_around(method):
    stuck = "free" if LOCK.acquire(blocking=False) else "stuck"
    print(f"{method}: SETTING {SETTING}, LOCK {stuck}, module {__name__}", flush=True)


if __name__ == "__main__":
    SETTING = 42
    LOCK.acquire()
    for method in ("fork", "forkserver", "spawn"):
        worker = multiprocessing.get_context(method).Process(target=look_around, args=[method])
        worker.start()
        worker.join()
