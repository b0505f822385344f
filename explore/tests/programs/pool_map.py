from concurrent.futures import ThreadPoolExecutor


def double(number):
    print("doubling", number)
    return number * 2


with ThreadPoolExecutor(2) as pool:
    print(list(pool.map(double, [1, 2])))
