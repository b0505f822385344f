"""Two dozen requests that only wait: how many wait at once on a loop, a pool, and a blocked loop."""

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor

lock = threading.Lock()
now = most = 0


def enter(change):
    global now, most
    with lock:
        now += change
        most = max(most, now)


def blocking():
    enter(1)
    time.sleep(0.02)
    enter(-1)


async def awaiting(driver):
    enter(1)
    await driver(0.02)
    enter(-1)


async def blocking_driver(seconds):
    time.sleep(seconds)


async def loop(driver):
    await asyncio.gather(*(awaiting(driver) for _ in range(24)))


def pool():
    with ThreadPoolExecutor(4) as threads:
        for _ in range(24):
            threads.submit(blocking)


for name, run in (
    ("loop", lambda: asyncio.run(loop(asyncio.sleep))),
    ("pool of 4 threads", pool),
    ("loop with a blocking driver", lambda: asyncio.run(loop(blocking_driver))),
):
    most = 0
    run()
    print(f"{name}: {most} at once")
