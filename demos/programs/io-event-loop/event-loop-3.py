"""An event loop in miniature: a ready list, timers and a selector in which it sleeps."""

import collections
import heapq
import itertools
import selectors
import socket
import time


class Loop:
    def __init__(self):
        self.ready, self.timers = collections.deque(), []
        self.selector, self.order = selectors.DefaultSelector(), itertools.count()

    def call_soon(self, callback, *args):
        self.ready.append((callback, args))

    def call_at(self, when, callback, *args):
        # The number keeps timers of one moment in order; asyncio promises none.
        heapq.heappush(self.timers, (when, next(self.order), callback, args))

    def add_reader(self, sock, callback):
        self.selector.register(sock, selectors.EVENT_READ, callback)

    def run(self):
        while self.ready or self.timers or self.selector.get_map():
            wait = self.timers[0][0] - time.monotonic() if self.timers else None
            wait = 0 if self.ready else wait and max(0, wait)
            for key, _ in self.selector.select(wait):
                self.call_soon(key.data)
            while self.timers and self.timers[0][0] <= time.monotonic():
                self.ready.append(heapq.heappop(self.timers)[2:])
            for _ in range(len(self.ready)):
                callback, args = self.ready.popleft()
                callback(*args)


loop, (ours, theirs), soon = Loop(), socket.socketpair(), time.monotonic() + 0.05


def on_data():
    print("socket:", ours.recv(16))
    loop.selector.unregister(ours)


loop.add_reader(ours, on_data)
loop.call_at(soon, print, "timer, set first")
loop.call_at(soon, print, "timer of the same moment, set second")
loop.call_at(soon + 0.05, theirs.send, b"data")
loop.call_soon(print, "at once")
loop.run()
