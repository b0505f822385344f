from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait


def work(name):
    return name


pool = ThreadPoolExecutor(1)
jobs = [pool.submit(work, name) for name in "abc"]
done, rest = wait(jobs, return_when=FIRST_COMPLETED)
print([job in done for job in jobs], len(rest))
