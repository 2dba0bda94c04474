"""The one module that knows pointers. Everything it gives and takes is a Python value or an opaque pointer.

A callback's round trip: the Python object goes out as a handle that `_kept_alive` holds until the library says, by
`release`, that it will not use it again. What such an object raises is kept in its `Kept` and raised again where the
caller's own call into the library returns: nothing is ever raised into C.
"""

from __future__ import annotations

import contextlib
import os.path
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

from ._cffi import ffi as ffi
from .credentials import DeviceCodePrompt, Secret
from .errors import ErrorCode
from .names import LogLevel

if TYPE_CHECKING:
    from .results import FailureExplanation, Progress

Pointer = Any

lib: Any = ffi.dlopen(os.path.join(os.path.dirname(__file__), "libazvmreset.so"))
FOREVER: int = lib.AZVMR_FOREVER


def call(function: Callable[..., int], *arguments: Any) -> None:
    """Calls a function that can fail, and raises what it failed with."""
    err = ffi.new("azvmr_error **")
    if function(*arguments, err) != lib.AZVMR_OK:
        error = ffi.gc(err[0], lib.azvmr_error_free)
        from ._values import error_of  # here, as all of _values: what it reads into takes long to import

        raise error_of(error)


def made(kind: str, function: Callable[..., int], *arguments: Any) -> Pointer:
    """The object that a function writes through its first parameter, freed with the last reference to it."""
    out = ffi.new(f"{kind} **")
    call(function, out, *arguments)
    return ffi.gc(out[0], getattr(lib, f"{kind}_free"))


# ---- Arguments


def text(value: str) -> bytes:
    encoded = value.encode()
    if b"\0" in encoded:
        raise ValueError("found a NUL character, where C text would end")
    return encoded


def milliseconds(seconds: float) -> int:
    return round(seconds * 1000)


def timeout(seconds: float | None) -> int:
    return FOREVER if seconds is None else max(0, milliseconds(seconds))


@contextlib.contextmanager
def exposed(secret: Secret) -> Iterator[tuple[Pointer, int]]:
    """Pointer and length of a copy that is wiped on the way out."""
    if not isinstance(secret, (str, bytes, bytearray)):
        raise TypeError(f"a secret is str, bytes or bytearray, not {type(secret).__name__}")
    buffer = bytearray(secret.encode() if isinstance(secret, str) else secret)
    try:
        yield ffi.from_buffer(buffer), len(buffer)
    finally:
        buffer[:] = bytes(len(buffer))


# ---- Values


_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def read_bytes(getter: Callable[..., Any], subject: Pointer) -> bytes:
    length = ffi.new("size_t *")
    data = getter(subject, length)
    return bytes(ffi.buffer(data, length[0]))


def read_text(getter: Callable[..., Any], subject: Pointer) -> str:
    return read_bytes(getter, subject).decode("utf-8", "replace")


def text_of(native: Pointer) -> str:
    return read_text(lib.azvmr_text_value, native)


def value_of(native: Pointer) -> Any:
    from ._values import result_of

    return result_of(native)


def result(operation: Pointer) -> Any:
    return value_of(made("azvmr_result", lib.azvmr_operation_result, operation))


def explanation(code_or_text: bytes) -> FailureExplanation | None:
    from ._values import explanation_of

    native = made("azvmr_failure", lib.azvmr_explain_failure, code_or_text)
    return explanation_of(native) if native else None


def progress(operation: Pointer) -> Progress:
    from ._values import progress_of

    return progress_of(made("azvmr_progress", lib.azvmr_operation_progress, operation))


# ---- Callbacks


class Kept:
    """The first exception that a callback raised, until somebody can be told."""

    def __init__(self) -> None:
        self._raised: BaseException | None = None

    def keep(self, raised: BaseException) -> None:
        self._raised = self._raised or raised

    def take(self) -> BaseException | None:
        raised, self._raised = self._raised, None
        return raised

    @property
    def first(self) -> BaseException | None:
        return self._raised

    def raise_again(self) -> None:
        raised = self.take()
        if raised is not None:
            raise raised


class Callback:
    """A Python function on its way through C, and where what it raises is kept."""

    def __init__(self, function: Callable[..., object], kept: Kept) -> None:
        self._function = function
        self._kept = kept

    def __call__(self, *arguments: object) -> bool:
        """Whether it returned."""
        try:
            self._function(*arguments)
            return True
        except BaseException as raised:
            self._kept.keep(raised)
            return False


_kept_alive: dict[int, Pointer] = {}


def handle_of(subject: object) -> Pointer:
    handle = ffi.new_handle(subject)
    _kept_alive[int(ffi.cast("uintptr_t", handle))] = handle
    return handle


@ffi.callback("void(void *)")  # type: ignore[misc]
def release(user_data: Pointer) -> None:
    _kept_alive.pop(int(ffi.cast("uintptr_t", user_data)), None)


@ffi.callback("void(azvmr_operation *, int32_t, void *)")  # type: ignore[misc]
def on_done(_operation: Pointer, _status: int, user_data: Pointer) -> None:
    ffi.from_handle(user_data)()


