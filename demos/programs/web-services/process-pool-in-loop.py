"""Waiting for a process pool by result() freezes the loop, though the work is done elsewhere."""

import asyncio
import time
from concurrent.futures import ProcessPoolExecutor


def batch():
    time.sleep(0.1)  # work in another process
    return "done"


async def blocking(pool):
    return pool.submit(batch).result()


async def awaited(pool):
    return await asyncio.get_running_loop().run_in_executor(pool, batch)


async def beats_during(wait, pool):
    beats = 0

    async def heart():
        nonlocal beats
        while True:
            await asyncio.sleep(0.01)
            beats += 1

    heartbeat = asyncio.create_task(heart())
    await asyncio.sleep(0)
    await wait(pool)
    heartbeat.cancel()
    return beats > 0


if __name__ == "__main__":
    with ProcessPoolExecutor(1) as pool:
        for wait in (blocking, awaited):
            print(f"{wait.__name__}, the loop turned meanwhile:", asyncio.run(beats_during(wait, pool)))
