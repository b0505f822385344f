# asyncio, in the subset itself, from its documented behaviour as of CPython 3.11.7, 3.12.1 and
# 3.13.0. A name that begins with _ and is defined nowhere here is the machine's:
#
#   _call_soon(call, args), _call_at(when, call, args)  make a handle; _next_handle() takes one
#   _select()                  the outside world: answers arrive, time passes; how many are ready
#   _spawn(coroutine, task)    a number for _resume(number, error), which runs it until it
#                              _suspend(x)s or ends, and says how: ("waits", x), ("done", value)
#                              or ("failed", error)
#   _pick(list, words)         takes one out, any one
#   _from_thread(loop, call, args)  makes a handle from another thread; false: that loop has ended
#   _begins(x), _withdraw(x)   whoever comes first has it: the thread that begins, or the loop
#   _add_job(thread), _close_pool()  threads of the loop's own pool
#   _unlost(future, seen), _lost(error)   errors somebody looked at, or never will

FIRST_COMPLETED = "FIRST_COMPLETED"
FIRST_EXCEPTION = "FIRST_EXCEPTION"
ALL_COMPLETED = "ALL_COMPLETED"


class Future:
    def __init__(self, *, loop=None):
        self._state = "pending"
        self._result = None
        self._exception = None
        self._message = None
        self._callbacks = []
        self._unseen = False

    def _wait_here(self):
        if self._state == "pending":
            _suspend(self)
        return self.result()

    def done(self):
        return self._state != "pending"

    def cancelled(self):
        return self._state == "cancelled"

    def _look(self):
        if self._unseen:
            self._unseen = False
            _unlost(self, True)

    def _cancelled_error(self):
        if self._message is None:
            return CancelledError()
        return CancelledError(self._message)

    def result(self):
        if self._state == "cancelled":
            raise self._cancelled_error()
        if self._state == "pending":
            raise InvalidStateError("Result is not set.")
        self._look()
        if self._exception is not None:
            raise self._exception
        return self._result

    def exception(self):
        if self._state == "cancelled":
            raise self._cancelled_error()
        if self._state == "pending":
            raise InvalidStateError("Exception is not set.")
        self._look()
        return self._exception

    def cancel(self, msg=None):
        self._look()
        if self._state != "pending":
            return False
        self._message = msg
        self._settle("cancelled")
        return True

    def set_result(self, result):
        if self._state != "pending":
            raise InvalidStateError("invalid state")
        self._result = result
        self._settle("finished")

    def set_exception(self, exception):
        if self._state != "pending":
            raise InvalidStateError("invalid state")
        if not isinstance(exception, BaseException):
            exception = exception()
        self._exception = exception
        self._unseen = True
        _unlost(self, False)
        self._settle("finished")

    def _settle(self, state):
        self._state = state
        callbacks = self._callbacks
        self._callbacks = []
        for callback in callbacks:
            _call_soon(callback, (self,))

    def add_done_callback(self, callback, *, context=None):
        if self._state == "pending":
            self._callbacks.append(callback)
        else:
            _call_soon(callback, (self,))

    def remove_done_callback(self, callback):
        kept = [c for c in self._callbacks if c != callback]
        removed = len(self._callbacks) - len(kept)
        self._callbacks = kept
        return removed


class Task(Future):
    def __init__(self, coro, *, loop=None, name=None, context=None):
        super().__init__()
        self._cancels = 0
        self._must_cancel = False
        self._waiter = None
        self._number = _spawn(coro, self)
        self._name = name
        if name is None:
            self._name = "Task-" + str(self._number)
        _call_soon(self._step, (None,))

    def get_name(self):
        return self._name

    def set_name(self, name):
        self._name = str(name)

    def cancel(self, msg=None):
        self._look()
        if self._state != "pending":
            return False
        self._cancels += 1
        _note("cancels", self)
        if self._waiter is not None:
            if self._waiter.cancel(msg):
                return True
        self._must_cancel = True
        self._message = msg
        return True

    def cancelling(self):
        return self._cancels

    def uncancel(self):
        if self._cancels > 0:
            self._cancels -= 1
            if self._cancels == 0 and _python() >= 13:
                self._must_cancel = False
        return self._cancels

    def _step(self, error):
        if self._must_cancel:
            if not isinstance(error, CancelledError):
                error = self._cancelled_error()
            self._must_cancel = False
        self._waiter = None
        _set_current(self)
        how, value = _resume(self._number, error)
        _set_current(None)
        if how == "done":
            if self._must_cancel:
                self._must_cancel = False
                Future.cancel(self, self._message)
            else:
                Future.set_result(self, value)
        elif how == "failed":
            if isinstance(value, CancelledError):
                message = None
                if value.args:
                    message = value.args[0]
                Future.cancel(self, message)
            else:
                Future.set_exception(self, value)
                if isinstance(value, (SystemExit, KeyboardInterrupt)):
                    raise value
        elif value is None:
            _call_soon(self._step, (None,))
        else:
            value.add_done_callback(self._wake)
            self._waiter = value
            if self._must_cancel:
                if value.cancel(self._message):
                    self._must_cancel = False

    def _wake(self, future):
        try:
            future.result()
        except BaseException as error:
            self._step(error)
        else:
            self._step(None)


