"""An entry expires: either a visitor waits for the new value, or gets the old one while it is loaded."""

import asyncio


class Cache:
    def __init__(self):
        self.value, self.expired, self.refresh = "old", True, None

    async def load(self):
        await asyncio.sleep(0.02)
        self.value, self.expired = "new", False

    async def strict(self):
        if self.expired:
            await self.load()
        return self.value

    async def relaxed(self):
        if self.expired and self.refresh is None:
            self.refresh = asyncio.create_task(self.load())  # held, so that it is not collected
        return self.value


async def main():
    for way in (Cache.strict, Cache.relaxed):
        cache, seen = Cache(), []
        for _ in range(3):
            visit = asyncio.create_task(way(cache))
            await asyncio.sleep(0)  # one turn of the loop
            waited = not visit.done()
            seen.append(await visit + (" after a wait" if waited else " at once"))
            await asyncio.sleep(0.05)
        print(f"{way.__name__}:", ", ".join(seen))


asyncio.run(main())
