import threading

lock = threading.RLock()


def audit(name):
    with lock:
        print("audited", name)


def transfer(name):
    with lock:
        audit(name)


for name in ("a", "b"):
    threading.Thread(target=transfer, args=(name,)).start()
