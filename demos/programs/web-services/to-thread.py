"""The heartbeat stops for a blocking call, not for a thread."""

import asyncio
import time


async def beats_during(call):
    beats = 0

    async def heart():
        nonlocal beats
        while True:
            await asyncio.sleep(0.01)
            beats += 1

    task = asyncio.create_task(heart())
    await asyncio.sleep(0)
    before = beats
    await call()
    counted = beats - before
    task.cancel()
    return counted


async def blocking():
    time.sleep(0.2)


async def in_a_thread():
    await asyncio.to_thread(time.sleep, 0.2)


for call in (blocking, in_a_thread):
    print(f"{call.__name__}: beats {'go on' if asyncio.run(beats_during(call)) > 2 else 'stop'}")
