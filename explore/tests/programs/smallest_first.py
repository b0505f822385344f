from queue import PriorityQueue
from threading import Thread

jobs = PriorityQueue()


def put(job):
    try:
        jobs.put(job)
    except TypeError as error:
        print(error)


one = Thread(target=put, args=((2, {}),))
two = Thread(target=put, args=((2, []),))
jobs.put((1, None))
one.start()
two.start()
one.join()
two.join()
print(jobs.qsize(), jobs.get())
print(jobs.get()[0])
