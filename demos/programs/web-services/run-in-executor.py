"""run_in_executor starts its job before anybody awaits it; to_thread, a coroutine, does not."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor


async def main():
    loop, started = asyncio.get_running_loop(), threading.Semaphore(0)

    future = loop.run_in_executor(None, started.release)
    print("run_in_executor, started before any await:", started.acquire(timeout=1))
    await future

    coroutine = asyncio.to_thread(started.release)
    print("to_thread, started before any await:", started.acquire(timeout=0.1))
    await coroutine

    both_inside = threading.Barrier(2)  # opens only for two at once
    with ThreadPoolExecutor(2) as pool:
        jobs = [loop.run_in_executor(pool, both_inside.wait) for _ in range(6)]
        await asyncio.gather(*jobs)
    print(f"{len(jobs)} jobs on 2 threads, two at a time")


asyncio.run(main())
