"""Two dozen clients lose their server together: in step they come back together, jitter spreads them."""

import collections
import random

CLIENTS, SERVED_PER_TENTH = 24, 6
chance = random.Random(1)


def in_step(attempt):
    return 0.1 * 2**attempt


def jitter(attempt):
    return chance.uniform(0, 2 * in_step(attempt))  # as long on average


def retry(pause):
    due = [(pause(0), 1) for _ in range(CLIENTS)]
    refused, busy = 0, collections.Counter()
    while due:
        due.sort()
        now, attempt = due.pop(0)
        tenth = int(now * 10 + 1e-6)
        busy[tenth] += 1
        if busy[tenth] > SERVED_PER_TENTH:
            refused += 1
            due.append((now + pause(attempt), attempt + 1))
    return refused


for pause in (in_step, jitter):
    print(f"{pause.__name__}: {retry(pause)} requests refused")
