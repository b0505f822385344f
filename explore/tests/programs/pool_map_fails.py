from concurrent.futures import ThreadPoolExecutor


def load(number):
    if number == 1:
        raise ValueError(number)
    print("loaded", number)


pool = ThreadPoolExecutor(1)
try:
    for _ in pool.map(load, [1, 2, 3]):
        pass
except ValueError as error:
    print("failed", error)
