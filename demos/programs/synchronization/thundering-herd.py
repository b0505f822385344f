"""One job and a crowd that waits: notify_all wakes everybody for it, notify wakes one."""

import threading
import time


def run(notify):
    condition, jobs, woken_in_vain = threading.Condition(), [], 0
    waiting, is_over = 0, False

    def worker():
        nonlocal waiting, woken_in_vain
        with condition:
            while True:
                waiting += 1
                condition.wait()
                waiting -= 1
                if is_over:
                    return
                if jobs:
                    jobs.pop()
                else:
                    woken_in_vain += 1

    threads = [threading.Thread(target=worker) for _ in range(8)]
    for thread in threads:
        thread.start()
    while waiting < 8:
        time.sleep(0.01)
    with condition:
        jobs.append("job")
        notify(condition)
    time.sleep(0.2)
    while waiting < 8:
        time.sleep(0.01)
    with condition:
        is_over = True
        condition.notify_all()
    return woken_in_vain


print("notify_all, woken in vain:", run(threading.Condition.notify_all))
print("notify, woken in vain:", run(threading.Condition.notify))
