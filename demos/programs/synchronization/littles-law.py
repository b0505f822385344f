"""Arrivals per second times seconds inside is the number inside, with three workers and with two."""

ARRIVALS, EVERY, SERVICE = 20, 100, 300  # in ms


def stays(workers):
    free_at = [0] * workers
    for number in range(ARRIVALS):
        arrives = number * EVERY
        worker = min(range(workers), key=free_at.__getitem__)
        free_at[worker] = max(arrives, free_at[worker]) + SERVICE
        yield arrives, free_at[worker]


for workers in (3, 2):
    visits = list(stays(workers))
    end = max(leaves for _, leaves in visits)
    counted = sum(arrives <= now < leaves for now in range(end) for arrives, leaves in visits) / end
    rate = len(visits) / end
    stay = sum(leaves - arrives for arrives, leaves in visits) / len(visits)
    longest = max(leaves - arrives for arrives, leaves in visits)
    print(f"{workers} workers: {counted:.2f} inside, rate x stay {rate * stay:.2f}, longest stay {longest} ms")
