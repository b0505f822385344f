import asyncio

inside = 0
most = 0
order = []


async def visit(number, places):
    global inside, most
    async with places:
        inside += 1
        most = max(most, inside)
        await io(f"visit {number}")
        inside -= 1
        order.append(number)


async def main():
    places = asyncio.Semaphore(2)
    await asyncio.gather(*(visit(number, places) for number in range(4)))
    print(most, order)


asyncio.run(main())
