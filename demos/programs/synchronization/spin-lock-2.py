"""A holder fails: with a hand-written release the lock stays shut, `with` opens it on every way out."""

import threading

threading.excepthook = lambda failed: print("holder:", failed.exc_type.__name__)


def by_hand(lock):
    lock.acquire()
    raise ValueError
    lock.release()  # never reached


def with_block(lock):
    with lock:
        raise ValueError


for holder in (by_hand, with_block):
    lock = threading.Lock()
    thread = threading.Thread(target=holder, args=(lock,))
    thread.start()
    thread.join()
    print(f"{holder.__name__}, the next one gets the lock:", lock.acquire(timeout=0.1))
