"""A notification is not remembered: who waits for it alone may sleep through it."""

import threading

condition = threading.Condition()

with condition:
    condition.notify()  # nobody waits
with condition:
    print("woken by a notification from before:", condition.wait(timeout=0.2))

ready = False
with condition:
    ready = True
    condition.notify()
with condition:
    print("went on by looking at the state:", condition.wait_for(lambda: ready, timeout=0.2))

event = threading.Event()
event.set()  # an event remembers
print("woken by an event from before:", event.wait(timeout=0.2))
