"""Jobs that mostly wait: four worker slots hold four waits at a time, an event loop holds them all."""

import asyncio


class Waiting:
    now = most = 0

    async def wait(self):
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(0.02)  # for a file, a query, a cluster
        self.now -= 1


async def slot_kept(slots, waiting):
    async with slots:
        await waiting.wait()


async def deferred(slots, waiting):
    async with slots:
        pass  # say what to wait for, and give the slot back
    await waiting.wait()
    async with slots:
        pass  # go on with the result


async def main():
    for job in (slot_kept, deferred):
        slots, waiting = asyncio.Semaphore(4), Waiting()
        await asyncio.gather(*(job(slots, waiting) for _ in range(24)))
        print(f"{job.__name__}: {waiting.most} waits at once on 4 slots")


asyncio.run(main())