class _Handed:
    # What a thread calls for a future of the loop. `_run` is the thread's, all else the loop's.
    def __init__(self, future, target, args):
        self._future = future
        self._target = target
        self._args = args
        self._loop = _loop_number()
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
        _from_thread(self._loop, self._hand_over, ())

    def _hand_over(self):
        if self._future.cancelled():
            return
        if self._future.done() or isinstance(self._error, StopIteration):
            _refuse("what becomes of this future is outside the subset")
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
            _refuse("this executor is outside the subset")
        future = Future()
        if executor is not None:
            executor._hand(_Handed(future, func, args), func, args)
            return future
        if not _pool_open():
            raise RuntimeError("Executor shutdown has been called")
        job = _Job(_Handed(future, func, args))
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
        _refuse("a loop that does not run is outside the subset")
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


class _Gather(Future):
    def __init__(self, keep):
        super().__init__()
        self._keep = keep
        self._children = []
        self._open = 0
        self._asked = False

    def cancel(self, msg=None):
        if self._state != "pending":
            return False
        any_cancelled = False
        for child in self._children:
            if child.cancel(msg):
                any_cancelled = True
        if any_cancelled:
            self._asked = True
        return any_cancelled

    def _child_done(self, child):
        self._open -= 1
        if self._state != "pending":
            if not child.cancelled():
                child.exception()
            return
        if not self._keep:
            if child.cancelled():
                self.set_exception(child._cancelled_error())
                return
            error = child.exception()
            if error is not None:
                self.set_exception(error)
                return
        if self._open > 0:
            return
        results = []
        for one in self._children:
            if one.cancelled():
                message = one._message
                if message is None:
                    message = ""
                results.append(CancelledError(message))
            elif one.exception() is not None:
                results.append(one.exception())
            else:
                results.append(one.result())
        if self._asked:
            self.set_exception(child._cancelled_error())
        else:
            self.set_result(results)


def gather(*coros_or_futures, return_exceptions=False):
    if not coros_or_futures:
        empty = Future()
        empty.set_result([])
        return empty
    outer = _Gather(return_exceptions)
    known = []
    done = []
    for arg in coros_or_futures:
        child = None
        for other, made in known:
            if other is arg:
                child = made
        if child is None:
            child = ensure_future(arg)
            known.append((arg, child))
            outer._open += 1
            if child.done() and _python() >= 12:
                done.append(child)
            else:
                child.add_done_callback(outer._child_done)
        outer._children.append(child)
    for child in done:
        outer._child_done(child)
    return outer


class _Shield:
    def __init__(self, inner, outer):
        self._inner = inner
        self._outer = outer

    def _inner_done(self, inner):
        outer = self._outer
        if outer.cancelled():
            if not inner.cancelled():
                inner.exception()
            return
        if inner.cancelled():
            outer.cancel()
        elif inner.exception() is not None:
            outer.set_exception(inner.exception())
        else:
            outer.set_result(inner.result())

    def _outer_done(self, outer):
        if not self._inner.done():
            self._inner.remove_done_callback(self._inner_done)


def shield(arg):
    inner = ensure_future(arg)
    if inner.done():
        return inner
    outer = Future()
    both = _Shield(inner, outer)
    inner.add_done_callback(both._inner_done)
    outer.add_done_callback(both._outer_done)
    return outer


