"""A service hangs for ten seconds: one caller waits for each timeout, a breaker stops asking."""

TIMEOUT, FAILURES_TO_OPEN, PAUSE = 1.5, 3, 4.0


class Breaker:
    def __init__(self):
        self.failures, self.opened_at = 0, None

    def lets_through(self, now):
        return self.opened_at is None or now >= self.opened_at + PAUSE  # then half-open: one trial

    def record(self, ok, now):
        self.failures = 0 if ok else self.failures + 1
        self.opened_at = now if self.failures >= FAILURES_TO_OPEN else None


def serve(breaker):
    now, hung, refused, answered = 0.0, 0, 0, 0
    while now < 20:
        if breaker and not breaker.lets_through(now):
            refused += 1
            now += 0.5
            continue
        ok = now >= 10  # the service is well again
        now += 0.5 if ok else TIMEOUT
        answered, hung = answered + ok, hung + (not ok)
        if breaker:
            breaker.record(ok, now)
    return f"{hung} calls hung, {refused} refused at once, {answered} answered"


print("no breaker:", serve(None))
print("breaker:   ", serve(Breaker()))
