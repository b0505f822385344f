"""An orphan lives on: its parent is gone, another process adopts it."""

import os

from_orphan, to_us = os.pipe()
go_on, parent_is_gone = os.pipe()

parent = os.fork()
if parent == 0:
    own_pid = os.getpid()
    if os.fork() == 0:
        os.read(go_on, 1)  # until the parent has been waited for
        adopted = os.getppid() != own_pid
        os.write(to_us, f"the orphan runs, another parent: {adopted}".encode())
    os._exit(0)

os.waitpid(parent, 0)
print("the parent is gone")
os.write(parent_is_gone, b"x")
print(os.read(from_orphan, 100).decode())
