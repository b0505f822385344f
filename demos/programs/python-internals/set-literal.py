"""A small set of integers looks sorted and is not; the order of strings changes with each process."""

import os
import subprocess
import sys

print("looks sorted:", list({1, 4, 2, 2, 3, 4, 5, 5}))
print("is not:", list({8, 1}))
print("depends on the way there:", list({1, 33}), list({33, 1}))

orders = set()
for seed in range(4):
    run = subprocess.run(
        [sys.executable, "-c", "print({'red', 'green', 'blue'})"],
        env=os.environ | {"PYTHONHASHSEED": str(seed)},
        capture_output=True,
        text=True,
    )
    orders.add(run.stdout)
print("more than one order of the same three strings:", len(orders) > 1)
print("sorted asks for one:", sorted({"red", "green", "blue"}))
