from threading import Thread

inner = [1]
pair = (inner, 5)


def add():
    inner.append(2)


thread = Thread(target=add)
thread.start()
print(pair == ([1], 5), [1, 2] in pair)
thread.join()
