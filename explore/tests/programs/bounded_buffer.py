import threading

space = threading.Condition()
buffer = []


def put():
    for item in range(2):
        with space:
            space.wait_for(lambda: len(buffer) < 1)
            buffer.append(item)
            space.notify()


def take():
    for _ in range(2):
        with space:
            space.wait_for(lambda: buffer)
            print(buffer.pop())
            space.notify()


threading.Thread(target=put).start()
threading.Thread(target=take).start()
