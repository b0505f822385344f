from threading import Thread

names = ["a", "b"]


def read():
    for place, name in enumerate(names):
        print(place, name)


reader = Thread(target=read)
reader.start()
names.append("c")
names.pop(0)
reader.join()
