"""Five requests a second, counted per second of the clock: ten of them pass within 200 ms."""

import collections

LIMIT, WINDOW = 5, 1000  # in ms


class FixedWindow:
    def __init__(self):
        self.window, self.passed = None, 0

    def admits(self, now):
        if now // WINDOW != self.window:
            self.window, self.passed = now // WINDOW, 0  # a new second, everything forgotten
        self.passed += 1
        return self.passed <= LIMIT


class SlidingLog:
    def __init__(self):
        self.passed = collections.deque()

    def admits(self, now):
        while self.passed and now - self.passed[0] >= WINDOW:
            self.passed.popleft()
        if len(self.passed) == LIMIT:
            return False
        self.passed.append(now)
        return True


burst_around_the_second = [*range(910, 960, 10), *range(1010, 1060, 10)]
for limiter in (FixedWindow(), SlidingLog()):
    passed = sum(limiter.admits(now) for now in burst_around_the_second)
    print(f"{type(limiter).__name__}: {passed} requests within 200 ms")
