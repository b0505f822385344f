import queue
import threading

work = queue.Queue()
done = []


def consume(name):
    while True:
        item = work.get()
        if item is None:
            break
        done.append(item)
    print(name, "ends")


for name in ("a", "b"):
    threading.Thread(target=consume, args=(name,)).start()
work.put(1)
work.put(None)
