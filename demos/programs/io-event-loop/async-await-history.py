"""async/await is only syntax: the same coroutine runs in an executor of ten lines and in asyncio."""

import asyncio
import types


@types.coroutine
def give_way():
    yield  # all that is left of the generators that coroutines were before 3.5


async def add(a, b):
    for _ in range(2):
        await give_way()
    return a + b


def run(coroutine):
    suspensions = 0
    while True:
        try:
            coroutine.send(None)
            suspensions += 1
        except StopIteration as stop:
            return stop.value, suspensions


result, suspensions = run(add(2, 3))
print(f"our executor: {result}, after {suspensions} suspensions")
print("asyncio:", asyncio.run(add(2, 3)))
