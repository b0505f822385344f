"""A stream keeps bytes, not messages; datagrams keep messages."""

import socket

MESSAGES = [b"one", b"two", b"three"]
for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
    sender, reader = socket.socketpair(socket.AF_UNIX, kind)
    for message in MESSAGES:
        sender.send(message)
    sender.close()
    reader.setblocking(False)
    arrived = []
    while len(b"".join(arrived)) < 11:
        arrived.append(reader.recv(64))
    print(f"{kind.name}:", *arrived)
