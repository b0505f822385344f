"""An await gives others a turn only if it suspends."""

import asyncio

log = []


async def neighbour():
    while True:
        log.append("neighbour")
        await asyncio.sleep(0)


async def ready():
    return 42


async def main():
    task = asyncio.create_task(neighbour())
    await ready()
    print("after an await that does not suspend:", log)
    await asyncio.sleep(0)
    print("after an await that does:", log)
    task.cancel()


asyncio.run(main())
