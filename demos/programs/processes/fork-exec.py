"""exec puts another program into the same process: the pid stays, memory and Python's descriptors go."""

import os

kept, closed = os.open(os.devnull, os.O_RDONLY), os.open(os.devnull, os.O_RDONLY)
os.set_inheritable(kept, True)  # since 3.4 a descriptor is closed by exec otherwise
read_end, write_end = os.pipe()

child = os.fork()
if child == 0:
    os.dup2(write_end, 1)
    script = f"echo $$; for fd in {kept} {closed}; do test -e /proc/$$/fd/$fd && echo open || echo closed; done"
    os.execvp("sh", ["sh", "-c", script])  # never returns

os.close(write_end)
os.waitpid(child, 0)
with open(read_end) as output:
    pid, *descriptors = output.read().split()
print("the same pid:", int(pid) == child)
print("inheritable descriptor, other descriptor:", descriptors)
