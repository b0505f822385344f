"""A quick look-up waits behind slow reports in one pool, and not at all beside a pool of their own."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor


async def look_up(pool, reports_pool):
    loop, data_has_come = asyncio.get_running_loop(), threading.Event()
    reports = [loop.run_in_executor(reports_pool, data_has_come.wait) for _ in range(6)]
    answer = loop.run_in_executor(pool, str.upper, "address")
    await asyncio.wait({answer}, timeout=0.2)
    answered = answer.done()
    data_has_come.set()
    await asyncio.gather(answer, *reports)
    return answered


async def main():
    with ThreadPoolExecutor(2) as shared, ThreadPoolExecutor(2) as own:
        print("shared pool, answered while reports run:", await look_up(shared, shared))
        print("pool of their own, answered while reports run:", await look_up(shared, own))


asyncio.run(main())