class Timeout:
    def __init__(self, when):
        self._when = when
        self._phase = "created"
        self._timer = None
        self._task = None
        self._before = 0

    def when(self):
        return self._when

    def expired(self):
        return self._phase == "expiring" or self._phase == "expired"

    def reschedule(self, when):
        if self._phase != "entered":
            raise RuntimeError("Timeout has not been entered")
        self._when = when
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None
        if when is not None:
            if when <= _now():
                self._timer = _call_soon(self._ring, ())
            else:
                self._timer = _call_at(when, self._ring, ())

    async def __aenter__(self):
        if self._phase != "created":
            raise RuntimeError("Timeout has already been entered")
        self._task = _current()
        self._phase = "entered"
        self._before = self._task.cancelling()
        self.reschedule(self._when)
        return self

    async def __aexit__(self, kind, error, trace):
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._phase == "expiring":
            self._phase = "expired"
            if self._task.uncancel() <= self._before and isinstance(error, CancelledError):
                raise TimeoutError()
        elif self._phase == "entered":
            self._phase = "exited"
        return None

    def _ring(self):
        self._task.cancel()
        self._phase = "expiring"
        self._timer = None


def timeout(delay):
    if delay is None:
        return Timeout(None)
    return Timeout(_now() + delay)


class _Waiter:
    def __init__(self):
        self._future = Future()

    def _release(self, *args):
        if not self._future.done():
            self._future.set_result(None)


async def _cancel_and_wait(task):
    waiter = _Waiter()
    task.add_done_callback(waiter._release)
    try:
        task.cancel()
        await waiter._future
    finally:
        task.remove_done_callback(waiter._release)


async def _wait_for_at_once(fut):
    task = ensure_future(fut)
    if task.done():
        return task.result()
    await _cancel_and_wait(task)
    try:
        return task.result()
    except CancelledError:
        raise TimeoutError()


async def _wait_for_before_12(fut, timeout):
    waiter = _Waiter()
    timer = _call_at(_now() + timeout, waiter._release, ())
    task = ensure_future(fut)
    task.add_done_callback(waiter._release)
    try:
        try:
            await waiter._future
        except CancelledError:
            if task.done():
                return task.result()
            task.remove_done_callback(waiter._release)
            await _cancel_and_wait(task)
            raise
        if task.done():
            return task.result()
        task.remove_done_callback(waiter._release)
        await _cancel_and_wait(task)
        try:
            return task.result()
        except CancelledError:
            raise TimeoutError()
    finally:
        timer.cancel()


async def wait_for(fut, timeout):
    if timeout is not None and timeout <= 0:
        return await _wait_for_at_once(fut)
    if _python() < 12:
        if timeout is None:
            return await fut
        return await _wait_for_before_12(fut, timeout)
    limit = None
    if timeout is not None:
        limit = _now() + timeout
    async with Timeout(limit):
        return await fut


class _Several:
    def __init__(self, count, when):
        self._count = count
        self._until = when
        self._timer = None
        self._future = Future()

    def _ring(self):
        if not self._future.done():
            self._future.set_result(None)

    def _one_done(self, future):
        self._count -= 1
        ends = self._count <= 0 or self._until == FIRST_COMPLETED
        if not ends and self._until == FIRST_EXCEPTION and not future.cancelled():
            ends = future.exception() is not None
        if ends:
            if self._timer is not None:
                self._timer.cancel()
            if not self._future.done():
                self._future.set_result(None)


def _halves(futures):
    done = set([f for f in futures if f.done()])
    pending = set([f for f in futures if not f.done()])
    return done, pending


async def wait(fs, *, timeout=None, return_when="ALL_COMPLETED"):
    futures = list(fs)
    if not futures:
        raise ValueError("Set of Tasks/Futures is empty.")
    for future in futures:
        if _is_coroutine(future):
            raise TypeError("Passing coroutines is forbidden, use tasks explicitly.")
    futures = list(set(futures))
    several = _Several(len(futures), return_when)
    if timeout is not None:
        several._timer = _call_at(_now() + timeout, several._ring, ())
    for future in futures:
        future.add_done_callback(several._one_done)
    try:
        await several._future
    finally:
        if several._timer is not None:
            several._timer.cancel()
        for future in futures:
            future.remove_done_callback(several._one_done)
    return _halves(futures)


