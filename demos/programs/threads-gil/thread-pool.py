"""Eight jobs on a pool of two and of eight: as many at once as threads."""

import threading
from concurrent.futures import ThreadPoolExecutor

lock = threading.Lock()
inside = most = 0


def job(full_round):
    global inside, most
    with lock:
        inside += 1
        most = max(most, inside)
    full_round.wait()  # the work: a wait, until every thread of the pool is in it
    with lock:
        inside -= 1


for threads in (2, 8):
    most, full_round = 0, threading.Barrier(threads)
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(job, [full_round] * 8))
    print(f"a pool of {threads}: {most} at once")
