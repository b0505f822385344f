import asyncio


async def put(jobs, job):
    await io("job")
    await jobs.put(job)


async def main():
    jobs = asyncio.PriorityQueue()
    asyncio.create_task(put(jobs, 1))
    asyncio.create_task(put(jobs, 2))
    for number in [5, 3, 8, 4]:
        jobs.put_nowait(number)
    found = []
    for _ in range(6):
        found.append(await jobs.get())
        if len(found) == 2:
            await io("pause")
    print(found)
    jobs.put_nowait((1, {}))
    jobs.put_nowait((1, {}))


asyncio.run(main())
