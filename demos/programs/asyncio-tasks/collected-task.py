"""A loop that holds its tasks weakly: the task that nobody else holds may be collected."""

import asyncio
import gc


async def job(name):
    try:
        await asyncio.get_running_loop().create_future()  # nobody else holds this future
    finally:
        print(f"{name}: ends")


async def main():
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda loop, context: print(context["message"]))
    background = {asyncio.create_task(job("held task"))}
    asyncio.create_task(job("forgotten task"))
    await asyncio.sleep(0)  # both have come to their await
    gc.collect()
    print("held task: pending,", len(background), "in the set")
    print("tasks that are left besides main:", len(asyncio.all_tasks()) - 1)


asyncio.run(main())
