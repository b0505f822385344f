"""VIRT grows when memory is reserved, RES when it is touched, a quarter at a time."""

import mmap
import os

MIB = 1 << 20


def virt_and_res():
    with open("/proc/self/statm") as statm:
        pages = [int(field) for field in statm.read().split()[:2]]
    return [count * os.sysconf("SC_PAGE_SIZE") for count in pages]


def show(event):
    virt, res = (now - then for now, then in zip(virt_and_res(), before))
    print(f"{event}: VIRT +{round(virt / MIB)} MiB, RES +{round(res / MIB)} MiB")


before = virt_and_res()
memory = mmap.mmap(-1, 64 * MIB)
show("reserved")
for quarter in range(4):
    for page in range(quarter * 16 * MIB, (quarter + 1) * 16 * MIB, mmap.PAGESIZE):
        memory[page] = 1
    show(f"quarter {quarter + 1} touched")
memory.close()
show("given back")
