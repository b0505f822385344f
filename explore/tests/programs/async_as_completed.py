import asyncio

async def fetch(name):
    await io(name)
    print(name, "is here")
    return name

async def main():
    for first in asyncio.as_completed([fetch("a"), fetch("b")]):
        print("used", await first)

asyncio.run(main())
