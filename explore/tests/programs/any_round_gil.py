from threading import Thread

flags = [0, 0]


def raise_both():
    flags[0] = 1
    flags[1] = 1


thread = Thread(target=raise_both)
thread.start()
print(any(flag for flag in flags), all(flag == 0 for flag in flags if flag < 2))
thread.join()
