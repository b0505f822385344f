"""A cancelled job may clean up, and wait_for waits for it."""

import asyncio
import time


async def transaction():
    try:
        await asyncio.sleep(1)
    finally:
        await asyncio.sleep(0.2)  # roll back


async def main():
    begun = time.perf_counter()
    try:
        await asyncio.wait_for(transaction(), 0.05)
    except TimeoutError:
        print("the time limit struck, after the clean-up:", time.perf_counter() - begun > 0.24)


asyncio.run(main())
