# Groups of tasks, and a run of the loop from its first task to its end.


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
            raise RuntimeError(f"TaskGroup {self._text()} has already been entered")
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
            raise RuntimeError(f"TaskGroup {self._text()} has not been entered")
        if self._exiting and not self._tasks:
            raise RuntimeError(f"TaskGroup {self._text()} is finished")
        if self._aborting:
            raise RuntimeError(f"TaskGroup {self._text()} is shutting down")
        task = Task(coro, name=name)
        task.add_done_callback(self._on_task_done)
        self._tasks.append(task)
        return task

    def _text(self):
        text = "<TaskGroup"
        if self._tasks:
            text += f" tasks={len(self._tasks)}"
        if self._errors:
            text += f" errors={len(self._errors)}"
        if self._aborting:
            text += " cancelling"
        elif self._entered:
            text += " entered"
        return text + ">"

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

    def _run_one(self, count):
        handle = _next_handle(count)
        if handle is not None:
            callback, args = handle
            callback(*args)

    def _turns(self):
        while not self._stopping:
            count = _select()
            while count > 0:
                try:
                    self._run_one(count)
                except (SystemExit, KeyboardInterrupt):
                    raise
                except BaseException as error:
                    _lost(error)
                count -= 1

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
        raise ValueError(f"a coroutine was expected, got {main!r}")
    _loop_begins()
    try:
        return _Run()._until(Task(main))
    finally:
        _shut_down()
        _loop_ends()
