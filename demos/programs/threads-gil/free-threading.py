"""References from two threads: counted under the GIL or in two parts, none of them is ever lost."""

import sys
import sysconfig
import threading

THREADS, REFERENCES = 2, 20_000
shared, together = [], threading.Barrier(THREADS)


def take_references(mine):
    together.wait()
    for _ in range(REFERENCES):
        mine.append(shared)


before = sys.getrefcount(shared)
kept = [[] for _ in range(THREADS)]
threads = [threading.Thread(target=take_references, args=(mine,)) for mine in kept]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print("references taken: ", THREADS * REFERENCES)
print("references counted:", sys.getrefcount(shared) - before)
print("a build without GIL:", bool(sysconfig.get_config_var("Py_GIL_DISABLED")))
