"""Both handlers look slow from outside; asyncio's debug mode names the one that kept the loop busy."""

import asyncio
import logging
import re
import time

blamed = []
logging.getLogger("asyncio").addHandler(logging.NullHandler())
logging.getLogger("asyncio").addFilter(lambda record: blamed.append(record.getMessage()))


async def guilty():
    time.sleep(0.3)  # blocks the loop


async def innocent(latencies):
    began = time.perf_counter()
    await asyncio.sleep(0.01)
    latencies.append(time.perf_counter() - began)


async def main():
    loop, latencies = asyncio.get_running_loop(), []
    loop.slow_callback_duration = 0.2
    quick = asyncio.create_task(innocent(latencies), name="innocent")
    slow = asyncio.create_task(guilty(), name="guilty")
    await asyncio.gather(quick, slow)
    print("innocent, 10 ms of sleep took over 200 ms:", latencies[0] > 0.2)


asyncio.run(main(), debug=True)
print("blamed by the loop:", re.findall(r"Executing .*?name='(\w+)'", " ".join(blamed)))
