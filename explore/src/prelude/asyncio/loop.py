# The loop as programs know it, and what other threads hand over to it.


class _Handed:
    # What a thread calls for a future of the loop. `_run` is the thread's, all else the loop's.
    def __init__(self, future, target, args, outlives):
        self._future = future
        self._target = target
        self._args = args
        self._loop = _loop_number()
        # Whether the thread may still run when the loop has ended: not one of the loop's own pool.
        self._outlives = outlives
        self._begun = False
        self._value = None
        self._error = None
        future.add_done_callback(self._future_done)

    def _run(self, fn, args):
        if not _begins(self):
            return
        try:
            self._value = fn(*args)
        except BaseException as error:
            self._error = error
        if self._outlives:
            _look("looks whether the loop still runs")
            if _loop_number() != self._loop:
                return
        if not _from_thread(self._loop, self._hand_over, ()):
            # It ended in between, which CPython's pool can only log.
            _lost(RuntimeError("Event loop is closed"))

    def _hand_over(self):
        if self._future.cancelled():
            return
        if self._future.done() or isinstance(self._error, StopIteration):
            _refuse("what becomes of this future is outside the subset", "let the thread alone end it")
        if self._error is None:
            self._future.set_result(self._value)
        else:
            self._future.set_exception(self._error)

    def _future_done(self, future):
        if future.cancelled() and _withdraw(self):
            _call_soon(self._hand_over, ())


class _Job(Thread):
    # A thread of the loop's own pool, which has one for each call.
    def __init__(self, handed):
        super().__init__(target=handed._target, args=handed._args)
        self._handed = handed

    def run(self):
        self._handed._run(self._target, self._args)


class _Loop:
    def __init__(self):
        self._number = _loop_number()

    def time(self):
        return _now()

    def create_future(self):
        return Future()

    def create_task(self, coro, *, name=None, context=None):
        return Task(coro, name=name)

    def call_soon(self, callback, *args):
        return _call_soon(callback, args)

    def call_later(self, delay, callback, *args):
        return _call_at(_now() + delay, callback, args)

    def call_at(self, when, callback, *args):
        return _call_at(when, callback, args)

    def call_soon_threadsafe(self, callback, *args):
        if not _from_thread(self._number, callback, args):
            raise RuntimeError("Event loop is closed")

    def run_in_executor(self, executor, func, *args):
        if executor is not None and not isinstance(executor, ThreadPoolExecutor):
            _refuse("this executor is outside the subset", "hand over None or a ThreadPoolExecutor")
        future = Future()
        if executor is not None:
            executor._hand(_Handed(future, func, args, True), func, args)
            return future
        if not _pool_open():
            raise RuntimeError("Executor shutdown has been called")
        job = _Job(_Handed(future, func, args, False))
        future._thread = job
        _add_job(job)
        job.start()
        return future

    def is_running(self):
        return True


def get_running_loop():
    if not _running():
        raise RuntimeError("no running event loop")
    return _Loop()


def get_event_loop():
    if not _running():
        _refuse("a loop that does not run is outside the subset", "use asyncio.run")
    return _Loop()


async def to_thread(func, *args):
    return await get_running_loop().run_in_executor(None, func, *args)


def _answer(future):
    if not future.cancelled():
        future.set_result(None)


def _answer_with(future, result):
    if not future.cancelled():
        future.set_result(result)


class _PoolEnd(Thread):
    def __init__(self, jobs, future):
        super().__init__()
        self._label = "the end of the pool"
        self._jobs = jobs
        self._future = future
        self._loop = _loop_number()

    def run(self):
        for job in self._jobs:
            job.join()
        _from_thread(self._loop, _answer, (self._future,))


async def io(name="io", result=None):
    future = Future()
    _outside(future, name)
    await future
    return result


def create_task(coro, *, name=None, context=None):
    if not _running():
        raise RuntimeError("no running event loop")
    return Task(coro, name=name)


def ensure_future(coro_or_future, *, loop=None):
    if isinstance(coro_or_future, Future):
        return coro_or_future
    if not _is_coroutine(coro_or_future):
        raise TypeError("An asyncio.Future, a coroutine or an awaitable is required")
    return Task(coro_or_future)


def current_task(loop=None):
    return _current()


async def sleep(delay, result=None):
    if delay <= 0:
        _suspend(None)
        return result
    future = Future()
    future._seconds = delay
    timer = _call_at(_now() + delay, _answer_with, (future, result))
    try:
        return await future
    finally:
        timer.cancel()
