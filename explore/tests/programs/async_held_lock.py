import asyncio, threading
lock = threading.Lock()
def work():
    with lock:
        print("worked")
async def a():
    with lock:
        await asyncio.to_thread(print, "in")
async def b():
    with lock:
        print("b")
async def main():
    await asyncio.gather(a(), b())
asyncio.run(main())
