"""asyncio.run ends with its main coroutine: the tasks that are left are cancelled, and waited for."""

import asyncio


async def work(name, steps):
    try:
        for _ in range(steps):
            await asyncio.sleep(0)
        print(name, "completed")
    except asyncio.CancelledError:
        print(name, "cancelled, with time to clean up")
        raise


async def main():
    abandoned = asyncio.create_task(work("abandoned", 1000))
    awaited = asyncio.create_task(work("awaited", 3))
    await awaited
    print("main ends, abandoned is done:", abandoned.done())


asyncio.run(main())
try:
    asyncio.get_running_loop()
except RuntimeError as error:
    print("after asyncio.run:", error)
