"""Waits overlap on one thread, computations do not; two processes compute in two interpreters."""

import asyncio
import os
from concurrent.futures import ProcessPoolExecutor

now = most = 0


async def job(work):
    global now, most
    now += 1
    most = max(most, now)
    await work()
    now -= 1


async def wait():
    await asyncio.sleep(0.02)


async def compute():
    sum(range(200_000))  # nothing in here gives way


async def four(work):
    await asyncio.gather(*(job(work) for _ in range(4)))


def compute_in_process():
    return os.getpid(), sum(range(200_000))


if __name__ == "__main__":
    for work in (wait, compute):
        most = 0
        asyncio.run(four(work))
        print(f"{work.__name__}: {most} of 4 under way at once")
    workers = [ProcessPoolExecutor(1) for _ in range(2)]
    results = [worker.submit(compute_in_process) for worker in workers]
    print("processes:", len({result.result()[0] for result in results}), "interpreters, a GIL each")
