"""map calls nothing until it is consumed; a recursion ends at the interpreter's limit, a loop does not."""

import itertools

calls = 0


def square(number):
    global calls
    calls += 1
    return number * number


squares = map(square, range(1, 1001))
print("created:", calls, "calls")
print("three taken:", list(itertools.islice(squares, 3)), "after", calls, "calls")
print("the rest summed:", sum(squares), "after", calls, "calls")


def depth(levels):
    return 0 if levels == 0 else 1 + depth(levels - 1)


print("500 nested calls:", depth(500))
try:
    depth(50_000)
except RecursionError as error:
    print("50000 nested calls:", type(error).__name__)
print("50000 turns of a loop:", sum(1 for _ in range(50_000)))
