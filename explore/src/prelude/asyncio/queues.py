# Queues, and what is built on one: results in the order in which they come.


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

    def _put(self, item):
        self._items.append(item)

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
        self._put(item)
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


class AsyncPriorityQueue(AsyncQueue):
    # A heap: no item is smaller than the one at half its place. What is compared with what shows
    # where items cannot be compared.
    def _put(self, item):
        self._items.append(item)
        self._rise(len(self._items) - 1)

    def _rise(self, at):
        items = self._items
        while at > 0:
            parent = (at - 1) // 2
            if not items[at] < items[parent]:
                break
            items[at], items[parent] = items[parent], items[at]
            at = parent

    def _take(self):
        items = self._items
        last = items.pop()
        if not items:
            return last
        smallest = items[0]
        items[0] = last
        at = 0
        while 2 * at + 1 < len(items):
            child = 2 * at + 1
            if child + 1 < len(items) and not items[child] < items[child + 1]:
                child += 1
            items[at], items[child] = items[child], items[at]
            at = child
        self._rise(at)
        return smallest


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
