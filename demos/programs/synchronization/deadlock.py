"""Two threads take two locks in opposite order: each holds one and waits for the other."""

import threading

locks = threading.Lock(), threading.Lock()
both_hold_one = threading.Barrier(2)


def opposite(first, second):
    with locks[first]:
        both_hold_one.wait()  # the unlucky order made certain
        got_both = locks[second].acquire(timeout=0.2)
        print("opposite order, got both:", got_both)
        both_hold_one.wait()  # neither lets go before both have given up
        if got_both:
            locks[second].release()


def one_order():
    with locks[0], locks[1]:
        print("one order, got both: True")


for targets in ([(opposite, (0, 1)), (opposite, (1, 0))], [(one_order, ()), (one_order, ())]):
    threads = [threading.Thread(target=target, args=args) for target, args in targets]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
