import asyncio
from concurrent.futures import ThreadPoolExecutor


def work(name):
    print(name)
    if name == "b":
        raise ValueError("b")


async def main():
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(max_workers=1) as pool:
        jobs = [loop.run_in_executor(pool, work, name) for name in "ab"]
        jobs[0].cancel()
        await asyncio.sleep(0)
        print("waits")
    for job in jobs:
        try:
            await job
        except (ValueError, asyncio.CancelledError) as error:
            print(type(error).__name__)


asyncio.run(main())
