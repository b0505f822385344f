"""A page from four sources: optional ones may fail or be slow, a required one ends the page at once."""

import asyncio


async def source(name, seconds, fails=False):
    await asyncio.sleep(seconds)
    if fails:
        raise ConnectionError(f"{name} unavailable")
    return name


async def optional(coroutine, limit):
    try:
        return await asyncio.wait_for(coroutine, limit)
    except (TimeoutError, ConnectionError) as error:
        return f"without ({type(error).__name__})"


async def page(product_fails):
    async with asyncio.TaskGroup() as group:
        parts = [
            group.create_task(source("product", 0.02, product_fails)),
            group.create_task(source("stock", 0.03)),
            group.create_task(optional(source("reviews", 0.02, fails=True), 30)),
            group.create_task(optional(source("related", 10), 0.3)),
        ]
    return [part.result() for part in parts]


async def main():
    print("200:", await page(product_fails=False))
    try:
        await page(product_fails=True)
    except* ConnectionError as group:
        print("502:", [str(error) for error in group.exceptions])
    print("tasks left:", len(asyncio.all_tasks()) - 1)


asyncio.run(main())
