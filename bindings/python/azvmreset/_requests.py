"""Requests on their way into C, and the sinks that go with them."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable
from typing import Generic, TypeVar, Union

from . import _native
from ._native import call, ffi, lib
from .credentials import Secret
from .names import Blocker, CommandForm
from .sealing import SealingKey

Path = Union[str, "os.PathLike[str]"]
Keep = Callable[[str], object]


class Request:
    """A request of the library, made and changed by the functions of its kind."""

    def __init__(self, kind: str, *arguments: object) -> None:
        self.kind = kind
        self.native = _native.made(f"azvmr_{kind}", getattr(lib, f"azvmr_{kind}_new"), *arguments)
        self.sink_failure = _native.Kept()

    def number(self, name: str, value: int) -> None:
        # int() would read "0" and say of "restore" only that it is no number.
        if not isinstance(value, int):
            raise TypeError(f"{name}: expected a number or a member of its enumeration, found {value!r}")
        self._set(name, int(value))

    def call(self, timeout: float | None, traceparent: str | None) -> None:
        """What every call may be told, whatever it does."""
        if timeout is not None:
            self._set("timeout", _native.milliseconds(timeout))
        if traceparent is not None:
            self._set("traceparent", _native.text(traceparent))

    def secret(self, name: str, value: Secret) -> None:
        with _native.exposed(value) as secret:
            self._set(name, *secret)

    def overrides(self, blockers: Iterable[Blocker]) -> None:
        for blocker in blockers:
            call(getattr(lib, f"azvmr_{self.kind}_add_override"), self.native, int(blocker))

    def guest_work(
        self, form: CommandForm, overrides: Iterable[Blocker], run_as_user: str, run_as_password: Secret
    ) -> None:
        """What everything that runs a script in the guest may be told."""
        self.number("form", form)
        self.overrides(overrides)
        if run_as_user:
            with _native.exposed(run_as_password) as secret:
                self._set("run_as", _native.text(run_as_user), *secret)
        elif run_as_password:
            raise ValueError("a run_as_password comes with a run_as_user")

    def text(self, name: str, value: str) -> None:
        self._set(name, _native.text(value))

    def resume_sink(self, file: Path | None, sink: Keep | None, replace: bool) -> None:
        if file is not None and sink is not None:
            raise ValueError("a resume token is kept in a resume_file or by a resume_sink, not by both")
        if file is not None:
            self._set("resume_file", _native.text(os.fspath(file)), int(replace))
        if sink is not None:
            self._sink("resume_sink", sink)

    def secret_sink(self, out: Path | int | Keep | None, replace: bool) -> None:
        self._keep("secret", out, replace)

    def sealing_key(self, key: SealingKey | None) -> None:
        if key is not None:
            self._set("sealing_key", key._native)

    def key_sink(self, out: Path | int | Keep | None, replace: bool) -> None:
        self._keep("key", out, replace)

    def _keep(self, what: str, out: Path | int | Keep | None, replace: bool) -> None:
        if out is None:
            return
        if isinstance(out, int):
            self._set(f"{what}_descriptor", out)
        elif callable(out):
            self._sink(f"{what}_sink", out)
        else:
            self._set(f"{what}_file", _native.text(os.fspath(out)), int(replace))

    def _set(self, name: str, *values: object) -> None:
        call(getattr(lib, f"azvmr_{self.kind}_set_{name}"), self.native, *values)

    def _sink(self, name: str, keep: Keep) -> None:
        table = ffi.new("azvmr_sink *")
        table.struct_size = ffi.sizeof("azvmr_sink")
        table.store = _native.on_store
        table.user_data = _native.handle_of(ThreadedSink(keep, self.sink_failure))
        table.release = _native.release
        self._set(name, table)


Content = TypeVar("Content")


class ThreadedSink(Generic[Content]):
    """A sink in a thread of its own, because the loop must not wait for it."""

    def __init__(self, keep: Callable[[Content], object], failure: _native.Kept) -> None:
        self._keep = keep
        self._failure = failure

    def __call__(self, content: Content, completion: _native.StoreCompletion) -> None:
        try:
            threading.Thread(target=self._run, args=(content, completion), daemon=True).start()
        except RuntimeError as raised:  # no thread can be started any more
            self._fail(raised, completion)

    def _run(self, content: Content, completion: _native.StoreCompletion) -> None:
        try:
            self._keep(content)
        except BaseException as raised:
            self._fail(raised, completion)
        else:
            completion.complete()

    def _fail(self, raised: BaseException, completion: _native.StoreCompletion) -> None:
        self._failure.keep(raised)
        completion.fail(f"the sink raised {type(raised).__name__}")
