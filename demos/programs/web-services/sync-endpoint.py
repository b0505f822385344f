"""Six requests to three kinds of endpoint: as many at once as threads, one at a time, or all."""

import asyncio
import inspect
import threading
import time
from concurrent.futures import ThreadPoolExecutor

lock = threading.Lock()
now = most = 0


def count(change):
    global now, most
    with lock:
        now += change
        most = max(most, now)


def sync_endpoint():
    count(1)
    time.sleep(0.02)
    count(-1)


async def async_but_blocking():
    sync_endpoint()


async def async_and_awaiting():
    count(1)
    await asyncio.sleep(0.02)
    count(-1)


async def serve(endpoint, pool):
    if inspect.iscoroutinefunction(endpoint):
        requests = [endpoint() for _ in range(6)]
    else:  # what FastAPI does with a plain def
        loop = asyncio.get_running_loop()
        requests = [loop.run_in_executor(pool, endpoint) for _ in range(6)]
    await asyncio.gather(*requests)


with ThreadPoolExecutor(2) as pool:
    for endpoint in (sync_endpoint, async_but_blocking, async_and_awaiting):
        most = 0
        asyncio.run(serve(endpoint, pool))
        print(f"{endpoint.__name__}: {most} at once")
