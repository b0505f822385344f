import asyncio


async def waiter(name, news, tasks):
    async with news:
        try:
            await news.wait()
            print(name, "woken")
        except asyncio.CancelledError:
            print(name, "cancelled")
            raise


async def main():
    news = asyncio.Condition()
    tasks = []
    for name in ("a", "b"):
        tasks.append(asyncio.create_task(waiter(name, news, tasks)))
    await io("go")
    async with news:
        news.notify()
    await io("stop")
    for task in tasks:
        task.cancel()
    print(len(await asyncio.gather(*tasks, return_exceptions=True)))


asyncio.run(main())
