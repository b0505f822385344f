"""Eight jobs on a pool of two and of eight: as many at once as threads."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

lock = threading.Lock()
inside = most = 0


def job(_):
    global inside, most
    with lock:
        inside += 1
        most = max(most, inside)
    time.sleep(0.1)
    with lock:
        inside -= 1


for threads in (2, 8):
    most = 0
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(job, range(8)))
    print(f"a pool of {threads}: {most} at once")