@ffi.callback("void(azvmr_operation *, azvmr_progress *, void *)")  # type: ignore[misc]
def on_progress(_operation: Pointer, native: Pointer, user_data: Pointer) -> None:
    from ._values import progress_of

    callback: Callback = ffi.from_handle(user_data)
    callback(progress_of(native))


@ffi.callback("void(azvmr_log_record *, void *)")  # type: ignore[misc]
def on_log(record: Pointer, user_data: Pointer) -> None:
    from .results import LogRecord

    component, message = (ffi.string(part).decode("utf-8", "replace") for part in (record.component, record.message))
    told = (record.fields[i] for i in range(record.field_count))
    fields = {ffi.string(part.name).decode(): ffi.string(part.value).decode("utf-8", "replace") for part in told}
    callback: Callback = ffi.from_handle(user_data)
    callback(LogRecord(LogLevel(record.level), component, message, fields))


@ffi.callback("int32_t(azvmr_device_code_prompt *, void *)", error=1)  # type: ignore[misc]
def on_device_code(prompt: Pointer, user_data: Pointer) -> int:
    message, user_code, verification_uri = (
        ffi.string(part).decode("utf-8", "replace")
        for part in (prompt.message, prompt.user_code, prompt.verification_uri)
    )
    expires_at = _EPOCH + timedelta(milliseconds=prompt.expires_at)
    callback: Callback = ffi.from_handle(user_data)
    return 0 if callback(DeviceCodePrompt(message, user_code, verification_uri, expires_at)) else 1


@ffi.callback("void(azvmr_token_request *, azvmr_token_completion *, void *)")  # type: ignore[misc]
def on_token_request(request: Pointer, completion: Pointer, user_data: Pointer) -> None:
    scope, claims, tenant = (
        read_text(getter, request)
        for getter in (lib.azvmr_token_request_scope, lib.azvmr_token_request_claims, lib.azvmr_token_request_tenant)
    )
    ffi.from_handle(user_data)(scope, claims, tenant, TokenCompletion(completion))


class TokenCompletion:
    """The answer to one token request, from any thread. Dropping it without one fails the request."""

    def __init__(self, native: Pointer) -> None:
        self._native = ffi.gc(native, lib.azvmr_token_completion_free)

    def complete(self, token: Secret, expires_on: float) -> None:
        with exposed(token) as (data, length):
            lib.azvmr_token_completion_complete(self._native, data, length, milliseconds(expires_on))

    def fail(self, message: str) -> None:
        lib.azvmr_token_completion_fail(self._native, lib.AZVMR_AUTHENTICATION_FAILED, message.encode())


@ffi.callback("void(azvmr_store_request *, azvmr_store_completion *, void *)")  # type: ignore[misc]
def on_store(request: Pointer, completion: Pointer, user_data: Pointer) -> None:
    content = read_text(lib.azvmr_store_request_content, request)
    ffi.from_handle(user_data)(content, StoreCompletion(completion))


class StoreCompletion:
    """The end of one store, from any thread. Dropping it without one fails the store."""

    def __init__(self, native: Pointer) -> None:
        self._native = ffi.gc(native, lib.azvmr_store_completion_free)

    def complete(self) -> None:
        lib.azvmr_store_completion_complete(self._native)

    def fail(self, message: str) -> None:
        lib.azvmr_store_completion_fail(self._native, lib.AZVMR_INTERNAL, message.encode())


@ffi.callback("void(azvmr_http_request *, azvmr_http_completion *, void *)")  # type: ignore[misc]
def on_http_start(native: Pointer, completion: Pointer, user_data: Pointer) -> None:
    from ._values import http_request_of

    answer = HttpAnswer(completion)
    request = http_request_of(native)
    try:
        ffi.from_handle(user_data).start(request, answer)
    except Exception as raised:
        answer.fail(f"the transport raised {type(raised).__name__}", code=ErrorCode.INTERNAL)


@ffi.callback("void(uint64_t, void *)")  # type: ignore[misc]
def on_http_cancel(request_id: int, user_data: Pointer) -> None:
    with contextlib.suppress(Exception):  # whether it could be cancelled changes nothing
        ffi.from_handle(user_data).cancel(request_id)


class HttpAnswer:
    """The completion that a transport is given."""

    def __init__(self, native: Pointer) -> None:
        self._native = ffi.gc(native, lib.azvmr_http_completion_free)

    def complete(self, status: int, headers: Iterable[tuple[str, str]], body: bytes) -> None:
        for name, value in headers:
            lib.azvmr_http_completion_add_header(self._native, text(name), text(value))
        lib.azvmr_http_completion_complete(self._native, status, bytes(body), len(body))

    def fail(
        self, message: str, *, code: ErrorCode = ErrorCode.NETWORK, may_have_arrived: bool = True
    ) -> None:
        lib.azvmr_http_completion_fail(self._native, int(code), message.encode(), int(may_have_arrived))
