# asyncio, in the subset itself, from its documented behaviour as of CPython 3.11.7, 3.12.1 and
# 3.13.0. A name that begins with _ and is defined nowhere here is the machine's:
#
#   _call_soon(call, args), _call_at(when, call, args)  make a handle
#   _next_handle(count)        takes one of so many that are left in this turn
#   _select()                  the outside world: answers arrive, time passes; how many are ready
#   _spawn(coroutine, task)    a number for _resume(number, error), which runs it until it
#                              _suspend(x)s or ends, and says how: ("waits", x), ("done", value)
#                              or ("failed", error)
#   _pick(list, words)         takes one out, any one
#   _from_thread(loop, call, args)  makes a handle from another thread; false: that loop has ended
#   _begins(x), _withdraw(x)   whoever comes first has it: the thread that begins, or the loop
#   _add_job(thread), _close_pool()  threads of the loop's own pool
#   _unlost(future, seen), _lost(error)   errors somebody looked at, or never will


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
        if not _is_coroutine(coro):
            raise TypeError(f"a coroutine was expected, got {coro!r}")
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
