# Threads, in the subset itself. A name that begins with _ and is defined nowhere is the machine's.


class _Pid:
    # What os.fork gives the parent: a number that nobody knows.
    def __init__(self, process):
        self._process = process
        self._waited = False


class Thread:
    def __init__(self, group=None, target=None, name=None, args=(), kwargs=None, *, daemon=None):
        self._target = target
        self._args = args
        self._kwargs = kwargs
        self._started = False
        # Of the name that CPython would make up nothing is known here.
        if name is not None:
            self.name = name
        self.daemon = _daemonic() if daemon is None else bool(daemon)

    def run(self):
        if self._target is not None:
            if self._kwargs:
                _apply(self._target, self._args, self._kwargs)
            else:
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


class Timer(Thread):
    # Of the interval nothing is known but that it ends.
    def __init__(self, interval, function, args=None, kwargs=None):
        super().__init__()
        self.interval = interval
        self.function = function
        self.args = args if args is not None else []
        self.kwargs = kwargs
        self.finished = _Event()

    def cancel(self):
        self.finished.set()

    def run(self):
        self.finished.wait(self.interval)
        if not self.finished.is_set():
            _apply(self.function, self.args, self.kwargs)
        self.finished.set()


def _condition_wait_for(condition, predicate):
    result = predicate()
    while not result:
        condition.wait()
        result = predicate()
    return result
