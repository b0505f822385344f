from threading import Thread


class Worker(Thread):
    def run(self):
        try:
            self.join()
        except RuntimeError as error:
            print(error)


Worker().start()
