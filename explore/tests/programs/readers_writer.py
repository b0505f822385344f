from threading import Condition, Thread

door = Condition()
readers = 0
writing = False


def read():
    global readers
    with door:
        door.wait_for(lambda: not writing)
        readers += 1
    print("read")
    with door:
        readers -= 1
        door.notify_all()


def write():
    global writing
    with door:
        door.wait_for(lambda: not writing and readers == 0)
        writing = True
    print("write")
    with door:
        writing = False
        door.notify_all()


one = Thread(target=read)
two = Thread(target=write)
one.start()
two.start()
one.join()
two.join()
print(readers, writing)
