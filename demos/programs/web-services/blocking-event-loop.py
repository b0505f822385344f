"""Five requests, one thread: awaiting handlers overlap, blocking ones queue."""

import asyncio
import time

in_progress = peak = 0


async def handler(blocking):
    global in_progress, peak
    in_progress += 1
    peak = max(peak, in_progress)
    if blocking:
        time.sleep(0.04)
    else:
        await asyncio.sleep(0.04)
    in_progress -= 1


async def main():
    global peak
    for blocking in (False, True):
        peak, begun = 0, time.perf_counter()
        await asyncio.gather(*(handler(blocking) for _ in range(5)))
        one_by_one = time.perf_counter() - begun >= 0.2
        print("blocking:" if blocking else "awaiting:", peak, "at once, one by one:", blocking and one_by_one)


asyncio.run(main())
