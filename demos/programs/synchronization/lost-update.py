"""Every order of two increments, each in two steps: four of the six lose an update."""

from itertools import permutations


def run(order):
    counter, seen = 0, {}
    for thread in order:
        if thread not in seen:
            seen[thread] = counter  # its first step: load
        else:
            counter = seen[thread] + 1  # its second: store what was loaded, plus one
    return counter


orders = sorted(set(permutations("AABB")))
for order in orders:
    print("".join(order), "ends at", run(order))
print(sum(run(order) < 2 for order in orders), "of", len(orders), "orders lose an update")
