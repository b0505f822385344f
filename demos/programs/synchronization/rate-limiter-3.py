"""A rate limiter in one number, the next free turn: under a lock no turn is booked twice."""

import threading

PERIOD = 200  # ms: five calls a second


class Pacer:
    def __init__(self):
        self.next, self.lock = 0, threading.Lock()

    def book(self, now):
        with self.lock:  # looking and booking is one step
            turn = max(self.next, now)
            self.next = turn + PERIOD
        return turn - now  # how long to sleep


pacer = Pacer()
print("eight callers at once wait:", [pacer.book(0) for _ in range(8)], "ms")

pacer, turns = Pacer(), []
threads = [
    threading.Thread(target=lambda: turns.extend([pacer.book(0) for _ in range(500)]))
    for _ in range(4)
]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print("four threads booked", len(turns), "turns,", len(set(turns)), "of them different")
