"""Six tasks, three accounts: one lock for all lets one in at a time, a lock per account lets in three."""

import asyncio
import collections


class Inside:
    now = most = 0

    async def transfer(self, lock):
        async with lock:
            self.now += 1
            self.most = max(self.most, self.now)
            await asyncio.sleep(0.01)
            self.now -= 1


async def main():
    accounts = ["ada", "bob", "cy"] * 2

    one, inside = asyncio.Lock(), Inside()
    await asyncio.gather(*(inside.transfer(one) for _ in accounts))
    print("one lock for all:", inside.most, "at once")

    each, inside = collections.defaultdict(asyncio.Lock), Inside()
    await asyncio.gather(*(inside.transfer(each[account]) for account in accounts))
    print("a lock per account:", inside.most, "at once")


asyncio.run(main())
