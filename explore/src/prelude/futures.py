# concurrent.futures, in the subset itself, from its documented behaviour. A name that begins with _
# and is defined nowhere here is the machine's:
#
#   _look(words, call, args)   a step of its own; all up to the next step is one with it
#   _until(x, timeout, words, call, args)  waits until x._over, or not at all; says whether it is
#   _give(queue, item)         puts without a step
#   _pick(list, words)         takes one out, any one
#   _watched()                 whether the program could tell a job that waits from one that runs
#   _main_over(), _main_failed()  how the program's own thread has ended, if it has
#   _lost(error)               an error that is logged and goes nowhere
#
# Whatever happens under the lock of a future in CPython is one step here.

FIRST_COMPLETED = "FIRST_COMPLETED"
FIRST_EXCEPTION = "FIRST_EXCEPTION"
ALL_COMPLETED = "ALL_COMPLETED"


class ThreadFuture:
    def __init__(self):
        # pending, running, finished; cancelled, and notified once a worker has met it.
        self._state = "pending"
        self._over = False
        self._result = None
        self._exception = None
        self._callbacks = []
        self._watchers = []
        self._target = None
        self._args = ()

    def _run(self, fn, args):
        if not self.set_running_or_notify_cancel():
            return
        try:
            result = fn(*args)
        except BaseException as error:
            self.set_exception(error)
        else:
            self.set_result(result)

    def set_running_or_notify_cancel(self):
        if _watched():
            _look("begins {}", self._target, self._args)
        if self._state == "cancelled":
            self._settle("notified")
            return False
        if self._state != "pending":
            _refuse("this future runs already: that is outside the subset", "let the pool alone run its jobs")
        self._state = "running"
        return True

    def set_result(self, result):
        _look("keeps the result")
        self._not_twice()
        self._result = result
        self._settle("finished")
        self._call_back()

    def set_exception(self, exception):
        _look("keeps the error")
        self._not_twice()
        self._exception = exception
        self._settle("finished")
        self._call_back()

    def _not_twice(self):
        if self._over:
            _refuse("a second result for a future is outside the subset", "set one result")

    def _settle(self, state):
        self._state = state
        for watcher in self._watchers:
            watcher._told(self)
        self._over = True

    def _is_known(self):
        return self._state == "finished" or self._state == "notified"

    def _call_back(self):
        for callback in self._callbacks:
            self._call(callback)

    def _call(self, callback):
        try:
            callback(self)
        except Exception as error:
            _lost(error)

    def add_done_callback(self, fn):
        _look("wants to be called after {}", self._target, self._args)
        if self._over:
            self._call(fn)
        else:
            self._callbacks.append(fn)

    def cancel(self):
        _look("cancels {}", self._target, self._args)
        if self._state == "running" or self._state == "finished":
            return False
        if self._state == "pending":
            self._state = "cancelled"
            self._over = True
            self._call_back()
        return True

    def cancelled(self):
        _look("asks whether {} is cancelled", self._target, self._args)
        return self._state == "cancelled" or self._state == "notified"

    def running(self):
        _look("asks whether {} runs", self._target, self._args)
        return self._state == "running"

    def done(self):
        _look("asks whether {} is done", self._target, self._args)
        return self._over

    def result(self, timeout=None):
        self._wait(timeout)
        if self._exception is not None:
            raise self._exception
        return self._result

    def exception(self, timeout=None):
        self._wait(timeout)
        return self._exception

    def _wait(self, timeout):
        if not _until(self, timeout, "waits for the result of {}", self._target, self._args):
            raise TimeoutError()
        if self._state != "finished":
            raise FutureCancelled()


class _Watcher:
    # Told of futures as they end; over when that was enough.
    def __init__(self, count, on_error=False):
        self._over = False
        self._left = count
        self._on_error = on_error
        self._found = []

    def _told(self, future):
        self._found.append(future)
        if self._on_error and future._exception is not None:
            self._over = True
        else:
            self._left -= 1
            if self._left == 0:
                self._over = True


class DoneAndNotDoneFutures:
    def __init__(self, done, not_done):
        self.done = done
        self.not_done = not_done
        self._fields = (done, not_done)


def _parted(futures, done):
    return DoneAndNotDoneFutures(set(done), set([f for f in futures if f not in done]))


