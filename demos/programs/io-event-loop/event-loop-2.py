"""A selector sleeps until any socket has data; asking every socket in a circle never rests."""

import selectors
import socket
import threading
import time

names = "slow", "quick", "middle"


def clients(sockets):
    for name in ("quick", "middle", "slow"):
        time.sleep(0.05)
        sockets[name].send(b"request")
        sockets[name].recv(16)


def serve(wait):
    pairs = {name: socket.socketpair() for name in names}
    ours = {name: pair[0] for name, pair in pairs.items()}
    threading.Thread(target=clients, args=(ours,)).start()
    with selectors.DefaultSelector() as selector:
        for name, (_, server) in pairs.items():
            server.setblocking(False)
            selector.register(server, selectors.EVENT_READ, name)
        answered, calls = [], 0
        while len(answered) < len(names):
            calls += 1
            for key, _ in selector.select(None if wait else 0):
                key.fileobj.recv(16)
                key.fileobj.send(b"answer")
                answered.append(key.data)
    return answered, calls


answered, calls = serve(wait=True)
print(answered, "after", calls, "calls that slept")
answered, calls = serve(wait=False)
print(answered, "after more than a hundred calls that did not:", calls > 100)
