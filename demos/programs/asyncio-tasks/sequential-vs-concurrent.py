"""Sum or maximum: three ways to await three calls."""

import asyncio
import time


async def call(seconds):
    await asyncio.sleep(seconds)


async def one_by_one():
    for seconds in (0.1, 0.2, 0.3):
        await call(seconds)


async def made_first():
    for coroutine in [call(0.1), call(0.2), call(0.3)]:
        await coroutine


async def as_tasks():
    for task in [asyncio.create_task(call(seconds)) for seconds in (0.1, 0.2, 0.3)]:
        await task


async def main():
    for way in (one_by_one, made_first, as_tasks):
        begun = time.perf_counter()
        await way()
        took = time.perf_counter() - begun
        print(f"{way.__name__}: {'the sum' if took > 0.55 else 'less than the sum'}")


asyncio.run(main())
