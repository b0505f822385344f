"""Chain, group and chord as plain asyncio: a failing task keeps the later ones of its chain from running."""

import asyncio

ran = []


async def add(a, b):
    ran.append("add")
    await asyncio.sleep(0)
    return a + b


async def fail(_):
    ran.append("fail")
    raise ValueError


async def chain(first, *rest):
    result = await first
    for step in rest:
        result = await step(result)
    return result


async def group(*tasks):
    return await asyncio.gather(*tasks)


async def chord(tasks, callback):
    return callback(await group(*tasks))


async def main():
    print("chain:", await chain(add(2, 3), lambda five: add(five, 10)))
    print("group:", await group(add(1, 1), add(2, 2), add(3, 3)))
    print("chord:", await chord([add(1, 1), add(2, 2), add(3, 3)], sum))
    ran.clear()
    try:
        await chain(add(1, 1), fail, lambda two: add(two, 1))
    except ValueError:
        print("a failing chain ran:", ran)


asyncio.run(main())
