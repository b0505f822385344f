import asyncio


async def ship():
    await io("warehouse")
    print("shipped")


async def pay():
    await io("bank")
    raise ValueError("card")


async def main():
    try:
        await asyncio.gather(ship(), pay())
    except ValueError:
        print("refused")
    await io("mail")
    print("end")


asyncio.run(main())
