"""A call without await does nothing, and a warning comes when the object is collected."""

import asyncio
import gc
import warnings

sent = []


async def send(text):
    sent.append(text)


async def main():
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        send("forgotten")  # Wrong on purpose: no await
        gc.collect()
    await send("awaited")
    print("sent:", *sent)
    print("warning:", warned[0].message)


asyncio.run(main())
