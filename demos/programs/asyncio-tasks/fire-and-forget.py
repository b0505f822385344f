"""Background jobs: a forgotten one fails unheard and is cut off at the end; an owner hears and waits."""

import asyncio


async def turns(count):
    for _ in range(count):
        await asyncio.sleep(0)


async def report(completed):
    await turns(100)
    completed.append("report")


async def audit():
    await turns(1)
    raise OSError("disk full")


async def forget(completed):
    held = {asyncio.create_task(report(completed)), asyncio.create_task(audit())}
    await turns(3)  # the request is answered, and nobody looks at the jobs
    held.clear()


async def own(completed):
    jobs = asyncio.create_task(report(completed)), asyncio.create_task(audit())
    await turns(3)
    for result in await asyncio.gather(*jobs, return_exceptions=True):
        if isinstance(result, Exception):
            print("own, heard:", result)


async def main(way, completed):
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: print(way.__name__ + ":", context["message"]))
    await way(completed)


for way in (forget, own):
    completed = []
    asyncio.run(main(way, completed))
    print(way.__name__ + ", completed:", completed)
