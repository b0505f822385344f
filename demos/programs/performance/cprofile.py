"""Own time and time with callees: sort by the first to find the work, by the second who asked for it."""

import cProfile
import pstats
import time


def escape():
    for _ in range(300_000):
        pass


def render():
    for _ in range(10_000):
        pass
    escape()


def page():
    for _ in range(4):
        render()


with cProfile.Profile(time.process_time) as profile:
    page()

rows = pstats.Stats(profile).stats
print("ncalls  mostly own time  function")
for function in ("escape", "page", "render"):
    calls, own, cumulative = next(
        (calls, own, cumulative)
        for (_, _, name), (_, calls, own, cumulative, _) in rows.items()
        if name == function
    )
    print(f"{calls:6}  {own > cumulative / 2!s:15}  {function}")
