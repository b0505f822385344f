"""A server freezes for a second: a user who waits politely meets it once, steady arrivals all meet it."""

SERVICE, EVERY, FREEZE, END = 2, 10, range(1000, 2000), 3000  # in ms


def serve(at):
    return (FREEZE.stop if at in FREEZE else at) + SERVICE


def closed():
    """One user, who sends the next request when the last one was answered."""
    waits, due = [], 0
    while due < END:
        answered = serve(due)
        waits.append(answered - due)
        due = max(due + EVERY, answered)
    return waits


def open_model():
    """Requests arrive by the clock, and queue."""
    waits, free = [], 0
    for due in range(0, END, EVERY):
        free = serve(max(due, free))
        waits.append(free - due)
    return waits


for model in (closed, open_model):
    waits = sorted(model())
    slow = sum(wait > 100 for wait in waits)
    p95 = waits[len(waits) * 95 // 100]
    print(f"{model.__name__}: {len(waits)} requests, {slow} slower than 100 ms, p95 {p95} ms")
