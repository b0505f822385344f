"""Ten jobs for one busy worker: a bounded queue of two refuses seven, an unbounded one takes them all."""

import queue
import threading

CLOSE = None


def run(capacity):
    jobs = queue.Queue(maxsize=capacity)  # 0 means unbounded
    first_begun, all_submitted = threading.Event(), threading.Event()

    def worker():
        while (job := jobs.get()) is not CLOSE:
            if job == 0:
                first_begun.set()
                all_submitted.wait()  # busy with the first while the others come

    thread = threading.Thread(target=worker)
    thread.start()
    accepted = refused = 0
    for job in range(10):
        try:
            jobs.put_nowait(job)
            accepted += 1
        except queue.Full:
            refused += 1  # say so at once: 503
        first_begun.wait()
    all_submitted.set()
    jobs.put(CLOSE)
    thread.join()
    return f"{accepted} accepted, {refused} refused"


print("bounded:  ", run(capacity=2))
print("unbounded:", run(capacity=0))
