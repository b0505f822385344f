import asyncio


async def job(name):
    try:
        await io(name)
    except asyncio.CancelledError:
        print(name, "stops")
        raise


async def fail():
    await asyncio.sleep(0)
    raise KeyError("x")


async def outer():
    try:
        async with asyncio.TaskGroup() as group:
            for name in ("a", "b"):
                group.create_task(job(name))
            group.create_task(fail())
    except ExceptionGroup as errors:
        print(len(errors.exceptions))


asyncio.run(outer())
