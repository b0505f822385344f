"""A value goes from A to B and back to A: comparing values sees nothing, comparing versions does."""

import threading


class Cell:
    def __init__(self):
        self.value, self.version, self.lock = "A", 1, threading.Lock()

    def set(self, value):
        with self.lock:
            self.value, self.version = value, self.version + 1

    def set_if(self, matches, value):
        with self.lock:  # look and write in one step
            if not matches(self):
                return False
            self.value, self.version = value, self.version + 1
            return True


def back_and_forth(cell):
    cell.set("B")
    cell.set("A")


for way in ("by value", "by version"):
    cell = Cell()
    value, version = cell.value, cell.version
    other = threading.Thread(target=back_and_forth, args=(cell,))
    other.start()
    other.join()
    if way == "by value":
        accepted = cell.set_if(lambda now: now.value == value, "C")
    else:
        accepted = cell.set_if(lambda now: now.version == version, "C")
    print(f"compared {way}, the late write is accepted:", accepted)
