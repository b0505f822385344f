"""As many threads as you like can wait at once; those that compute share one core under the GIL."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor


def waiting_at_once(threads):
    all_wait = threading.Barrier(threads)  # opens only when every thread is in there
    with ThreadPoolExecutor(threads) as pool:
        return len(list(pool.map(lambda _: all_wait.wait(), range(threads))))


def compute(_):
    for _ in range(1_000_000):
        pass


def cores_used(threads):
    by_the_clock, on_cores = time.perf_counter(), time.process_time()
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(compute, range(8)))
    return (time.process_time() - on_cores) / (time.perf_counter() - by_the_clock)


for threads in (1, 2, 8, 32):
    at_once, cores = waiting_at_once(threads), cores_used(threads)
    print(f"a pool of {threads}: waiting at once {at_once}, computing on one core at most: {cores < 1.3}")
