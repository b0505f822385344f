import threading

gate = threading.Barrier(2)
log = []


def run(name):
    log.append(name)
    gate.wait()
    print(name, len(log))


for name in ("a", "b"):
    threading.Thread(target=run, args=(name,)).start()
