"""A child process counts in its own copy of memory; the parent sees what goes through a shared page."""

import multiprocessing
import threading

counter = 0


def count(shared):
    global counter
    for _ in range(1000):
        counter += 1
        if shared is not None:
            with shared.get_lock():
                shared.value += 1


if __name__ == "__main__":
    context = multiprocessing.get_context("fork")
    shared = context.Value("i", 0)
    child = context.Process(target=count, args=(shared,))
    child.start()
    child.join()
    print("counter after the child: ", counter)
    print("shared page after the child:", shared.value)

    thread = threading.Thread(target=count, args=(None,))
    thread.start()
    thread.join()
    print("counter after the thread:", counter)
