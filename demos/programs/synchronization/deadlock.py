"""Two threads take two locks in opposite order: each holds one and waits for the other."""

import threading

locks = threading.Lock(), threading.Lock()
both_hold_one, outcomes = threading.Barrier(2), []


def opposite(first, second):
    with locks[first]:
        both_hold_one.wait()  # the unlucky order made certain
        got_both = locks[second].acquire(timeout=0.2)
        outcomes.append(got_both)
        both_hold_one.wait()  # neither lets go before both have given up
        if got_both:
            locks[second].release()


def one_order(first, second):
    with locks[0], locks[1]:
        outcomes.append(True)


for way in (opposite, one_order):
    outcomes.clear()
    threads = [threading.Thread(target=way, args=order) for order in ((0, 1), (1, 0))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(f"{way.__name__}, got both locks:", outcomes)
