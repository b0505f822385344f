import asyncio

account = 100
lock = asyncio.Lock()


async def deposit(amount):
    global account
    async with lock:
        before = account
        await io(f"write {amount}")
        account = before + amount


async def main():
    await asyncio.gather(deposit(50), deposit(-30))
    print(account)


asyncio.run(main())
