"""A lock made of one flag: look and then take lets both threads in, one step that does both does not."""

import threading

both_have_looked = threading.Barrier(2)
together = threading.Barrier(2)


class Flag:
    taken = False

    def acquire(self):
        seen = self.taken
        both_have_looked.wait()  # the unlucky order made certain
        self.taken = True
        return not seen


class OneStep:
    def __init__(self):
        self.lock = threading.Lock()

    def acquire(self):
        return self.lock.acquire(blocking=False)  # asks and takes at once


def enter(lock, inside):
    if lock.acquire():
        inside.append(threading.current_thread().name)
    together.wait()  # nobody leaves before both have asked


for lock in (Flag(), OneStep()):
    inside = []
    threads = [threading.Thread(target=enter, args=(lock, inside)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(f"{type(lock).__name__}: {len(inside)} inside at once")
