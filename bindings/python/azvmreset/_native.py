"""The one module that knows pointers. Everything it gives and takes is a Python value or an opaque pointer.

A callback's round trip: the Python object goes out as a handle that `_kept_alive` holds until the library says, by
`release`, that it will not use it again. What such an object raises is kept in its `Kept` and raised again where the
caller's own call into the library returns: nothing is ever raised into C.
"""

from __future__ import annotations

import contextlib
import functools
import os.path
import typing
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta, timezone
from typing import Any, TypeVar

from ._cffi import ffi as ffi
from .credentials import DeviceCodePrompt, Secret
from .errors import AzvmresetError, ErrorCategory, ErrorCode, error_from
from .results import (
    Blocker,
    Breach,
    Cloud,
    DryRun,
    DryRunStep,
    Evidence,
    FailureExplanation,
    Finding,
    FindReport,
    FoundVm,
    Header,
    Leftover,
    LeftoversReport,
    LogLevel,
    LogRecord,
    MachineState,
    Method,
    PasswordReport,
    Phase,
    PreflightReport,
    Progress,
    ResetResult,
    RestartResult,
    RestResponse,
    StatusReport,
    Tristate,
)
from .transport import HttpRequest

Pointer = Any
T = TypeVar("T")

lib: Any = ffi.dlopen(os.path.join(os.path.dirname(__file__), "libazvmreset.so"))
FOREVER: int = lib.AZVMR_FOREVER


def call(function: Callable[..., int], *arguments: Any) -> None:
    """Calls a function that can fail, and raises what it failed with."""
    err = ffi.new("azvmr_error **")
    if function(*arguments, err) != lib.AZVMR_OK:
        error = ffi.gc(err[0], lib.azvmr_error_free)
        raise error_from(_fields(AzvmresetError, "azvmr_error", error), _text(lib.azvmr_error_json, error))


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


# ---- Values: a field is read by the getter of its name and as its annotation says

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)


def _bytes(getter: Callable[..., Any], subject: Pointer) -> bytes:
    length = ffi.new("size_t *")
    data = getter(subject, length)
    return bytes(ffi.buffer(data, length[0]))


def _text(getter: Callable[..., Any], subject: Pointer) -> str:
    return _bytes(getter, subject).decode("utf-8", "replace")


def _time(getter: Callable[..., Any], subject: Pointer) -> datetime | None:
    since_1970: int = getter(subject)
    return _EPOCH + timedelta(milliseconds=since_1970) if since_1970 else None


def _list_of(convert: Callable[[Any], Any]) -> Callable[[Callable[..., Any], Pointer], tuple[Any, ...]]:
    def read(getter: Callable[..., Any], subject: Pointer) -> tuple[Any, ...]:
        count = ffi.new("size_t *")
        items = getter(subject, count)
        return tuple(convert(items[i]) for i in range(count[0]))

    return read


def _number_as(kind: Callable[[int], T]) -> Callable[[Callable[..., Any], Pointer], T]:
    return lambda getter, subject: kind(getter(subject))


_Reader = Callable[[Callable[..., Any], Pointer], Any]
_READERS: dict[Any, _Reader] = {
    str: _text,
    bytes: _bytes,
    datetime: lambda getter, subject: _time(getter, subject) or _EPOCH,
    datetime | None: _time,
    tuple[str, ...]: _list_of(lambda item: ffi.string(item).decode("utf-8", "replace")),
}
for _number in (int, bool, Method, Evidence, Tristate, Blocker, Phase, ErrorCode, ErrorCategory):
    _READERS[_number] = _number_as(_number)
    _READERS[tuple[_number, ...]] = _list_of(_number)  # type: ignore[valid-type]


def _lent(kind: type, prefix: str) -> None:
    """An object that a result lends, alone or in lists."""
    _READERS[kind] = lambda getter, subject: kind(**_fields(kind, prefix, getter(subject)))
    _READERS[tuple[kind, ...]] = _list_of(lambda item: kind(**_fields(kind, prefix, item)))  # type: ignore[valid-type]


_lent(Finding, "azvmr_finding")
_lent(MachineState, "azvmr_machine_state")
_lent(FoundVm, "azvmr_found_vm")
_lent(Leftover, "azvmr_leftover")
_lent(DryRunStep, "azvmr_dry_run_step")
_lent(Breach, "azvmr_breach")
_lent(Header, "azvmr_header")


@functools.cache
def _getters(kind: type, prefix: str) -> tuple[tuple[str, _Reader, Callable[..., Any]], ...]:
    hints = typing.get_type_hints(kind)
    return tuple(
        (name, _READERS[hint], getattr(lib, f"{prefix}_{name}"))
        for name, hint in hints.items()
        if name not in ("json", "_commands")
    )


def _fields(kind: type, prefix: str, subject: Pointer) -> dict[str, Any]:
    return {name: read(getter, subject) for name, read, getter in _getters(kind, prefix)}


_RESULTS: dict[int, type] = {
    lib.AZVMR_RESULT_RESET: ResetResult,
    lib.AZVMR_RESULT_PREFLIGHT: PreflightReport,
    lib.AZVMR_RESULT_REST: RestResponse,
    lib.AZVMR_RESULT_RESTART: RestartResult,
    lib.AZVMR_RESULT_STATUS: StatusReport,
    lib.AZVMR_RESULT_FIND: FindReport,
    lib.AZVMR_RESULT_LEFTOVERS: LeftoversReport,
    lib.AZVMR_RESULT_DRY_RUN: DryRun,
    lib.AZVMR_RESULT_PASSWORD: PasswordReport,
    lib.AZVMR_RESULT_CLOUD: Cloud,
}


def value_of(native: Pointer) -> Any:
    """A result of the library as a value."""
    kind = _RESULTS[lib.azvmr_result_kind(native)]
    fields = _fields(kind, "azvmr_result", native)
    if kind is DryRun:
        fields["_commands"] = {name: _commands(native, shell) for name, shell in _SHELLS.items()}
    return kind(**fields, json=_text(lib.azvmr_result_json, native))


_SHELLS: dict[str, int] = {
    "az": lib.AZVMR_SHELL_AZ,
    "powershell": lib.AZVMR_SHELL_POWERSHELL,
    "net": lib.AZVMR_SHELL_NET,
}


def _commands(dry_run: Pointer, shell: int) -> Any:
    read = _READERS[tuple[str, ...]]
    return read(lambda native, count: lib.azvmr_dry_run_commands(native, shell, count), dry_run)


def result(operation: Pointer) -> Any:
    return value_of(made("azvmr_result", lib.azvmr_operation_result, operation))


def text_of(native: Pointer) -> str:
    return _text(lib.azvmr_text_value, native)


def explanation(code_or_text: bytes) -> FailureExplanation | None:
    native = made("azvmr_failure", lib.azvmr_explain_failure, code_or_text)
    return FailureExplanation(**_fields(FailureExplanation, "azvmr_failure", native)) if native else None


def progress(operation: Pointer) -> Progress:
    native = made("azvmr_progress", lib.azvmr_operation_progress, operation)
    return Progress(**_fields(Progress, "azvmr_progress", native))


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
    callback: Callback = ffi.from_handle(user_data)
    callback(Progress(**_fields(Progress, "azvmr_progress", native)))


@ffi.callback("void(azvmr_log_record *, void *)")  # type: ignore[misc]
def on_log(record: Pointer, user_data: Pointer) -> None:
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
        _text(getter, request)
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
    content = _text(lib.azvmr_store_request_content, request)
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
    answer = HttpAnswer(completion)
    request = HttpRequest(**_fields(HttpRequest, "azvmr_http_request", native))
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
