import asyncio


async def say(name):
    await asyncio.sleep(0)
    print(name)


async def main():
    await asyncio.gather(say("a"), say("b"))


asyncio.run(main())
