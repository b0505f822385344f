from threading import Thread

error = "none"


def fail():
    global error
    try:
        raise ValueError("failed")
    except ValueError as error:
        pass


thread = Thread(target=fail)
thread.start()
try:
    print(error)
except NameError:
    print("gone")
thread.join()
