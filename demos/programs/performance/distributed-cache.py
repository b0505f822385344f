"""Reads of a cache behind a socket, and of a local copy: fewer round trips, and a value that is stale."""

import socket
import threading

ours, theirs = socket.socketpair()
values, round_trips = {"price": "10"}, 0


def server():
    while key := theirs.recv(64):
        theirs.send(values[key.decode()].encode())


def shared(key):
    global round_trips
    round_trips += 1
    ours.send(key.encode())
    return ours.recv(64).decode()


local = {}


def two_levels(key):
    if key not in local:
        local[key] = shared(key)
    return local[key]


threading.Thread(target=server).start()
for get in (shared, two_levels):
    values["price"], round_trips = "10", 0
    for _ in range(1000):
        get("price")
    values["price"] = "12"
    print(f"{get.__name__}: after the change {get('price')}, round trips: {round_trips}")
ours.close()
