from concurrent.futures import ThreadPoolExecutor


def load(number):
    print("loaded", number)
    return number


def first(pool):
    for number in pool.map(load, [1, 2]):
        return number


with ThreadPoolExecutor(1) as pool:
    print("took", first(pool))
