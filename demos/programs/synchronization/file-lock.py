"""Another process holds a file lock and is killed: the kernel frees the lock at once."""

import fcntl
import os
import signal
import tempfile


def try_lock(file):
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return "granted"
    except BlockingIOError:
        return "refused"


with tempfile.NamedTemporaryFile() as file:
    is_locked, locked = os.pipe()
    child = os.fork()
    if child == 0:
        with open(file.name) as own:  # opened anew: a lock belongs to an opened file
            fcntl.flock(own, fcntl.LOCK_EX)
            os.write(locked, b"x")
            signal.pause()

    os.read(is_locked, 1)
    print("while the child holds it:", try_lock(file))
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    print("after SIGKILL:", try_lock(file))
    with open(file.name) as again:
        print("opened a second time by its holder:", try_lock(again))
