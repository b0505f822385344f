import os
from threading import Lock, Thread

lock = Lock()
total = 0


def add(n):
    global total
    with lock:
        total += n


lock.acquire()
worker = Thread(target=add, args=(1,))
worker.start()
pid = os.fork()
if pid == 0:
    total += 10
    lock.release()
    print("child", total)
    os._exit(3)
total += 100
lock.release()
worker.join()
print("parent", total, os.waitpid(pid, 0)[1])
