"""The same handler on two event loops: whichever loop runs it, a handler that blocks stops the heartbeat."""

import asyncio
import selectors
import time


def epoll_loop():
    return asyncio.SelectorEventLoop(selectors.DefaultSelector())


def poll_loop():  # uvloop.new_event_loop would stand here
    return asyncio.SelectorEventLoop(selectors.PollSelector())


async def handler(blocks):
    time.sleep(0.05) if blocks else await asyncio.sleep(0.05)


async def beats_during(blocks):
    beats = 0

    async def heart():
        nonlocal beats
        while True:
            await asyncio.sleep(0.005)
            beats += 1

    heartbeat = asyncio.create_task(heart())
    await asyncio.sleep(0)
    await handler(blocks)
    heartbeat.cancel()
    return beats > 0


for make_loop in (epoll_loop, poll_loop):
    for blocks in (False, True):
        with asyncio.Runner(loop_factory=make_loop) as runner:
            beating = runner.run(beats_during(blocks))
        print(f"{make_loop.__name__}, handler {'blocks' if blocks else 'awaits'}: heart beats {beating}")
