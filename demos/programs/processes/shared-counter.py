"""Two processes share a value: its lock must be held around reading and writing."""

import multiprocessing


def add(value, have_read, with_lock):
    if with_lock:
        with value.get_lock():
            value.value += 1
        return
    seen = value.value
    have_read.wait()  # the unlucky order made certain
    value.value = seen + 1


if __name__ == "__main__":
    context = multiprocessing.get_context("fork")
    for with_lock in (False, True):
        value, have_read = context.Value("i", 0), context.Barrier(2)
        arguments = (value, have_read, with_lock)
        workers = [context.Process(target=add, args=arguments) for _ in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        print("get_lock() around both:" if with_lock else "read, then write:", value.value, "counted")
