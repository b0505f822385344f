import threading

hits = 0


def count():
    global hits
    for _ in range(2):
        hits += 1


pair = [threading.Thread(target=count) for _ in range(2)]
for one in pair:
    one.start()
for one in pair:
    one.join()
print(hits)
