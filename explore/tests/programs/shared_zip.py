from threading import Thread

jobs = zip("ab", [1, 2])


def work():
    for name, number in jobs:
        print(name, number)


one = Thread(target=work)
two = Thread(target=work)
one.start()
two.start()
one.join()
two.join()
