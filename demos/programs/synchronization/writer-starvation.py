"""A readers-writer lock from a Condition: while readers overlap, a writer waits unless readers wait for it."""

import asyncio


class ReadersWriterLock:
    def __init__(self, readers_first):
        self.readers_first = readers_first
        self.changed = asyncio.Condition()
        self.readers, self.writers_waiting, self.writing = 0, 0, False

    async def read(self, work):
        async with self.changed:
            await self.changed.wait_for(
                lambda: not self.writing and (self.readers_first or not self.writers_waiting)
            )
            self.readers += 1
        await work()
        async with self.changed:
            self.readers -= 1
            self.changed.notify_all()

    async def write(self, work):
        async with self.changed:
            self.writers_waiting += 1
            await self.changed.wait_for(lambda: not self.readers and not self.writing)
            self.writers_waiting -= 1
            self.writing = True
        await work()
        async with self.changed:
            self.writing = False
            self.changed.notify_all()


async def turns(count):
    for _ in range(count):
        await asyncio.sleep(0)


async def main():
    for readers_first in (True, False):
        lock, order = ReadersWriterLock(readers_first), []

        async def reader():
            await lock.read(lambda: turns(9))
            order.append("reader")

        async def writer():
            await lock.write(lambda: turns(1))
            order.append("writer")

        tasks = []
        for come in (reader, reader, writer, reader, reader, reader, reader):
            tasks.append(asyncio.create_task(come()))
            await turns(3)
        await asyncio.gather(*tasks)
        print("readers first:" if readers_first else "in order of arrival:", *order)


asyncio.run(main())
