from threading import Thread


def inner():
    print("inner")


def outer():
    Thread(target=inner).start()


thread = Thread(target=outer, daemon=True)
thread.start()
thread.join()
try:
    thread.daemon = False
except RuntimeError as error:
    print(error)
