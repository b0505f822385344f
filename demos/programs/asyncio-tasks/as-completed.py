"""Take results as they finish, or in the order of the calls."""

import asyncio

SECONDS = 0.3, 0.1, 0.2


async def download(seconds):
    await asyncio.sleep(seconds)
    return f"{seconds} s"


async def main():
    print("gather:", *await asyncio.gather(*map(download, SECONDS)))
    ends = [await one for one in asyncio.as_completed(map(download, SECONDS))]
    print("as_completed:", *ends)


asyncio.run(main())
