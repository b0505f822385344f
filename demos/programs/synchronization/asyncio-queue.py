"""How consumers learn that it is over: one marker stops one consumer."""

import asyncio


async def consumer(queue, stops):
    while await queue.get() is not None:
        pass
    stops.append("stopped")


async def run(markers):
    queue, stops = asyncio.Queue(), []
    consumers = [asyncio.create_task(consumer(queue, stops)) for _ in range(3)]
    for item in [1, 2, 3, 4] + [None] * markers:
        await queue.put(item)
    await asyncio.sleep(0.05)
    for task in consumers:
        task.cancel()
    return len(stops)


print("one marker, stopped:", asyncio.run(run(1)))
print("a marker each, stopped:", asyncio.run(run(3)))
