"""Two threads give way to each other in step: both run all the time and neither gets both locks."""

import threading

ROUNDS = 5


def polite(own, other, in_step, got_both):
    for _ in range(ROUNDS):
        with own:
            in_step.wait()  # both hold their own
            if other.acquire(blocking=False):
                got_both.append(True)
                other.release()
            in_step.wait()  # both have tried
        in_step.wait()  # and both have given way


def one_order(first, second, got_both):
    with first, second:
        got_both.append(True)


def run(target, *arguments):
    threads = [threading.Thread(target=target, args=each) for each in arguments]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


a, b, got_both = threading.Lock(), threading.Lock(), []
in_step = threading.Barrier(2)
run(polite, (a, b, in_step, got_both), (b, a, in_step, got_both))
print(f"in step: {2 * ROUNDS} tries, {len(got_both)} got both locks")
run(one_order, (a, b, got_both), (a, b, got_both))
print(f"in one order: {len(got_both)} got both locks")
