"""A process is killed while it holds a lock: multiprocessing.Lock stays shut, a file lock is freed."""

import fcntl
import multiprocessing
import os
import tempfile
import time

context = multiprocessing.get_context("fork")


def hold(acquire, holds):
    acquire()
    holds.set()
    time.sleep(60)  # killed long before


def after_kill(acquire):
    holds = context.Event()
    child = context.Process(target=hold, args=(acquire, holds))
    child.start()
    holds.wait()
    child.kill()
    child.join()


if __name__ == "__main__":
    lock = context.Lock()
    after_kill(lock.acquire)
    print("multiprocessing.Lock, taken over:", lock.acquire(timeout=0.2))

    with tempfile.NamedTemporaryFile() as file:
        after_kill(lambda: fcntl.flock(os.open(file.name, os.O_RDWR), fcntl.LOCK_EX))
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # else BlockingIOError
        print("fcntl.flock, taken over: True")
