"""A request id arrives where the context is copied; run_in_executor loses it, a thread-local mixes it up."""

import asyncio
import contextvars
import threading

context = contextvars.ContextVar("request_id", default="nobody")
thread_local = threading.local()


async def child():
    return context.get()


async def handler(name):
    context.set(name)
    thread_local.id = name
    await asyncio.sleep(0.02)  # the other request runs, on the same thread
    loop = asyncio.get_running_loop()
    return {
        "after an await": context.get(),
        "create_task": await asyncio.create_task(child()),
        "to_thread": await asyncio.to_thread(context.get),
        "run_in_executor": await loop.run_in_executor(None, context.get),
        "thread-local": thread_local.id,
    }


async def main():
    a, b = await asyncio.gather(handler("A"), handler("B"))
    for place in a:
        print(f"{place}: {a[place]}, {b[place]}")


asyncio.run(main())
