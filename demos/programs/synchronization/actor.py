"""One task owns the counter and the others send it messages: no lock, and nothing is lost."""

import asyncio


async def owner(inbox):
    count = 0  # nobody else can reach it
    while (message := await inbox.get()) is not None:
        amount, answer = message
        seen = count
        await asyncio.sleep(0)  # the await of the race: others run, but none of them writes
        count = seen + amount
        answer.set_result(count)


async def add_one(inbox):
    answer = asyncio.get_running_loop().create_future()
    await inbox.put((1, answer))
    return await answer


async def main():
    inbox = asyncio.Queue(maxsize=2)
    owning = asyncio.create_task(owner(inbox))
    told = await asyncio.gather(*(add_one(inbox) for _ in range(5)))
    await inbox.put(None)
    await owning
    print("told:", told)


asyncio.run(main())
