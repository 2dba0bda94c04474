"""A task that takes long, as an object."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Generic, NoReturn, TypeVar, cast

from . import _native
from ._native import lib
from .errors import AuthenticationFailed, AzvmresetError, InternalError

if TYPE_CHECKING:
    from .results import Progress

T = TypeVar("T")

# Ctrl-C is seen between two of these.
_SLICE = 0.1


class Operation(Generic[T]):
    """A running or finished task. Any thread may use it; dropping a running one, or leaving its `with`, cancels it.

    Callbacks run on the thread of the client's loop and must not block. What one raises is raised again by the next
    `wait` or `result`.
    """

    def __init__(
        self, native: _native.Pointer, client: object, token_failure: _native.Kept, sink_failure: _native.Kept
    ) -> None:
        self._native = native
        self._client = client  # kept alive: dropping it would cancel this task
        self._token_failure = token_failure
        self._sink_failure = sink_failure
        self._raised = _native.Kept()

    def __enter__(self) -> Operation[T]:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.cancel()

    def done(self) -> bool:
        return bool(lib.azvmr_operation_done(self._native))

    def wait(self, timeout: float | None = None) -> bool:
        """Waits for the end, at most `timeout` seconds: True when it came."""
        until = None if timeout is None else time.monotonic() + timeout
        done = _native.ffi.new("int32_t *")
        while True:
            left = _SLICE if until is None else min(_SLICE, max(0.0, until - time.monotonic()))
            _native.call(lib.azvmr_operation_wait, self._native, _native.milliseconds(left), done)
            if done[0] or (until is not None and time.monotonic() >= until):
                self._raised.raise_again()
                return bool(done[0])

    def cancel(self) -> None:
        """Ends our part. What Azure has accepted may still complete."""
        lib.azvmr_operation_cancel(self._native)

    def result(self) -> T:
        """The result, any number of times, or the error raised; `UsageError` (not_finished) before the end."""
        self._raised.raise_again()
        try:
            return cast(T, _native.result(self._native))
        except AuthenticationFailed as error:
            raise error from self._token_failure.take()
        except InternalError as error:
            raise error from self._sink_failure.first or self._token_failure.take()

    def _end_with(self, interruption: BaseException) -> NoReturn:
        """After the end: raises what interrupted the waiting; its cause is what is known of the task, with its token."""
        try:
            self.result()
        except AzvmresetError as error:
            raise interruption from error
        raise interruption

    def progress(self) -> Progress:
        return _native.progress(self._native)

    def on_done(self, callback: Callable[[Operation[T]], object]) -> None:
        """`callback` is called once, when the task has ended. There can be one."""
        self._register(lib.azvmr_operation_on_done, _native.on_done, lambda: callback(self))

    def on_progress(self, callback: Callable[[Progress], object]) -> None:
        """`callback` is called whenever the progress changes."""
        self._register(lib.azvmr_operation_on_progress, _native.on_progress, callback)

    def _register(
        self, register: Callable[..., int], trampoline: _native.Pointer, callback: Callable[..., object]
    ) -> None:
        handle = _native.handle_of(_native.Callback(callback, self._raised))
        _native.call(register, self._native, trampoline, handle, _native.release)
