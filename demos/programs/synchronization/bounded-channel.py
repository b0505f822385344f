"""A producer three times faster than its consumer: an unbounded queue piles up, a bounded one waits."""

import asyncio


async def produce(queue, peak):
    for item in range(16):
        await asyncio.sleep(0)  # making it takes one turn of the loop
        await queue.put(item)  # waits while the queue is full
        peak.append(queue.qsize())
    await queue.put(None)


async def consume(queue):
    while await queue.get() is not None:
        for _ in range(3):
            await asyncio.sleep(0)  # using it takes three


async def main():
    for name, capacity in (("bounded", 2), ("unbounded", 0)):
        queue, peak = asyncio.Queue(maxsize=capacity), []
        await asyncio.gather(produce(queue, peak), consume(queue))
        print(f"{name}: at most {max(peak)} items waiting")


asyncio.run(main())
