"""Limits inside limits: one gives up silently, one with an error, and an outer one ends what is in it."""

import asyncio
import contextlib


async def job(name, seconds):
    try:
        await asyncio.sleep(seconds)
        print(" ", name, "completed")
    except asyncio.CancelledError:
        print(" ", name, "cancelled")
        raise


@contextlib.asynccontextmanager
async def move_on_after(seconds):  # anyio has this one ready
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            yield


async def main():
    print("silent:")
    async with move_on_after(0.05):
        await job("slow", 10)
    print("loud:")
    try:
        async with asyncio.timeout(0.05):
            await job("slow", 10)
    except TimeoutError:
        print("  TimeoutError")
    print("an outer limit:")
    async with move_on_after(0.05):
        async with asyncio.timeout(5):
            await job("inner", 10)


asyncio.run(main())
