"""A thread fails while it holds a lock: the lock is free again, and the next holder learns nothing."""

import threading

lock = threading.Lock()
accounts = {"ada": 70, "bob": 30}
threading.excepthook = lambda failed: print("clerk:", failed.exc_type.__name__)


def in_place():
    with lock:
        accounts["ada"] -= 30
        raise OSError  # between the two halves
        accounts["bob"] += 30


def aside():
    global accounts
    with lock:
        changed = accounts | {"ada": accounts["ada"] - 30}
        raise OSError
        changed["bob"] += 30
        accounts = changed  # only a complete transfer is ever seen


for clerk in (aside, in_place):
    thread = threading.Thread(target=clerk)
    thread.start()
    thread.join()
    with lock:  # no error, no hint
        print(f"auditor, after {clerk.__name__}: {sum(accounts.values())} of 100 coins")
