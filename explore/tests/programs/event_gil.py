import threading

ready = threading.Event()
value = 0


def write():
    global value
    value += 1
    ready.set()


def look():
    print(value, ready.is_set())


threading.Thread(target=write).start()
threading.Thread(target=look).start()
