"""A holder asks for its lock again: a Lock waits for itself, an RLock counts."""

import asyncio
import threading

for name, lock in (("Lock", threading.Lock()), ("RLock", threading.RLock())):
    with lock:
        print(f"{name}, taken again by its holder:", lock.acquire(timeout=0.1))


async def main():
    lock = asyncio.Lock()
    async with lock:
        try:
            await asyncio.wait_for(lock.acquire(), 0.1)
        except TimeoutError:
            print("asyncio.Lock, taken again by its holder: False")


asyncio.run(main())
