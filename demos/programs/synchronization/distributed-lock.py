"""A holder sleeps longer than its lease: two write, unless the store asks for a fencing token."""

LEASE = 10


class LockService:
    def __init__(self):
        self.expires, self.token = 0, 0

    def acquire(self, now):
        if now < self.expires:
            return None
        self.expires, self.token = now + LEASE, self.token + 1
        return self.token


class Store:
    def __init__(self, checks_tokens):
        self.checks_tokens, self.highest = checks_tokens, 0

    def write(self, token):
        accepted = not self.checks_tokens or token >= self.highest
        self.highest = max(self.highest, token)
        return "accepted" if accepted else "refused"


for checks_tokens in (False, True):
    service, store = LockService(), Store(checks_tokens)
    token_a = service.acquire(now=0)  # and then A pauses: a suspended machine, a long collection
    assert service.acquire(now=5) is None  # the lease still runs
    token_b = service.acquire(now=10)
    by_b = store.write(token_b)
    by_a = store.write(token_a)  # at 15 s, still believing that it holds the lock
    print(f"{'fencing token' if checks_tokens else 'lease only'}: B {by_b}, A {by_a}")
