from concurrent.futures import ThreadPoolExecutor


def work():
    print("works")


def tell(job):
    print("told")


def fail(job):
    raise KeyError("in vain")


pool = ThreadPoolExecutor(1)
job = pool.submit(work)
job.add_done_callback(fail)
job.add_done_callback(tell)
print(job.result())
