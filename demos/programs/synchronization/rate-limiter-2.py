"""A token bucket under four times the allowed load: one burst passes, then exactly the allowed rate."""

PER_TOKEN = 200  # ms: five requests a second


class TokenBucket:
    def __init__(self, burst):
        self.full = self.saved = burst * PER_TOKEN  # tokens, kept as the time it takes to earn them
        self.looked = 0

    def admits(self, now):  # time.monotonic() in a service
        self.saved = min(self.full, self.saved + now - self.looked)  # no timer fills it
        self.looked = now
        if self.saved < PER_TOKEN:
            return False
        self.saved -= PER_TOKEN
        return True


bucket = TokenBucket(burst=5)
overload = [bucket.admits(now) for now in range(0, 3000, 50)]
after_a_pause = [bucket.admits(now) for now in range(6000, 7000, 50)]
for name, answers in (("overload", overload), ("after a pause", after_a_pause)):
    print(f"{name}: {answers.count(True)} passed, {answers.count(False)} refused")
