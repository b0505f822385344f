"""Handlers that forget to give connections back starve the next request; `with` cannot forget."""

import contextlib
import queue

POOL_TIMEOUT = 0.1  # SQLAlchemy waits 30 s


class Pool:
    def __init__(self, size):
        self.free = queue.LifoQueue()
        for number in range(size):
            self.free.put(number)

    def acquire(self):
        try:
            return self.free.get(timeout=POOL_TIMEOUT)
        except queue.Empty:
            raise TimeoutError from None

    @contextlib.contextmanager
    def connection(self):
        connection = self.acquire()
        try:
            yield connection
        finally:
            self.free.put(connection)


def leaky(pool):
    pool.acquire()  # an early return, an exception: never given back


def tidy(pool):
    with pool.connection():
        pass


for handler in (leaky, tidy):
    pool, answers = Pool(3), []
    for _ in range(5):
        try:
            handler(pool)
            answers.append(200)
        except TimeoutError:
            answers.append(503)
    print(f"{handler.__name__}:", answers)
