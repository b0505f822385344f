from threading import Thread

error = ValueError("first")


def change():
    error.args = ("second",)


thread = Thread(target=change)
thread.start()
text = str(error)
print(text, repr(error))
thread.join()
