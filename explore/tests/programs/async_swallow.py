import asyncio


async def poll():
    while True:
        try:
            await io("poll")
            print("polled")
            return
        except BaseException:
            print("swallowed")


async def main():
    task = asyncio.create_task(poll())
    await io("stop")
    task.cancel()
    await io("wait")
    print("over" if task.done() else "still there")


asyncio.run(main())