class AsyncLock:
    def __init__(self):
        self._locked = False
        self._owner = None
        self._waiters = []

    def locked(self):
        return self._locked

    async def acquire(self):
        free = not self._locked
        if free and self._waiters:
            free = all(w.cancelled() for w in self._waiters)
        if free:
            self._locked = True
            self._owner = _current()
            _note("takes", self)
            return True
        future = Future()
        future._lock = self
        self._waiters.append(future)
        try:
            try:
                await future
            finally:
                self._waiters.remove(future)
        except CancelledError:
            if not self._locked:
                self._wake_first()
            raise
        self._locked = True
        self._owner = _current()
        _note("takes", self)
        return True

    def release(self):
        if not self._locked:
            raise RuntimeError("Lock is not acquired.")
        _note("releases", self)
        self._locked = False
        self._owner = None
        self._wake_first()

    def _wake_first(self):
        if self._waiters:
            first = self._waiters[0]
            if not first.done():
                first.set_result(True)

    async def __aenter__(self):
        await self.acquire()
        return None

    async def __aexit__(self, kind, error, trace):
        self.release()


class AsyncEvent:
    def __init__(self):
        self._set = False
        self._waiters = []

    def is_set(self):
        return self._set

    def set(self):
        _note("sets", self)
        self._raise_flag()

    def _raise_flag(self):
        if not self._set:
            self._set = True
            for future in self._waiters:
                if not future.done():
                    future.set_result(True)

    def clear(self):
        self._set = False
        _note("clears", self)

    async def wait(self):
        if self._set:
            return True
        future = Future()
        future._lock = self
        self._waiters.append(future)
        try:
            await future
            return True
        finally:
            self._waiters.remove(future)


class AsyncCondition:
    def __init__(self, lock=None):
        if lock is None:
            lock = AsyncLock()
        self._inner = lock
        self._waiters = []

    def locked(self):
        return self._inner.locked()

    async def acquire(self):
        return await self._inner.acquire()

    def release(self):
        self._inner.release()

    async def __aenter__(self):
        await self._inner.acquire()
        return None

    async def __aexit__(self, kind, error, trace):
        self._inner.release()

    async def _asleep(self):
        future = Future()
        future._lock = self
        self.release()
        try:
            self._waiters.append(future)
            try:
                await future
                return True
            finally:
                self._waiters.remove(future)
        finally:
            late = None
            while True:
                try:
                    await self._inner.acquire()
                    break
                except CancelledError as error:
                    late = error
            if late is not None:
                raise late

    async def wait(self):
        if not self.locked():
            raise RuntimeError("cannot wait on un-acquired lock")
        if _python() < 13:
            return await self._asleep()
        try:
            return await self._asleep()
        except BaseException:
            self._notify(1)
            raise

    async def wait_for(self, predicate):
        result = predicate()
        while not result:
            await self.wait()
            result = predicate()
        return result

    def notify(self, n=1):
        if not self.locked():
            raise RuntimeError("cannot notify on un-acquired lock")
        self._notify(n)

    def _notify(self, n):
        _note("notifies", self)
        for future in self._waiters:
            if n <= 0:
                break
            if not future.done():
                n -= 1
                future.set_result(False)

    def notify_all(self):
        self.notify(len(self._waiters))


class AsyncSemaphore:
    def __init__(self, value=1):
        if value < 0:
            raise ValueError("Semaphore initial value must be >= 0")
        self._value = value
        self._waiters = []

    def locked(self):
        if self._value == 0:
            return True
        return any(not w.cancelled() for w in self._waiters)

    async def acquire(self):
        if not self.locked():
            self._value -= 1
            _note("takes a place in", self)
            return True
        future = Future()
        future._lock = self
        self._waiters.append(future)
        if _python() < 13:
            return await self._acquire_before_13(future)
        try:
            try:
                await future
            finally:
                self._waiters.remove(future)
        except CancelledError:
            if future.done() and not future.cancelled():
                self._value += 1
            raise
        finally:
            while self._value > 0:
                if not self._wake_next():
                    break
        return True

    async def _acquire_before_13(self, future):
        try:
            try:
                await future
            finally:
                self._waiters.remove(future)
        except CancelledError:
            if not future.cancelled():
                self._value += 1
                self._wake_next()
            raise
        if self._value > 0:
            self._wake_next()
        return True

    def release(self):
        _note("gives back a place in", self)
        self._value += 1
        self._wake_next()

    def _wake_next(self):
        for future in self._waiters:
            if not future.done():
                self._value -= 1
                future.set_result(True)
                return True
        return False

    async def __aenter__(self):
        await self.acquire()
        return None

    async def __aexit__(self, kind, error, trace):
        self.release()


