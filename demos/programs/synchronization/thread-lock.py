"""Three threads in one section: a lock they share keeps them apart, a lock each does not."""

import threading


def visit(lock, all_inside, met):
    with lock:
        try:
            all_inside.wait(timeout=1)  # opens when all three are in the section
            met.append(True)
        except threading.BrokenBarrierError:
            pass  # nobody else came in


one = threading.Lock()
for name, locks in (
    ("one shared lock", [one] * 3),
    ("a lock each", [threading.Lock() for _ in range(3)]),
):
    all_inside, met = threading.Barrier(3), []
    threads = [threading.Thread(target=visit, args=(lock, all_inside, met)) for lock in locks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(f"{name}, met inside: {len(met)} of 3")
