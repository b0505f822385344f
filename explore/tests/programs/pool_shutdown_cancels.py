from concurrent.futures import ThreadPoolExecutor

pool = ThreadPoolExecutor(1)
jobs = [pool.submit(print, name) for name in "ab"]
pool.shutdown(cancel_futures=True)
print([job.cancelled() for job in jobs])
