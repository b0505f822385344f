"""Everyone behind a fork goes on with the next line, so two forks in a row make four processes."""

import os

read_end, write_end = os.pipe()
name = "0"
for number in (1, 2):
    if os.fork() == 0:
        name += f".{number}"  # in the child

os.write(write_end, f"process {name}\n".encode())
if name != "0":
    os._exit(0)

os.close(write_end)
with open(read_end) as lines:  # ends when the last child has ended
    print("".join(sorted(lines)), end="")
