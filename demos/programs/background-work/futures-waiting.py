"""Wait for the first, for the first error or for all: waiting raises nothing, what is pending runs on."""

import asyncio

WAYS = asyncio.FIRST_COMPLETED, asyncio.FIRST_EXCEPTION, asyncio.ALL_COMPLETED


async def job(number):
    await asyncio.sleep(number / 10)
    if number == 2:
        raise RuntimeError("job 2 failed")
    return number


async def main():
    for way in WAYS:
        jobs = [asyncio.create_task(job(number)) for number in (1, 2, 3)]
        done, pending = await asyncio.wait(jobs, return_when=way)
        print(f"{way}: {len(done)} done, {len(pending)} pending", end="; ")
        await asyncio.sleep(0.3)  # the rest is left alone
        print("cancelled later:", sum(one.cancelled() for one in jobs))
        await asyncio.gather(*jobs, return_exceptions=True)


asyncio.run(main())
