"""A limit on each step lets a slow block through; one limit around the block cuts it in mid-step."""

import asyncio
import selectors


class VirtualTime(selectors.DefaultSelector):
    """Moves the loop's clock on instead of waiting, so that no machine is too slow for a limit."""

    now = 0.0

    def select(self, timeout=None):
        self.now += timeout or 0
        return super().select(0)


async def per_step(done):
    for step in range(3):
        await asyncio.wait_for(asyncio.sleep(0.03), 0.05)
        done.append(step)


async def per_block(done):
    async with asyncio.timeout(0.05):
        for step in range(3):
            await asyncio.sleep(0.03)
            done.append(step)


async def end_of(way, done):
    try:
        await way(done)
        return "completed"
    except TimeoutError:
        return "TimeoutError"


for way in (per_step, per_block):
    clock, done = VirtualTime(), []
    loop = asyncio.SelectorEventLoop(clock)
    loop.time = lambda: clock.now
    end = loop.run_until_complete(end_of(way, done))
    print(f"{way.__name__}: {len(done)} of 3 steps, {end} at {clock.now * 1000:.0f} ms")
    loop.close()
