"""A timeout cannot stop code that never awaits."""

import asyncio
import time


async def blocks():
    time.sleep(0.2)


async def awaits():
    await asyncio.sleep(0.2)


async def thread():
    await asyncio.to_thread(time.sleep, 0.2)


async def main():
    for job in (blocks, awaits, thread):
        begun = time.perf_counter()
        try:
            async with asyncio.timeout(0.02):
                await job()
            end = "no TimeoutError"
        except TimeoutError:
            end = "TimeoutError"
        late = time.perf_counter() - begun > 0.19
        print(f"{job.__name__}: {end}, {'after the whole job' if late else 'soon after the limit'}")


asyncio.run(main())
