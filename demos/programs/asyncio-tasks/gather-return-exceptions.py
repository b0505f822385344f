"""Collect everything, failures included: exceptions stand where results would."""

import asyncio


async def load(name, seconds):
    await asyncio.sleep(seconds)
    if name == "bad":
        raise ValueError("bad")
    return name


async def main():
    cancelled = asyncio.create_task(load("cancelled", 1))
    asyncio.get_running_loop().call_later(0.05, cancelled.cancel)
    calls = load("a", 0.1), load("bad", 0.02), cancelled
    results = await asyncio.gather(*calls, return_exceptions=True)
    for result in results:
        print(repr(result))


asyncio.run(main())
