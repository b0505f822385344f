"""A timeout in the middle of a message: a reader of your own loses half of it, readexactly does not."""

import asyncio


async def in_pieces(reader):
    message = b""
    while len(message) < 8:
        message += await reader.read(8 - len(message))  # taken out of the stream, kept here only
    return message


async def exactly(reader):
    return await reader.readexactly(8)  # taken out when all eight are there


async def new_read_each_turn(read, reader):
    try:
        await asyncio.wait_for(read(reader), 0.02)
    except TimeoutError:
        reader.feed_data(b"newsbad news")
    return await read(reader)


async def one_read_kept(read, reader):
    task = asyncio.create_task(read(reader))
    await asyncio.wait({task}, timeout=0.02)  # does not cancel it
    reader.feed_data(b"newsbad news")
    return await task


async def main():
    for way, read in (
        (new_read_each_turn, in_pieces),
        (new_read_each_turn, exactly),
        (one_read_kept, in_pieces),
    ):
        reader = asyncio.StreamReader()
        reader.feed_data(b"good")
        print(f"{way.__name__}, {read.__name__}:", await way(read, reader))


asyncio.run(main())
