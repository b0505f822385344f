"""Two threads wait for a lock: the one that asks again and again works, the one that sleeps does not."""

import threading
import time


def spin(lock):
    while not lock.acquire(blocking=False):
        pass


def sleep(lock):
    lock.acquire()


def time_on_a_core(wait, results):
    lock = threading.Lock()
    lock.acquire()

    def waiter():
        began = time.thread_time()
        wait(lock)
        results[wait.__name__] = time.thread_time() - began

    thread = threading.Thread(target=waiter)
    thread.start()
    time.sleep(0.2)
    lock.release()
    thread.join()


results = {}
time_on_a_core(spin, results)
time_on_a_core(sleep, results)
print("spinning took more than ten times as much time on a core:", results["spin"] > 10 * results["sleep"])
