import threading


def tick():
    print("tick")


background = threading.Thread(target=tick, daemon=True)
background.start()
print("end")
