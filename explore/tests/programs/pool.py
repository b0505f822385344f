from concurrent.futures import ThreadPoolExecutor

sold = 0


def sell(count):
    global sold
    sold += count
    return count


with ThreadPoolExecutor(max_workers=2) as pool:
    sales = [pool.submit(sell, count) for count in (1, 2)]
print(sold, [sale.result() for sale in sales])
