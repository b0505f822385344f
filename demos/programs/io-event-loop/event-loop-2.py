"""A selector sleeps until any socket has data; asking every socket in a circle never rests."""

import selectors
import socket
import threading

names = "slow", "quick", "middle"


def ask_each_in_turn(clients):
    for delay, name in ((0.05, "quick"), (0.1, "middle"), (0.15, "slow")):
        threading.Timer(delay, clients[name].send, (b"request",)).start()


def serve(wait):
    pairs = {name: socket.socketpair() for name in names}
    ask_each_in_turn({name: pair[0] for name, pair in pairs.items()})
    with selectors.DefaultSelector() as selector:
        for name, (_, server) in pairs.items():
            server.setblocking(False)
            selector.register(server, selectors.EVENT_READ, name)
        answered, calls = [], 0
        while len(answered) < len(names):
            calls += 1
            for key, _ in selector.select(None if wait else 0):
                key.fileobj.recv(16)
                answered.append(key.data)
    return answered, calls


answered, calls = serve(wait=True)
print(answered, "after", calls, "calls that slept")
answered, calls = serve(wait=False)
print(answered, "after more than a hundred calls that did not:", calls > 100)
