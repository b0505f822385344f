import asyncio


async def audit():
    await io("audit")
    raise ValueError("disk full")


async def main():
    asyncio.create_task(audit())
    await io("answer")
    print("answered")


asyncio.run(main())
