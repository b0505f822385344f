# Threads, in the subset itself. A name that begins with _ and is defined nowhere is the machine's.


class _Pid:
    # What os.fork gives the parent: a number that nobody knows.
    def __init__(self, process):
        self._process = process
        self._waited = False


class Thread:
    def __init__(self, group=None, target=None, name=None, args=(), *, daemon=None):
        self._target = target
        self._args = args
        self._started = False
        # Of the name that CPython would make up nothing is known here.
        if name is not None:
            self.name = name
        self.daemon = daemon is True

    def run(self):
        if self._target is not None:
            self._target(*self._args)

    def start(self):
        if self._started:
            raise RuntimeError("threads can only be started once")
        self._started = True
        _start(self)

    def join(self, timeout=None):
        _join(self, timeout)

    def is_alive(self):
        return _alive(self)


def _condition_wait_for(condition, predicate):
    result = predicate()
    while not result:
        condition.wait()
        result = predicate()
    return result


class ThreadFuture:
    def __init__(self):
        self._finished = _Event()
        self._result = None
        self._exception = None
        self._over = False

    def _run(self, fn, args):
        try:
            self._result = fn(*args)
        except BaseException as error:
            self._exception = error
        self._over = True
        self._finished.set()

    def done(self):
        return self._finished.is_set()

    def result(self, timeout=None):
        self._wait(timeout)
        if self._exception is not None:
            raise self._exception
        return self._result

    def exception(self, timeout=None):
        self._wait(timeout)
        return self._exception

    def _wait(self, timeout):
        if timeout is None:
            self._finished.wait()
        elif not self._finished.wait(timeout):
            raise TimeoutError()


class _Worker(Thread):
    def __init__(self, work, number):
        super().__init__()
        self._label = "worker " + str(number)
        self._work = work
        self._pool = True

    def run(self):
        while True:
            job = self._work.get()
            if job is None:
                break
            future, fn, args = job
            future._run(fn, args)


class ThreadPoolExecutor:
    def __init__(self, max_workers=None, thread_name_prefix=""):
        if max_workers is None:
            max_workers = 8
        if max_workers <= 0:
            raise ValueError("max_workers must be greater than 0")
        self._most = max_workers
        self._work = _Queue()
        self._workers = []
        self._closed = False

    def submit(self, fn, *args):
        future = ThreadFuture()
        self._hand(future, fn, args)
        return future

    def _hand(self, future, fn, args):
        if self._closed:
            raise RuntimeError("cannot schedule new futures after shutdown")
        self._work.put((future, fn, args))
        if len(self._workers) < self._most:
            worker = _Worker(self._work, len(self._workers) + 1)
            self._workers.append(worker)
            worker.start()

    def map(self, fn, *iterables):
        futures = [self.submit(fn, *args) for args in zip(*iterables)]
        return [future.result() for future in futures]

    def shutdown(self, wait=True):
        self._closed = True
        for _ in self._workers:
            self._work.put(None)
        if wait:
            for worker in self._workers:
                worker.join()

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        self.shutdown()
        return False


def wait_futures(fs, timeout=None):
    for future in fs:
        future._finished.wait()
    return set(fs), set()
