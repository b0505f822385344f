"""A part of the work cannot be shared: that part, not the number of workers, limits the speed-up."""

SERIAL, SHARED = 10, 90  # units of work


def ticks(workers):
    """In one tick every worker does a unit, as long as there is one it may do."""
    ticks, serial, shared = 0, SERIAL, SHARED
    while serial or shared:
        ticks += 1
        if serial:
            serial -= 1  # the others wait
        else:
            shared -= min(workers, shared)
    return ticks


for workers in (1, 2, 10, 90):
    speed_up = ticks(1) / ticks(workers)
    law = 1 / (SERIAL / 100 + SHARED / 100 / workers)
    print(f"workers {workers:2}: {speed_up:4.2f} times as fast, by Amdahl's law {law:4.2f}")
