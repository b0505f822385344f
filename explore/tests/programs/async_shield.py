import asyncio


async def save():
    try:
        await io("disk")
        print("saved")
    except asyncio.CancelledError:
        print("cut off")
        raise


async def main():
    saving = asyncio.create_task(save())
    try:
        await asyncio.wait_for(asyncio.shield(saving), 1)
        print("in time")
    except TimeoutError:
        print("too slow")
        await io("other work")
    print("end")


asyncio.run(main())
