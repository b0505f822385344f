"""An awaited file read is a job for the loop's threads: while they are busy, it does not begin."""

import asyncio
import pathlib
import threading
from concurrent.futures import ThreadPoolExecutor


async def main():
    loop = asyncio.get_running_loop()
    loop.set_default_executor(ThreadPoolExecutor(max_workers=1))
    release = threading.Event()
    busy = asyncio.create_task(asyncio.to_thread(release.wait))
    await asyncio.sleep(0)  # the busy job gets the only thread
    read = asyncio.create_task(asyncio.to_thread(pathlib.Path(__file__).read_text))
    done, _ = await asyncio.wait({read}, timeout=0.05)
    print("read while the thread is busy:", bool(done))
    release.set()
    print("read when it is free:", len(await read) > 0)
    await busy


asyncio.run(main())
