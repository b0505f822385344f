"""Ten megabytes: a slice of a bytearray copies them, a slice of a memoryview only looks at them."""

import tracemalloc

tracemalloc.start()


def grows_by(make):
    before = tracemalloc.get_traced_memory()[0]
    made = make()  # kept until it is measured
    grown = tracemalloc.get_traced_memory()[0] - before
    del made
    return f"{grown / 1e6:.0f} MB"


data = bytearray(10_000_000)
print("held:", f"{tracemalloc.get_traced_memory()[0] / 1e6:.0f} MB")
print("slice of the bytearray:", grows_by(lambda: data[1:]))
print("slice of a memoryview:", grows_by(lambda: memoryview(data)[1:]))
