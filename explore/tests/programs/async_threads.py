import asyncio

sold = 0

def sell(n):
    global sold
    sold += n


async def main():
    await asyncio.gather(asyncio.to_thread(sell, 1), asyncio.to_thread(sell, 2))
    print(sold)

asyncio.run(main())
