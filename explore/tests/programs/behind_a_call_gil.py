from threading import Thread

n = 1


def ten():
    global n
    n = 10
    return 1


def add():
    global n
    n += ten()


one = Thread(target=add)
two = Thread(target=add)
one.start()
two.start()
one.join()
two.join()
print(n)
