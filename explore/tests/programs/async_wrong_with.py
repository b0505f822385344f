import asyncio


async def main():
    try:
        with asyncio.Lock():
            print("in")
    except TypeError as error:
        print(error)
    try:
        async with [1]:
            print("in")
    except TypeError as error:
        print(error)
    group = asyncio.TaskGroup()
    try:
        group.create_task(asyncio.sleep(0))
    except RuntimeError as error:
        print(error)
    async with group:
        pass
    try:
        group.create_task(asyncio.sleep(0))
    except RuntimeError as error:
        print(error)


asyncio.run(main())
