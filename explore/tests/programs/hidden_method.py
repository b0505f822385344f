from threading import Thread


class Door:
    def state(self):
        return "open"


def shut():
    return "shut"


def close():
    door.state = shut


door = Door()
thread = Thread(target=close)
thread.start()
print(door.state(), door.state())
thread.join()
