"""Ten tasks on one thread add 1 each: the counter says 1 when an await separates read and write."""

import asyncio

TASKS = 10
counter = 0
lock = asyncio.Lock()


async def read_await_write():
    global counter
    seen = counter
    await asyncio.sleep(0.1)  # a query, a request
    counter = seen + 1


async def hold_lock():
    async with lock:
        await read_await_write()


async def await_read_write():
    global counter
    await asyncio.sleep(0.1)
    counter += 1


async def main():
    global counter
    for way in (read_await_write, hold_lock, await_read_write):
        counter = 0
        await asyncio.gather(*(way() for _ in range(TASKS)))
        print(f"{way.__name__}: {counter} counted")


asyncio.run(main())
