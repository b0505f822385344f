"""A threading.Lock held across an await: the next task stops the loop, and with it the holder."""

import asyncio
import threading


async def hold(lock):
    with lock:
        await asyncio.sleep(0.02)  # a query


async def hold_async(lock):
    async with lock:
        await asyncio.sleep(0.02)


async def main():
    lock = threading.Lock()
    holder = asyncio.create_task(hold(lock))
    await asyncio.sleep(0)
    print("threading.Lock, got it:", lock.acquire(timeout=0.2))  # the loop stands still
    await holder

    lock = asyncio.Lock()
    holder = asyncio.create_task(hold_async(lock))
    await asyncio.sleep(0)
    print("asyncio.Lock, got it:", await asyncio.wait_for(lock.acquire(), 5))
    await holder


asyncio.run(main())
