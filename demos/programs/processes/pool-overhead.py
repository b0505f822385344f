"""Ten tiny tasks in a plain loop, on ten threads, in ten processes: all set-up and hardly any work."""

import math
import timeit
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

NUMBERS = range(10)


def loop():
    return [math.factorial(number) for number in NUMBERS]


def threads():
    with ThreadPoolExecutor(10) as pool:
        return list(pool.map(math.factorial, NUMBERS))


def processes():
    with ProcessPoolExecutor(10) as pool:
        return list(pool.map(math.factorial, NUMBERS))


if __name__ == "__main__":
    best = {way.__name__: min(timeit.repeat(way, number=1, repeat=5)) for way in (loop, threads, processes)}
    print("from the quickest to the slowest:", *sorted(best, key=best.get))
    print("threads take more than ten times as long as the loop:", best["threads"] > 10 * best["loop"])
