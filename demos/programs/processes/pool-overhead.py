"""Ten tiny tasks in a plain loop, on ten threads, in ten processes: all set-up and hardly any work."""

import math
import resource
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


def time_on_cores():
    """Of this process and of its children: what others do on the machine does not count."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


if __name__ == "__main__":
    cost = {
        way.__name__: min(timeit.repeat(way, timer=time_on_cores, number=1, repeat=3))
        for way in (loop, threads, processes)
    }
    print("from the cheapest to the most expensive:", *sorted(cost, key=cost.get))
    print("threads cost more than ten times the loop:", cost["threads"] > 10 * cost["loop"])
