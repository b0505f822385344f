"""The same three fields with and without __slots__: without, every object has a dict of its own."""

import tracemalloc


class Plain:
    def __init__(self, x, y, z):
        self.x, self.y, self.z = x, y, z


class Slotted:
    __slots__ = ("x", "y", "z")

    def __init__(self, x, y, z):
        self.x, self.y, self.z = x, y, z


def bytes_each(make):
    tracemalloc.start()
    points = [make() for _ in range(10_000)]
    used = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return used / len(points)


slotted, plain = bytes_each(lambda: Slotted(7, 8, 9)), bytes_each(lambda: Plain(7, 8, 9))
a_dict_each = bytes_each(lambda: dict(x=7, y=8, z=9))
print("slots take less than a plain object:", slotted < plain)
print("a plain object takes less than twice as much:", plain < 2 * slotted)
print("a dict for each takes more than either:", a_dict_each > plain)
try:
    Slotted(7, 8, 9).colour = "red"
except AttributeError:
    print("a field that is no slot: AttributeError")
