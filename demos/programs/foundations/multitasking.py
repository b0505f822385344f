"""A heartbeat: starved by a greedy task, alive beside a polite one, and beside a greedy thread."""

import asyncio
import threading
import time


def compute_slice():
    end = time.perf_counter() + 0.003
    while time.perf_counter() < end:
        pass


async def greedy():
    for _ in range(8):
        compute_slice()


async def polite():
    for _ in range(8):
        compute_slice()
        await asyncio.sleep(0)


async def beats_during(work):
    beats = 0

    async def heart():
        nonlocal beats
        while True:
            beats += 1
            await asyncio.sleep(0)

    task = asyncio.create_task(heart())
    await work()
    task.cancel()
    return beats


print("during a greedy task:", asyncio.run(beats_during(greedy)), "beats")
print("during a polite task:", asyncio.run(beats_during(polite)), "beats")

beats, enough = 0, threading.Event()


def greedy_thread():
    while not enough.is_set():
        compute_slice()


thread = threading.Thread(target=greedy_thread)
thread.start()
for _ in range(8):
    compute_slice()
    beats += 1
enough.set()
thread.join()
print("during a greedy thread:", beats, "beats")
