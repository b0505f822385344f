"""Stop waiting without stopping the work: a shielded task runs on."""

import asyncio

uploaded = []


async def upload(name):
    await asyncio.sleep(0.2)
    uploaded.append(name)


async def main():
    tasks = {name: asyncio.create_task(upload(name)) for name in ("plain", "shielded")}
    shielded = asyncio.shield(tasks["shielded"])
    for name, waited in (("plain", tasks["plain"]), ("shielded", shielded)):
        try:
            await asyncio.wait_for(waited, 0.05)
        except TimeoutError:
            print(name, "- gave up waiting, the task is cancelled:", tasks[name].cancelled())
    await asyncio.sleep(0.3)
    print("uploaded:", *uploaded)


asyncio.run(main())
