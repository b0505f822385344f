"""A selector watches fifty sockets and names the three with data, again and again until it is read."""

import select
import selectors
import socket

SOCKETS = 50

with selectors.DefaultSelector() as selector:
    pairs = [socket.socketpair() for _ in range(SOCKETS)]
    for token, (ours, _) in enumerate(pairs):
        selector.register(ours, selectors.EVENT_READ, token)

    def ready():
        return sorted(key.data for key, _ in selector.select(timeout=0))

    print("registered:", len(selector.get_map()))
    print("nobody has written:", ready())
    for token in (31, 7, 19):
        pairs[token][1].send(b"x")
    print("three have:", ready())
    print("still unread:", ready())
    for token in (19, 7):
        pairs[token][0].recv(1)
    print("two were read:", ready())

# Beneath it, for those who ask for edges: told once, though the socket is still unread.
with select.epoll() as epoll:
    epoll.register(pairs[31][0], select.EPOLLIN | select.EPOLLET)
    print("edge-triggered, asked twice:", len(epoll.poll(0)), "ready, then", len(epoll.poll(0)))
