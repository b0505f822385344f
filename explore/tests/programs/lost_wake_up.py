import threading

news = threading.Condition()
arrived = False


def reader():
    if not arrived:
        with news:
            news.wait()
    print("read")


def writer():
    global arrived
    arrived = True
    with news:
        news.notify()


threading.Thread(target=reader).start()
threading.Thread(target=writer).start()
