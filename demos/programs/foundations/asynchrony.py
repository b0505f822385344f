"""A coroutine that was only created does nothing; a task uses the time in which somebody waits elsewhere."""

import asyncio


async def report(events):
    events.append("report begins")
    await asyncio.sleep(0.01)
    events.append("report ends")


async def other_wait(events):
    await asyncio.sleep(0.3)
    events.append("other wait ends")


async def main():
    for make in (lambda coroutine: coroutine, asyncio.create_task):
        events = []
        made = make(report(events))
        await other_wait(events)
        await made
        print(type(made).__name__.removeprefix("_"), events, sep=": ")


asyncio.run(main())
