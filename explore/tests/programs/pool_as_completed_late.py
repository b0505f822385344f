from concurrent.futures import ThreadPoolExecutor, as_completed

with ThreadPoolExecutor(1) as pool:
    jobs = [pool.submit(print, name) for name in "ab"]
    try:
        for job in as_completed(jobs, timeout=1):
            print("one is done")
    except TimeoutError as error:
        print(error)
