from threading import Thread


class Worker(Thread):
    def __init__(self):
        super().__init__()
        self.result = None

    def run(self):
        self.result = 1


worker = Worker()
worker.start()
print(worker.result)
worker.join()
print(worker.result)
