import asyncio


async def main():
    for make in [asyncio.create_task, asyncio.ensure_future]:
        try:
            make(5)
        except TypeError as error:
            print(error)
    one = {asyncio.create_task(asyncio.sleep(0, "slept"))}
    done, pending = await asyncio.wait(one)
    print(done.pop().result(), pending)
    try:
        done.pop()
    except KeyError as error:
        print(error)


asyncio.run(main())
asyncio.run(None)
