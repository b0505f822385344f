"""A created task takes its first step when its parent suspends, not before."""

import asyncio

log = []


async def child():
    log.append("child")


async def main():
    task = asyncio.create_task(child())
    log.append("parent after create_task")
    await asyncio.sleep(0)
    log.append("parent after await")
    await task
    print(*log, sep=", ")


asyncio.run(main())
