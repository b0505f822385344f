"""Threads share the heap, not local variables; an exception ends its own thread only, and join is silent."""

import threading

own = threading.local()
shared, lock = [], threading.Lock()
threading.excepthook = lambda failed: print(f"{failed.thread.name}: {failed.exc_type.__name__}")


def count(fails):
    local = 0
    own.steps = 0
    for _ in range(1000):
        local += 1
        own.steps += 1
    with lock:
        shared.append((local, own.steps))
    if fails:
        raise ValueError


threads = [threading.Thread(target=count, args=(n == 2,), name=f"thread {n}") for n in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()  # raises nothing, even for thread 2
print("own counters of all threads:", shared)
print("thread-local data of the main thread:", hasattr(own, "steps"))
