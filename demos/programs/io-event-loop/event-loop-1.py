"""A server that blocks on one socket lets two others wait, although their requests are there."""

import socket
import threading

names = "slow", "quick", "middle"
pairs = {name: socket.socketpair() for name in names}
asked, answered = [], []


def ask(name):
    asked.append(name)
    pairs[name][0].send(b"request")


ask("quick")
ask("middle")
threading.Timer(0.05, ask, ("slow",)).start()

for name in names:
    pairs[name][1].recv(16)  # waits for slow, whoever else has asked
    answered.append(name)

print("asked:   ", asked)
print("answered:", answered)
