import threading

cache = {}
loads = []


def get(key):
    if key not in cache:
        loads.append(key)
        cache[key] = len(loads)
    return cache[key]


a = threading.Thread(target=get, args=("user",))
b = threading.Thread(target=get, args=("user",))
a.start()
b.start()
a.join()
b.join()
print(len(loads), cache["user"])
