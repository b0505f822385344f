"""Everyone looks before anyone takes: one seat is sold to all; under a lock it is sold once."""

import threading

BUYERS = 4
everyone_has_looked = threading.Barrier(BUYERS)
lock = threading.Lock()


def look_then_take():
    global seats, sold
    if seats > 0:
        everyone_has_looked.wait()  # the unlucky order made certain
        seats -= 1
        sold += 1


def under_a_lock():
    global seats, sold
    with lock:
        if seats > 0:
            seats -= 1
            sold += 1


for way in (look_then_take, under_a_lock):
    seats, sold = 1, 0
    threads = [threading.Thread(target=way) for _ in range(BUYERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    print(f"{way.__name__}: {sold} tickets for one seat")
