"""Reading a list in a forked child counts references, and that alone copies its pages."""

import gc
import os


def private_mib():
    with open("/proc/self/smaps_rollup") as rollup:
        lines = [line for line in rollup if line.startswith("Private_Dirty")]
    return int(lines[0].split()[1]) / 1024


def growth_in_child(work):
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        before = private_mib()
        work()
        os.write(writer, str(private_mib() - before).encode())
        os._exit(0)
    os.waitpid(child, 0)
    return float(os.read(reader, 99))


def only_read():
    for _number in data:  # takes a reference, and gives it back
        pass


gc.disable()
data = [float(n) for n in range(1_000_000)]  # about 31 MiB
print("sleeping, copied more than 10 MiB:", growth_in_child(lambda: None) > 10)
print("only reading, copied more than 10 MiB:", growth_in_child(only_read) > 10)
