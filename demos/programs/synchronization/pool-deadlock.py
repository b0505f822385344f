"""A job waits for another job of its own pool: with one worker that one can never start."""

from concurrent.futures import ThreadPoolExecutor


def inner():
    return "answered"


def outer(pool):
    try:
        return pool.submit(inner).result(timeout=0.3)  # without the timeout: without end
    except TimeoutError:
        return "gave up"


for workers in (1, 2):
    with ThreadPoolExecutor(workers) as pool:
        print(f"a pool of {workers}:", pool.submit(outer, pool).result())
