"""A fork server imports once; every worker it forks has the module, and the server as its parent."""

import multiprocessing
import os
import sys


def worker(results):
    results.put((os.getppid(), "colorsys" in sys.modules))


if __name__ == "__main__":
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["colorsys"])
    results = context.SimpleQueue()
    workers = [context.Process(target=worker, args=(results,)) for _ in range(4)]
    for process in workers:
        process.start()
    found = [results.get() for _ in workers]
    for process in workers:
        process.join()
    parents = {parent for parent, _ in found}
    print("workers that found the module:", sum(has_it for _, has_it in found))
    print("this program has it:", "colorsys" in sys.modules)
    print("one parent for all:", len(parents) == 1)
    print("it is this program:", os.getpid() in parents)
