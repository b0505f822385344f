"""A worker is killed at job 5: the executor breaks and fails what is left, the Pool loses one job in silence."""

import multiprocessing
import os
import signal
import time
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool


def square(job):
    if job == 5:
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.3)
    return job * job


if __name__ == "__main__":
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(3, mp_context=context) as executor:
        futures = [executor.submit(square, job) for job in range(1, 11)]
        broken = [future for future in futures if future.exception()]
    assert all(isinstance(one.exception(), BrokenProcessPool) for one in broken)
    print("executor: BrokenProcessPool for job 5 and others that were not done:", len(broken) > 1)

    with context.Pool(3) as pool:
        results = [pool.apply_async(square, [job]) for job in range(1, 11)]
        waited_in_vain = 0
        for result in results:
            try:
                result.get(timeout=3)
            except multiprocessing.TimeoutError:
                waited_in_vain += 1
    print(f"pool: {10 - waited_in_vain} results, {waited_in_vain} get() would still wait")
