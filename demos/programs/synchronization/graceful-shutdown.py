"""A server is told to stop: it takes no new jobs, finishes the short ones, and cancels the long one."""

import asyncio
import os
import signal

GRACE = 0.2


async def job(seconds, ended):
    try:
        await asyncio.sleep(seconds)
        ended.append("finished")
    except asyncio.CancelledError:
        ended.append("cancelled")  # and its transaction rolled back
        raise


async def main():
    stop, ended, running, refused = asyncio.Event(), [], set(), 0
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    for seconds in (0.05, 0.05, 0.05, 10, 0.05, 0.05):
        if stop.is_set():
            refused += 1
            continue
        running.add(asyncio.create_task(job(seconds, ended)))
        if len(running) == 4:
            os.kill(os.getpid(), signal.SIGTERM)
            await stop.wait()

    _, late = await asyncio.wait(running, timeout=GRACE)
    for task in late:
        task.cancel()
    await asyncio.gather(*late, return_exceptions=True)
    for end in ("finished", "cancelled"):
        print(f"{end}: {ended.count(end)}")
    print("refused:", refused)


asyncio.run(main())
