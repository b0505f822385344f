import threading


class Counter:
    made = 0

    def __init__(self, start):
        self.value = start
        self.name = "counter"
        Counter.made += 1

    def add(self, amount):
        self.value = self.value + amount


counter = Counter(1)


def work():
    counter.add(2)
    if counter.value > 3:
        raise ValueError(counter.value)


class Worker(threading.Thread):
    def __init__(self, name):
        super().__init__(name=name)

    def run(self):
        work()


workers = [Worker("a"), Worker("b")]
for worker in workers:
    worker.start()
for worker in workers:
    worker.join()
print(counter.value, Counter.made, counter.name)
