# Locks and their kin of asyncio: nobody waits on them but tasks.


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
