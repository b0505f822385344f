"""A service is down for 20 seconds: retrying at once wastes a thousand calls, backing off needs few."""

import itertools

DOWN_UNTIL, CALL, DEADLINE = 20, 0.02, 60


def at_once():
    return itertools.repeat(0)


def backoff():
    return (min(0.5 * 2**attempt, 30) for attempt in itertools.count())


def calls(pauses):
    now = 0.0
    for made, pause in enumerate(pauses, 1):
        now += CALL
        if now > DOWN_UNTIL:
            return f"well again after {made} calls"
        if now + pause > DEADLINE:
            return f"given up after {made} calls"
        now += pause


print("pauses:", list(itertools.islice(backoff(), 8)))
for pauses in (at_once, backoff):
    print(f"{pauses.__name__}:", calls(pauses()))
