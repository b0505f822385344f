from concurrent.futures import ThreadPoolExecutor


def load(number):
    print("loaded", number)
    return number


with ThreadPoolExecutor(1) as pool:
    for number in pool.map(load, [1, 2]):
        print("used", number)
