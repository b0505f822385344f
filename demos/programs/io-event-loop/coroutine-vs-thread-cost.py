"""Ten thousand parked tasks need no thread of their own, fifty parked threads are fifty threads."""

import asyncio
import threading


async def main():
    release = asyncio.Event()
    tasks = [asyncio.create_task(release.wait()) for _ in range(10_000)]
    await asyncio.sleep(0)  # all of them take their first step, and park
    print(len(tasks), "tasks parked, threads in the process:", threading.active_count())
    release.set()
    await asyncio.gather(*tasks)


asyncio.run(main())

release = threading.Event()
threads = [threading.Thread(target=release.wait) for _ in range(50)]
for thread in threads:
    thread.start()
print(len(threads), "threads parked, threads in the process:", threading.active_count())
release.set()
for thread in threads:
    thread.join()