class AsyncBoundedSemaphore(AsyncSemaphore):
    def __init__(self, value=1):
        self._bound = value
        super().__init__(value)

    def release(self):
        if self._value >= self._bound:
            raise ValueError("BoundedSemaphore released too many times")
        super().release()


class AsyncQueue:
    def __init__(self, maxsize=0):
        self._maxsize = maxsize
        self._items = []
        self._getters = []
        self._putters = []
        self._open = 0
        self._finished = AsyncEvent()
        self._finished._raise_flag()

    def _take(self):
        return self._items.pop(0)

    def _wake_next(self, waiters):
        while waiters:
            waiter = waiters.pop(0)
            if not waiter.done():
                waiter.set_result(None)
                break

    def qsize(self):
        return len(self._items)

    def empty(self):
        return not self._items

    def full(self):
        if self._maxsize <= 0:
            return False
        return len(self._items) >= self._maxsize

    async def put(self, item):
        while self.full():
            putter = Future()
            putter._lock = self
            self._putters.append(putter)
            try:
                await putter
            except BaseException:
                putter.cancel()
                if putter in self._putters:
                    self._putters.remove(putter)
                if not self.full() and not putter.cancelled():
                    self._wake_next(self._putters)
                raise
        return self.put_nowait(item)

    def put_nowait(self, item):
        if self.full():
            raise QueueFull()
        _note("puts something into", self)
        self._items.append(item)
        self._open += 1
        self._finished._set = False
        self._wake_next(self._getters)

    async def get(self):
        while not self._items:
            getter = Future()
            getter._lock = self
            self._getters.append(getter)
            try:
                await getter
            except BaseException:
                getter.cancel()
                if getter in self._getters:
                    self._getters.remove(getter)
                if self._items and not getter.cancelled():
                    self._wake_next(self._getters)
                raise
        return self.get_nowait()

    def get_nowait(self):
        if not self._items:
            raise QueueEmpty()
        item = self._take()
        _note("takes something from", self)
        self._wake_next(self._putters)
        return item

    def task_done(self):
        if self._open <= 0:
            raise ValueError("task_done() called too many times")
        self._open -= 1
        if self._open == 0:
            self._finished._raise_flag()

    async def join(self):
        if self._open > 0:
            await self._finished.wait()


class AsyncLifoQueue(AsyncQueue):
    def _take(self):
        return self._items.pop()


class _Finished(AsyncQueue):
    # Futures in the order in which they are done; None for each that was late.
    def __init__(self, fs, timeout):
        super().__init__()
        self._timer = None
        self._todo = []
        # The order of a set is anybody's guess.
        begin = []
        for one in list(set(list(fs))):
            if isinstance(one, Future):
                self._todo.append(one)
            else:
                begin.append(one)
        while begin:
            self._todo.append(ensure_future(_pick(begin, "begins next")))
        done = []
        for future in self._todo:
            if future.done():
                done.append(future)
            else:
                future.add_done_callback(self._one_done)
        while done:
            _pick(done, "is looked at next").add_done_callback(self._one_done)
        if self._todo and timeout is not None:
            self._timer = _call_at(_now() + timeout, self._ring, ())

    def put_nowait(self, item):
        self._items.append(item)
        self._wake_next(self._getters)

    def get_nowait(self):
        return self._take()

    def _one_done(self, future):
        if not self._todo:
            return
        self._todo.remove(future)
        self.put_nowait(future)
        if not self._todo and self._timer is not None:
            self._timer.cancel()

    def _ring(self):
        for future in self._todo:
            future.remove_done_callback(self._one_done)
            self.put_nowait(None)
        self._todo = []

    async def _next(self):
        future = await self.get()
        if future is None:
            raise TimeoutError()
        return future.result()


def as_completed(fs, *, timeout=None):
    # Only the head of a loop may call it, so that a list does for what CPython makes one by one.
    finished = _Finished(fs, timeout)
    count = len(finished._todo)
    return [finished._next() for _ in range(count)]


def _group(message, errors):
    if all(isinstance(e, Exception) for e in errors):
        return ExceptionGroup(message, errors)
    return BaseExceptionGroup(message, errors)


