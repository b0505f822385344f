"""One of three jobs fails: gather lets the other two run on, a TaskGroup cancels them at once."""

import asyncio

JOBS = ("prices", 0.4, True), ("stock", 0.1, False), ("reviews", 0.3, True)


async def job(name, seconds, succeeds, ends):
    try:
        await asyncio.sleep(seconds)
    except asyncio.CancelledError:
        ends.append(f"{name} cancelled")
        raise
    ends.append(f"{name} {'done' if succeeds else 'failed'}")
    if not succeeds:
        raise RuntimeError(name)


async def main():
    ends = []
    try:
        await asyncio.gather(*(job(*one, ends) for one in JOBS))
    except RuntimeError:
        await asyncio.sleep(0.5)
    print("gather:", ", ".join(ends))

    ends = []
    try:
        async with asyncio.TaskGroup() as group:
            for one in JOBS:
                group.create_task(job(*one, ends))
    except* RuntimeError as failed:
        print("TaskGroup:", ", ".join(sorted(ends)), "| raised", len(failed.exceptions))


asyncio.run(main())
