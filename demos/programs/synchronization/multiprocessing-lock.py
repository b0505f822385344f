"""A threading.Lock copied by fork keeps processes apart from nobody; a multiprocessing.Lock does."""

import multiprocessing
import threading

context = multiprocessing.get_context("fork")


def child(lock, holds, go_on):
    with lock:
        holds.set()
        go_on.wait()


if __name__ == "__main__":
    for name, lock in (("threading.Lock", threading.Lock()), ("multiprocessing.Lock", context.Lock())):
        holds, go_on = context.Event(), context.Event()
        process = context.Process(target=child, args=(lock, holds, go_on))
        process.start()
        holds.wait()
        got_in = lock.acquire(timeout=0.1)
        print(f"{name}: parent gets in beside the child: {got_in}")
        go_on.set()
        process.join()
