import threading

places = threading.Semaphore(2)
counting = threading.Lock()
inside = 0
most = 0


def visit():
    global inside, most
    with places:
        with counting:
            inside += 1
            most = max(most, inside)
        with counting:
            inside -= 1


visitors = [threading.Thread(target=visit) for _ in range(3)]
for visitor in visitors:
    visitor.start()
for visitor in visitors:
    visitor.join()
print("most", most)
