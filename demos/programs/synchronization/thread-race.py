"""Everyone reads before anyone writes it back: all increments but one are lost."""

import threading

THREADS = 4
everyone_has_read = threading.Barrier(THREADS)
lock = threading.Lock()


def load_then_store():
    global counter
    seen = counter
    everyone_has_read.wait()  # the unlucky order made certain
    counter = seen + 1


def under_a_lock():
    global counter
    with lock:
        counter += 1


for way in (load_then_store, under_a_lock):
    counter = 0
    threads = [threading.Thread(target=way) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(f"{way.__name__}: {counter} counted")
