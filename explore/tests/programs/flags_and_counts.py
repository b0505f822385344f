from queue import Empty, Queue
from threading import Condition, Lock, Semaphore, Thread

lock = Lock()
lock.acquire()
print(lock.acquire(0), lock.acquire(blocking=False), lock.acquire(True, 0.5))
try:
    Queue().get(block=0)
except Empty:
    print("empty")
places = Semaphore(0)
places.release(n=2)
print(places.acquire(), places.acquire(blocking=None))
turn = Condition()
here = Semaphore(0)


def wait():
    with turn:
        here.release()
        turn.wait()


one = Thread(target=wait)
two = Thread(target=wait)
one.start()
two.start()
here.acquire()
here.acquire()
with turn:
    turn.notify(n=2)
one.join()
two.join()
print("both")
