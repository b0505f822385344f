"""A lock held by another thread at fork stays locked in the child, and nobody is there to release it."""

import os
import threading
import warnings

warnings.simplefilter("ignore", DeprecationWarning)  # 3.12 and later warn of just this
lock, held, may_release = threading.Lock(), threading.Event(), threading.Event()


def holder():
    with lock:
        held.set()
        may_release.wait()


thread = threading.Thread(target=holder)
thread.start()
held.wait()
child = os.fork()
if child == 0:
    got_it = lock.acquire(timeout=0.5)
    os._exit(int(got_it))
may_release.set()
thread.join()
_, status = os.waitpid(child, 0)
print("parent, got the lock afterwards:", lock.acquire(timeout=0.5))
print("child, got its copy:", bool(os.waitstatus_to_exitcode(status)))
