"""The semaphore must be one for all: made in the request handler it limits nothing."""

import asyncio

inside = most = 0


async def job(semaphore):
    global inside, most
    async with semaphore:
        inside += 1
        most = max(most, inside)
        await asyncio.sleep(0.02)
        inside -= 1


async def main():
    global most
    shared = asyncio.Semaphore(5)
    await asyncio.gather(*(job(shared) for _ in range(12)))
    print("one for all, at once:", most)
    most = 0
    await asyncio.gather(*(job(asyncio.Semaphore(5)) for _ in range(12)))
    print("one for each, at once:", most)


asyncio.run(main())
