import asyncio

cache = {}
loads = 0


async def load():
    global loads
    loads += 1
    number = loads
    await io(f"load {number}")
    return number


async def get(key):
    if key not in cache:
        cache[key] = await load()
    return cache[key]


async def request(number):
    await io(f"request {number}")
    return await get("user")


async def main():
    found = await asyncio.gather(*(request(number) for number in range(3)))
    print(loads, found)


asyncio.run(main())
