"""Cancel a task before it starts, at its await, and a thread: the third does not stop."""

import asyncio
import time

log = []


async def work(name):
    log.append(f"{name}: begins")
    try:
        await asyncio.sleep(1)
    finally:
        log.append(f"{name}: cleans up")


async def cancelled(task):
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        return True
    return False


def blocking():
    time.sleep(0.1)
    log.append("thread: ran to its end")


async def main():
    print("before its first step:", await cancelled(asyncio.create_task(work("early"))), log)
    task = asyncio.create_task(work("middle"))
    await asyncio.sleep(0.01)
    print("at an await:", await cancelled(task), log)
    log.clear()
    task = asyncio.create_task(asyncio.to_thread(blocking))
    await asyncio.sleep(0.01)
    print("waiting for a thread:", await cancelled(task), log)
    await asyncio.sleep(0.3)
    print("a moment later:", log)


asyncio.run(main())
