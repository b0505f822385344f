"""A pool that keeps two connections opens many more in a burst; one that limits makes requests wait."""

import asyncio


class Pool:
    def __init__(self, size, limits):
        self.idle, self.size = [], size
        self.permits = asyncio.Semaphore(size if limits else 1000)
        self.opened = self.discarded = 0

    async def request(self):
        async with self.permits:
            if self.idle:
                connection = self.idle.pop()
            else:
                connection = object()
                self.opened += 1
            await asyncio.sleep(0.01)
            if len(self.idle) < self.size:
                self.idle.append(connection)  # kept for the next one
            else:
                self.discarded += 1


async def main():
    for name, limits in (("keeps two", False), ("limited to two", True)):
        pool = Pool(2, limits)
        for burst in range(2):
            await asyncio.gather(*(pool.request() for _ in range(6)))
        print(f"{name}: {pool.opened} opened, {pool.discarded} thrown away")


asyncio.run(main())
