"""Freeing a million lists stops the event loop, in a helper thread too: the GIL is held from first to last."""

import asyncio
import sys
import time

sys.setswitchinterval(60)  # a thread goes on until it gives the GIL up by itself
turns = 0


async def other_task():
    global turns
    while True:
        turns += 1
        await asyncio.sleep(0)


def lists():
    return [[] for _ in range(1_000_000)]


def free(big):
    before = turns
    big.clear()  # a million objects, one after the other
    return turns - before


def wait():
    before = turns
    time.sleep(0.05)
    return turns - before


async def main():
    other = asyncio.create_task(other_task())
    await asyncio.sleep(0)
    print("the loop turned, freed in a task:", free(lists()) > 0)
    print("the loop turned, freed in a thread:", await asyncio.to_thread(free, lists()) > 0)
    print("the loop turned, a thread slept:", await asyncio.to_thread(wait) > 0)
    other.cancel()


asyncio.run(main())
