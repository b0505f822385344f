"""A cancellation is an exception: the task that swallows it runs on, and its canceller waits."""

import asyncio
import time


async def passes():
    await asyncio.sleep(0.3)


async def swallows():
    for _ in range(3):
        try:
            await asyncio.sleep(0.1)
        except asyncio.CancelledError:
            pass  # goes on as if nothing had been
    return "a result"


async def cleans_up():
    try:
        await asyncio.sleep(0.3)
    finally:
        await asyncio.sleep(0.02)  # close the connection


async def main():
    for job in (passes, swallows, cleans_up):
        task = asyncio.create_task(job())
        await asyncio.sleep(0.05)
        task.cancel()
        begun = time.perf_counter()
        await asyncio.wait([task])
        waited = time.perf_counter() - begun > 0.15
        print(f"{job.__name__}: cancelled {task.cancelled()}, canceller waited long: {waited}")


asyncio.run(main())
