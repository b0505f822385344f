"""Five users hammer a server with one core: the handler gets three times faster, the throughput does not."""

import heapq
import statistics

USERS, REST, END = 5, 2, 1000  # ms; the rest: parsing, framework, logging


def load_test(handler):
    due, free, answers = [0] * USERS, 0, []
    while due[0] < END:
        sent = heapq.heappop(due)
        free = max(sent, free) + REST + handler  # one request is served at a time
        answers.append(free - sent)
        heapq.heappush(due, free)  # a user sends the next one when answered
    return len(answers) / free * 1000, statistics.median(answers)


slow, fast = load_test(handler=3), load_test(handler=1)
for name, (throughput, median) in (("handler of 3 ms", slow), ("handler of 1 ms", fast)):
    print(f"{name}: {throughput:.0f} requests/s, median {median:.0f} ms")
print(f"handler 3.00 times faster, throughput {fast[0] / slow[0]:.2f} times")
