import asyncio

lease_until = 0
token = 0
written = []

async def client(name):
    global lease_until, token
    loop = asyncio.get_running_loop()
    while loop.time() < lease_until:
        await asyncio.sleep(lease_until - loop.time())
    lease_until = loop.time() + 10
    token += 1
    mine = token
    await io(name)
    written.append(mine)

async def main():
    await asyncio.gather(client("first"), client("second"))
    print(written)

asyncio.run(main())
