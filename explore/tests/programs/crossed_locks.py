import threading

stock = threading.Lock()
orders = threading.Lock()


def ship():
    with stock:
        with orders:
            print("shipped")


def cancel():
    with orders:
        with stock:
            print("cancelled")


workers = [threading.Thread(target=ship), threading.Thread(target=cancel)]
for worker in workers:
    worker.start()
for worker in workers:
    worker.join()
