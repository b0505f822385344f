import asyncio


async def produce(box):
    for number in range(2):
        await io(f"read {number}")
        await box.put(number)
    await box.put(None)


async def consume(name, box, handled):
    while True:
        item = await box.get()
        if item is None:
            break
        await io(f"{name} works on {item}")
        handled.append(f"{name}{item}")


async def main():
    box = asyncio.Queue(maxsize=1)
    handled = []
    a = asyncio.create_task(consume("a", box, handled))
    b = asyncio.create_task(consume("b", box, handled))
    await produce(box)
    print(handled, a.done() or b.done())


asyncio.run(main())
