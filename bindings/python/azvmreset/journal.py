"""Where a rescue writes down what it is about to do and what became of it."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import Protocol

from . import _native
from ._native import Pointer, call, ffi, lib
from ._requests import Path, Request


class Journal(Protocol):
    """The bytes of one journal, kept in a database or where another machine can go on. They hold no secret.

    Each call runs in a thread of its own, one after the other, and may block. What one raises ends the rescue before
    anything more is sent, and is the cause of its error. See to it that only one operation works with a journal.
    """

    def read(self) -> bytes:
        """All of them; none when nothing was ever kept."""

    def append(self, offset: int, data: bytes, /) -> object:
        """Keeps `data` at `offset`: the number of bytes that are kept, or fewer where the end of an append that never
        ended is cut off; then what lies behind it goes. It must survive a crash once this returns."""


class _Calls:
    """What the loop's thread is told, each in a thread of its own."""

    def __init__(self, journal: Journal, failure: _native.Kept) -> None:
        self._journal = journal
        self._failure = failure

    def read(self, completion: ReadCompletion) -> None:
        self._run(lambda: completion.complete(self._journal.read()), completion)

    def append(self, offset: int, data: bytes, completion: _native.StoreCompletion) -> None:
        def keep() -> None:
            self._journal.append(offset, data)
            completion.complete()

        self._run(keep, completion)

    def _run(self, work: Callable[[], object], completion: ReadCompletion | _native.StoreCompletion) -> None:
        def guarded() -> None:
            try:
                work()
            except BaseException as raised:
                self._fail(raised, completion)

        try:
            threading.Thread(target=guarded, daemon=True).start()
        except RuntimeError as raised:  # no thread can be started any more
            self._fail(raised, completion)

    def _fail(self, raised: BaseException, completion: ReadCompletion | _native.StoreCompletion) -> None:
        self._failure.keep(raised)
        completion.fail(f"the journal raised {type(raised).__name__}")


class ReadCompletion:
    """The end of one read, from any thread. Dropping it without one fails the read."""

    def __init__(self, native: Pointer) -> None:
        self._native = ffi.gc(native, lib.azvmr_read_completion_free)

    def complete(self, data: bytes) -> None:
        lib.azvmr_read_completion_complete(self._native, bytes(data), len(data))

    def fail(self, message: str) -> None:
        lib.azvmr_read_completion_fail(self._native, lib.AZVMR_INTERNAL, message.encode())


@ffi.callback("void(uint64_t, azvmr_read_completion *, void *)")  # type: ignore[misc]
def _on_read(_call: int, completion: Pointer, user_data: Pointer) -> None:
    ffi.from_handle(user_data).read(ReadCompletion(completion))


@ffi.callback("void(azvmr_append_request *, azvmr_store_completion *, void *)")  # type: ignore[misc]
def _on_append(request: Pointer, completion: Pointer, user_data: Pointer) -> None:
    offset = int(lib.azvmr_append_request_offset(request))
    data = _native.read_bytes(lib.azvmr_append_request_bytes, request)
    ffi.from_handle(user_data).append(offset, data, _native.StoreCompletion(completion))


def keep_journal(request: Request, journal: Path | Journal) -> None:
    if isinstance(journal, (str, os.PathLike)):
        path = _native.text(os.fspath(journal))
        call(getattr(lib, f"azvmr_{request.kind}_set_journal_file"), request.native, path)
        return
    table = ffi.new("azvmr_journal *")
    table.struct_size = ffi.sizeof("azvmr_journal")
    table.read = _on_read
    table.append = _on_append
    table.user_data = _native.handle_of(_Calls(journal, request.sink_failure))
    table.release = _native.release
    call(getattr(lib, f"azvmr_{request.kind}_set_journal"), request.native, table)
