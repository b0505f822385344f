from concurrent.futures import ThreadPoolExecutor

pool = ThreadPoolExecutor(1)


def outer():
    try:
        pool.submit(print, "inner")
    except RuntimeError as error:
        print(error)


pool.submit(outer)
print("main ends")
