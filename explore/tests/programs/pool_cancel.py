from concurrent.futures import CancelledError, ThreadPoolExecutor

pool = ThreadPoolExecutor(1)
first = pool.submit(print, "first")
second = pool.submit(print, "second")
print(second.cancel())
try:
    print(second.result())
except CancelledError as error:
    print(type(error).__name__)
