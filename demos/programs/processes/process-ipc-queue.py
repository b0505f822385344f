"""A child whose result does not fit the pipe cannot end until it is read: get first, join afterwards."""

import multiprocessing


def put(queue, size):
    queue.put(b"x" * size)


if __name__ == "__main__":
    context = multiprocessing.get_context("fork")
    for size, patience in ((10, None), (1_000_000, 0.5)):
        queue = context.Queue()
        child = context.Process(target=put, args=(queue, size))
        child.start()
        child.join(patience)
        print(f"{size} bytes, ended before the get:", child.exitcode is not None)
        received = len(queue.get())
        child.join()
        print(f"{size} bytes, ended after it: {child.exitcode is not None}, {received} received")
