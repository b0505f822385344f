"""A tiny framework: async dependencies are awaited on the loop, the sync endpoint runs in a thread."""

import asyncio
import inspect
import threading


def where():
    return "loop" if threading.current_thread() is threading.main_thread() else "pool thread"


async def current_user(cache):
    print("current_user runs on the", where())
    return "ada"


def rights(cache):
    print("rights runs on a", where())
    return cache["current_user"] + " (admin)"


def endpoint(cache):
    print("endpoint runs on a", where())
    return "hello " + cache["rights"]


async def call(function, cache):
    if inspect.iscoroutinefunction(function):
        return await function(cache)
    return await asyncio.to_thread(function, cache)


async def handle(endpoint, dependencies):
    cache = {}  # one request: each dependency runs once, whoever asks for it
    for dependency in dependencies:
        if dependency.__name__ not in cache:
            cache[dependency.__name__] = await call(dependency, cache)
    return await call(endpoint, cache)


print(asyncio.run(handle(endpoint, [current_user, rights, current_user])))
