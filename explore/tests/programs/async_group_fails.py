import asyncio


async def ship():
    try:
        await io("warehouse")
        print("shipped")
    except asyncio.CancelledError:
        print("stopped")
        raise


async def pay():
    await io("bank")
    raise ValueError("card")


async def main():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(ship())
            group.create_task(pay())
        print("both done")
    except ExceptionGroup as errors:
        print("refused", len(errors.exceptions))


asyncio.run(main())
