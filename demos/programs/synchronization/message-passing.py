"""Data, then a flag: an Event or a queue hands over what was written before; a flag set first does not."""

import queue
import threading


def data_first(box, ready, go_on):
    box["data"] = 42
    ready.set()
    go_on.wait()


def flag_first(box, ready, go_on):
    ready.set()
    go_on.wait()  # the unlucky order made certain
    box["data"] = 42


def reader_sees(writer):
    box, ready, go_on = {"data": None}, threading.Event(), threading.Event()
    thread = threading.Thread(target=writer, args=(box, ready, go_on))
    thread.start()
    ready.wait()
    seen = box["data"]
    go_on.set()
    thread.join()
    return seen


for writer in (data_first, flag_first):
    print(f"{writer.__name__}, behind the flag: {reader_sees(writer)}")

messages = queue.Queue()  # data and flag in one
threading.Thread(target=messages.put, args=(42,)).start()
print("a queue:", messages.get())
