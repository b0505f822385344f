from threading import Thread

jobs = []
found = 0


class Adds(Thread):
    def run(self):
        global found
        found += 2
        jobs.append(1)


def look():
    global found
    if not jobs:
        found = 1 if any(job for job in jobs) else 0
    else:
        found = len([job for job in jobs])


one = Thread(target=look)
two = Adds()
one.start()
two.start()
one.join()
two.join()
print(found)
