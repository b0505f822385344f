import threading

hits = 0


def one():
    return 1


def count():
    global hits
    for _ in range(2):
        hits = hits + one()


pair = [threading.Thread(target=count) for _ in range(2)]
for thread in pair:
    thread.start()
for thread in pair:
    thread.join()
print(hits)
