# Waiting for several, for a while, or whatever becomes of it.


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
