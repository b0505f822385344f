from concurrent.futures import ThreadPoolExecutor


def work(number):
    if number == 2:
        raise ValueError(number)
    print("worked", number)
    return number


pool = ThreadPoolExecutor(2)
kept = pool.submit(work, 1)
failed = pool.submit(work, 2)
try:
    print(failed.result())
except ValueError as error:
    print("caught", error)
