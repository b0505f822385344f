import os
from threading import Lock, Thread

lock = Lock()


def log(text):
    with lock:
        print(text)


worker = Thread(target=log, args=("worker",))
worker.start()
pid = os.fork()
if pid == 0:
    log("child")
    os._exit(0)
os.waitpid(pid, 0)
worker.join()
print("end")
