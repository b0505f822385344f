"""Both ways do four jobs at a time, but one holds a task for each item in memory, the other four."""

import asyncio

ITEMS, LIMIT = 40, 4


async def job(item):
    await asyncio.sleep(0.005)


async def a_task_for_each(sizes):
    permits = asyncio.Semaphore(LIMIT)

    async def limited(item):
        async with permits:
            sizes.append(len(asyncio.all_tasks()) - 1)  # without the main task
            await job(item)

    await asyncio.gather(*(limited(item) for item in range(ITEMS)))


async def a_few_workers(sizes):
    items = iter(range(ITEMS))  # shared: each worker takes the next one

    async def worker():
        for item in items:
            sizes.append(len(asyncio.all_tasks()) - 1)
            await job(item)

    await asyncio.gather(*(worker() for _ in range(LIMIT)))


for way in (a_task_for_each, a_few_workers):
    sizes = []
    asyncio.run(way(sizes))
    print(f"{way.__name__}: {len(sizes)} jobs done, at most {max(sizes)} tasks at a time")
