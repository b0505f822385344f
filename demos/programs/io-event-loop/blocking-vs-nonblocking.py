"""The same recv on an empty socket in three modes: an error at once, an error later, or a wait."""

import socket
import threading

ours, theirs = socket.socketpair()


def recv():
    try:
        return ours.recv(8)
    except OSError as error:
        return type(error).__name__


ours.setblocking(False)
print("non-blocking:", recv())
ours.settimeout(0.05)
print("timeout of 50 ms:", recv())
ours.setblocking(True)
threading.Timer(0.05, theirs.send, (b"data",)).start()
print("blocking:", recv())
theirs.close()
print("peer gone:", recv())
