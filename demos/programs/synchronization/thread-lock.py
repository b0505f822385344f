"""Three threads in one section: a lock they share keeps them apart, a lock each does not."""

import threading
import time


class Section:
    def __init__(self):
        self.now = self.most = 0
        self.counting = threading.Lock()

    def visit(self, lock):
        with lock:
            with self.counting:
                self.now += 1
                self.most = max(self.most, self.now)
            time.sleep(0.1)
            with self.counting:
                self.now -= 1


one = threading.Lock()
for name, locks in (("one shared lock", [one] * 3), ("a lock each", [threading.Lock() for _ in range(3)])):
    section = Section()
    threads = [threading.Thread(target=section.visit, args=(lock,)) for lock in locks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(f"{name}: {section.most} inside at once")
