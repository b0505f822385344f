"""A worker process gets a pickled copy; what cannot be pickled fails on this side."""

import multiprocessing
import os
import pickle

pickled_in = []


class Noted:
    def __reduce__(self):
        pickled_in.append(os.getpid())
        return (Noted, ())


def change(items):
    items.append(99)
    return sum(items)


if __name__ == "__main__":
    items = list(range(1, 1001))
    with multiprocessing.get_context("fork").Pool(1) as pool:
        print("the worker's sum:", pool.apply(change, [items]), "- our list still has", len(items))
        try:
            pool.apply(change, [lambda: 1])
        except Exception as error:
            print("a lambda:", type(error).__name__)
    pickle.dumps(Noted())
    print("pickled by the one who sends:", pickled_in == [os.getpid()])
