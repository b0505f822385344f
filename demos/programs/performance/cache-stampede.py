"""Eight callers miss together: each loads, unless they all await the same task."""

import asyncio

loads = 0


async def load():
    global loads
    loads += 1
    await asyncio.sleep(0.05)
    return "value"


async def naive(cache):
    if "key" not in cache:
        cache["key"] = await load()
    return cache["key"]


async def single_flight(cache):
    if "key" not in cache:
        cache["key"] = asyncio.create_task(load())  # no await before this: the next caller finds it
    return await asyncio.shield(cache["key"])


async def main():
    global loads
    for way in (naive, single_flight):
        loads, cache = 0, {}
        await asyncio.gather(*(way(cache) for _ in range(8)))
        print(f"{way.__name__}: {loads} loads")


asyncio.run(main())