class TaskGroup:
    def __init__(self):
        self._entered = False
        self._exiting = False
        self._aborting = False
        self._parent = None
        self._parent_asked = False
        self._tasks = []
        self._errors = []
        self._base_error = None
        self._all_done = None

    async def __aenter__(self):
        if self._entered:
            raise RuntimeError("TaskGroup has already been entered")
        self._parent = _current()
        self._entered = True
        return self

    async def __aexit__(self, kind, error, trace):
        self._exiting = True
        if isinstance(error, (SystemExit, KeyboardInterrupt)) and self._base_error is None:
            self._base_error = error
        cancelled = None
        if isinstance(error, CancelledError):
            cancelled = error
        if _python() < 13 and self._parent_asked:
            if self._parent.uncancel() == 0:
                cancelled = None
        if error is not None and not self._aborting:
            self._abort()
        while self._tasks:
            if self._all_done is None:
                self._all_done = Future()
                self._all_done._group = True
            try:
                await self._all_done
            except CancelledError as late:
                if not self._aborting:
                    cancelled = late
                    self._abort()
            self._all_done = None
        if self._base_error is not None:
            raise self._base_error
        if _python() >= 13 and self._parent_asked:
            if self._parent.uncancel() == 0:
                cancelled = None
        if cancelled is not None and not self._errors:
            raise cancelled
        if error is not None and not isinstance(error, CancelledError):
            self._errors.append(error)
        if self._errors:
            if _python() >= 13 and self._parent.cancelling():
                self._parent.uncancel()
                self._parent.cancel()
            raise _group("unhandled errors in a TaskGroup", self._errors)

    def create_task(self, coro, *, name=None, context=None):
        if not self._entered:
            raise RuntimeError("TaskGroup has not been entered")
        if self._exiting and not self._tasks:
            raise RuntimeError("TaskGroup is finished")
        if self._aborting:
            raise RuntimeError("TaskGroup is shutting down")
        task = Task(coro, name=name)
        task.add_done_callback(self._on_task_done)
        self._tasks.append(task)
        return task

    def _abort(self):
        self._aborting = True
        # The order of a set is anybody's guess.
        left = [t for t in self._tasks if not t.done()]
        while left:
            task = _pick(left)
            if not task.done():
                task.cancel()

    def _on_task_done(self, task):
        self._tasks.remove(task)
        if self._all_done is not None and not self._tasks:
            if not self._all_done.done():
                self._all_done.set_result(True)
        if task.cancelled():
            return
        error = task.exception()
        if error is None:
            return
        self._errors.append(error)
        if isinstance(error, (SystemExit, KeyboardInterrupt)) and self._base_error is None:
            self._base_error = error
        if self._parent.done():
            _lost(error)
            return
        if not self._aborting and not self._parent_asked:
            self._abort()
            self._parent_asked = True
            self._parent.cancel()


class _Run:
    def __init__(self):
        self._stopping = False

    def _stop(self, future):
        if not future.cancelled():
            error = future.exception()
            if isinstance(error, (SystemExit, KeyboardInterrupt)):
                return
        self._stopping = True

    def _run_one(self):
        handle = _next_handle()
        if handle is not None:
            callback, args = handle
            callback(*args)

    def _turns(self):
        while not self._stopping:
            count = _select()
            while count > 0:
                count -= 1
                try:
                    self._run_one()
                except (SystemExit, KeyboardInterrupt):
                    raise
                except BaseException as error:
                    _lost(error)

    def _until(self, future):
        future.add_done_callback(self._stop)
        try:
            self._turns()
        except BaseException:
            if future.done() and not future.cancelled():
                future.exception()
            raise
        finally:
            future.remove_done_callback(self._stop)
        return future.result()


async def _nothing():
    pass


async def _end_pool():
    jobs = _close_pool()
    if jobs:
        future = Future()
        end = _PoolEnd(jobs, future)
        end.start()
        await future
        end.join()


def _shut_down():
    left = _tasks()
    if left:
        cancelled = []
        while left:
            task = _pick(left)
            task.cancel()
            cancelled.append(task)
        _Run()._until(gather(*cancelled, return_exceptions=True))
        for task in cancelled:
            if not task.cancelled() and task.exception() is not None:
                _lost(task.exception())
    # Asynchronous generators and the executor get a few turns each, and so does all else.
    if _busy():
        _Run()._until(Task(_nothing()))
    if _busy():
        _Run()._until(Task(_end_pool()))


def run(main, *, debug=None, loop_factory=None):
    if _current() is not None:
        raise RuntimeError("asyncio.run() cannot be called from a running event loop")
    if not _is_coroutine(main):
        raise ValueError("a coroutine was expected")
    _loop_begins()
    try:
        return _Run()._until(Task(main))
    finally:
        _shut_down()
        _loop_ends()
