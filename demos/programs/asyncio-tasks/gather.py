"""One of three fails: gather raises at once, and the other two run on behind its back."""

import asyncio


async def load(name, seconds, ended):
    await asyncio.sleep(seconds)
    if name == "bad":
        raise ValueError("bad")
    ended.append(name)


async def main():
    ended = []
    try:
        calls = load("a", 0.2, ended), load("bad", 0.05, ended), load("b", 0.3, ended)
        await asyncio.gather(*calls)
    except ValueError:
        print("when gather raised, ended:", ended)
    await asyncio.sleep(0.5)
    print("a moment later, ended:", ended)


asyncio.run(main())
