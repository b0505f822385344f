import asyncio
from concurrent.futures import ThreadPoolExecutor

pool = ThreadPoolExecutor(1)


def job():
    print("job")


async def main():
    asyncio.get_running_loop().run_in_executor(pool, job)


asyncio.run(main())
print("end")