def wait_futures(fs, timeout=None, return_when="ALL_COMPLETED"):
    futures = list(set(fs))
    _look("looks which of its futures are done")
    done = [f for f in futures if f._is_known()]
    left = [f for f in futures if not f._is_known()]
    failed = any(f._exception is not None for f in done)
    if not left:
        return _parted(futures, done)
    if return_when == FIRST_COMPLETED and done or return_when == FIRST_EXCEPTION and failed:
        return _parted(futures, done)
    count = len(left)
    if return_when == FIRST_COMPLETED:
        count = 1
    elif return_when != FIRST_EXCEPTION and return_when != ALL_COMPLETED:
        raise ValueError("Invalid return condition: " + repr(return_when))
    watcher = _Watcher(count, return_when == FIRST_EXCEPTION)
    for future in left:
        future._watchers.append(watcher)
    _until(watcher, timeout, "waits for its futures")
    # The watcher is taken back from one after the other, in the order of a set.
    late = [f for f in left if f not in watcher._found]
    while late:
        if len(late) == 1:
            _look("looks once more at its futures")
        _pick(late, "is looked at next")._watchers.remove(watcher)
    return _parted(futures, done + watcher._found)


class _Completed:
    # What as_completed gives: future after future.
    def __init__(self, fs, timeout):
        self._given = fs
        self._timeout = timeout
        self._watcher = None
        self._done = []
        self._left = []
        self._count = 0

    def _advance(self):
        if self._watcher is None:
            self._begin()
        if self._done:
            # The order of a set is anybody's guess.
            return (_pick(self._done, "is handed out next"),)
        if not self._left:
            return None
        if not self._given:
            self._wait()
        future = self._given.pop(0)
        self._left.remove(future)
        return (future,)

    def _begin(self):
        futures = list(set(self._given))
        self._given = []
        self._count = len(futures)
        self._watcher = _Watcher(1)
        _look("looks which of its futures are done")
        self._done = [f for f in futures if f._is_known()]
        self._left = [f for f in futures if not f._is_known()]
        for future in self._left:
            future._watchers.append(self._watcher)

    def _wait(self):
        watcher = self._watcher
        soon = _until(watcher, self._timeout, "waits for the next that is done")
        if soon and self._timeout is not None:
            soon = _pick(["there is time left", "its time is up"]) == "there is time left"
        if not soon:
            left = str(len(self._left))
            raise TimeoutError(left + " (of " + str(self._count) + ") futures unfinished")
        self._given = watcher._found
        watcher._found = []
        watcher._left = 1
        watcher._over = False


def futures_as_completed(fs, timeout=None):
    return _Completed(fs, timeout)


class _Results:
    # What a pool's map gives: result after result. Whoever leaves before the end cancels the rest.
    def __init__(self, futures, timeout):
        self._futures = futures
        self._timeout = timeout

    def _advance(self):
        if not self._futures:
            return None
        future = self._futures.pop(0)
        try:
            result = future.result(self._timeout)
        except BaseException:
            if not future._over:
                future.cancel()
            self._close()
            raise
        return (result,)

    def _close(self):
        futures = self._futures
        self._futures = []
        futures.reverse()
        for future in futures:
            future.cancel()


def _drained(function, lazy, *rest):
    return function([item for item in lazy], *rest)


def _joined(text, lazy):
    return text.join([item for item in lazy])


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
            try:
                future._run(fn, args)
            except BaseException as error:
                _lost(error)
                break


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
        self._cancels = False

    def submit(self, fn, *args):
        future = ThreadFuture()
        future._target = fn
        future._args = args
        self._hand(future, fn, args)
        return future

    def _hand(self, future, fn, args):
        _look("hands {} to the pool", fn, args)
        if self._cancels or _main_failed():
            _refuse("a job for a pool that is being shut down is outside the subset", "hand it over before")
        if self._closed:
            raise RuntimeError("cannot schedule new futures after shutdown")
        if _main_over():
            raise RuntimeError("cannot schedule new futures after interpreter shutdown")
        _give(self._work, (future, fn, args))
        if len(self._workers) < self._most:
            worker = _Worker(self._work, len(self._workers) + 1)
            self._workers.append(worker)
            worker.start()

    def map(self, fn, *iterables, timeout=None, chunksize=1):
        futures = [self.submit(fn, *args) for args in zip(*iterables)]
        return _Results(futures, timeout)

    def shutdown(self, wait=True, *, cancel_futures=False):
        _look("closes the pool")
        self._closed = True
        if cancel_futures:
            self._cancel_waiting()
        for _ in self._workers:
            _give(self._work, None)
        if wait:
            for worker in self._workers:
                worker.join()

    def _cancel_waiting(self):
        while True:
            try:
                job = self._work.get_nowait()
            except Empty:
                break
            if job is not None:
                if not isinstance(job[0], ThreadFuture):
                    _refuse("cancel_futures in a pool that a loop uses is outside the subset", "leave it out")
                self._cancels = True
                job[0].cancel()
                self._cancels = False

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        self.shutdown()
        return False
