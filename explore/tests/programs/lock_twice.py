import threading

lock = threading.Lock()


def audit():
    with lock:
        print("audited")


def transfer():
    with lock:
        audit()


clerk = threading.Thread(target=transfer)
clerk.start()
clerk.join()
