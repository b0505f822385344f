from concurrent.futures import ThreadPoolExecutor, as_completed


def fetch(name):
    print("fetched", name)
    return name


with ThreadPoolExecutor(2) as pool:
    jobs = [pool.submit(fetch, name) for name in "ab"]
    for job in as_completed(jobs):
        print("used", job.result())
