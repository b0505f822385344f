"""Four threads import one module at the same moment: it is set up once, and all four wait for it."""

import importlib
import pathlib
import sys
import tempfile
import threading

MODULE = """
import time
time.sleep(0.05)  # others come meanwhile
prices = {"tea": 3}
print("set up")
"""

together, found = threading.Barrier(4), []


def use():
    together.wait()
    found.append(importlib.import_module("shop_prices").prices)


with tempfile.TemporaryDirectory() as folder:
    pathlib.Path(folder, "shop_prices.py").write_text(MODULE)
    sys.path.insert(0, folder)
    threads = [threading.Thread(target=use) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

print(len(found), "threads have it, the same object:", all(prices is found[0] for prices in found))
