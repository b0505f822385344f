import asyncio


async def sleeper(name, seconds):
    await asyncio.sleep(seconds)
    print(name)


async def twice(name):
    await asyncio.sleep(1)
    await asyncio.sleep(1)
    print(name)


async def main():
    await asyncio.gather(sleeper("a", 2), sleeper("b", 1), twice("c"), sleeper("d", 0))


asyncio.run(main())
