"""A ticker of 100 ms misses its time by 250 ms: catch up, start anew, or keep to the grid."""

PERIOD = 100


def burst(planned, now):
    return planned + PERIOD  # may be in the past: then at once


def delay(planned, now):
    return now + PERIOD


def skip(planned, now):
    return now - now % PERIOD + PERIOD


def ticks(following):
    now, planned, seen = 0, 0, []
    while len(seen) < 6:
        now = max(now, planned)
        seen.append(now)
        planned = following(planned, now)
        now += 250 if len(seen) == 2 else 20  # the second job is slow
    return seen


for following in (burst, delay, skip):
    print(f"{following.__name__}:", ticks(following))
