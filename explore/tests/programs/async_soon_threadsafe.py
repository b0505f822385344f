import asyncio
import threading


def tell(loop, event):
    print("told")
    loop.call_soon_threadsafe(event.set)


async def main():
    event = asyncio.Event()
    thread = threading.Thread(target=tell, args=(asyncio.get_running_loop(), event))
    thread.start()
    print("waits")
    await event.wait()
    print("heard")


asyncio.run(main())
