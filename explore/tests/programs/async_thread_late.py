import asyncio

def save():
    print("saving")

async def main():
    try:
        await asyncio.wait_for(asyncio.to_thread(save), 1)
        print("in time")
    except TimeoutError:
        print("too slow")

asyncio.run(main())
print("end")
