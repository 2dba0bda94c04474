"""The way in: one identity, one cloud, many tasks."""

from __future__ import annotations

import atexit
import functools
import os
import weakref
from collections.abc import Callable, Iterable, Mapping
from types import TracebackType
from typing import Concatenate, ParamSpec, TypeVar

from . import _native, _options
from ._native import lib, made
from .credentials import Credential, Secret
from .errors import DeadlineExceeded
from .operation import Operation
from .results import (
    Blocker,
    Confirm,
    Evidence,
    FinalState,
    LogLevel,
    LogRecord,
    PreflightReport,
    ResetResult,
    RestResponse,
)

P = ParamSpec("P")
T = TypeVar("T")

_SLICE = 0.1
_open: weakref.WeakSet[Client] = weakref.WeakSet()


def _finished(
    start: Callable[Concatenate[Client, P], Operation[T]],
) -> Callable[Concatenate[Client, P], T]:
    """The method that starts a task as one that waits for its end; cancelled when the waiting is interrupted."""

    @functools.wraps(start)
    def run(client: Client, /, *arguments: P.args, **named: P.kwargs) -> T:
        with start(client, *arguments, **named) as operation:
            operation.wait()
            return operation.result()

    run.__name__ = start.__name__.removeprefix("start_")
    run.__qualname__ = f"Client.{run.__name__}"
    return run


class Client:
    """Talks to Azure Resource Manager with one identity. Any thread may use it.

    Close it, or use it in a `with`: that cancels what still runs. Times are seconds. `vm` is always a resource id.
    Without `log`, lines of `log_level` go to the logger "azvmreset".

    Every task has two methods: `reset_password` waits and returns the result, `start_reset_password` returns the
    operation at once.
    """

    def __init__(
        self,
        credential: Credential,
        *,
        arm_endpoint: str | None = None,
        authority: str | None = None,
        audience: str | None = None,
        trusted_arm_hosts: Iterable[str] = (),
        ca_file: str | os.PathLike[str] | None = None,
        allow_http_loopback: bool = False,
        user_agent: str | None = None,
        deadline: float | None = None,
        connect_timeout: float | None = None,
        idle_timeout: float | None = None,
        poll_interval: float | None = None,
        max_resends: int | None = None,
        resend_delay: tuple[float, float] | None = None,
        resend_budget: tuple[int, int] | None = None,
        max_requests_in_flight: int | None = None,
        log_level: LogLevel = LogLevel.OFF,
        log: Callable[[LogRecord], object] | None = None,
    ) -> None:
        self._raised = _native.Kept()
        self._token_failure = _native.Kept()
        options = _options.Options()
        options.credential(credential, self._token_failure)
        options.text("arm_endpoint", arm_endpoint)
        options.text("authority", authority)
        options.text("audience", audience)
        options.text("ca_file", None if ca_file is None else os.fspath(ca_file))
        options.text("user_agent", user_agent)
        for host in trusted_arm_hosts:
            options.add_trusted_arm_host(host)
        options.number("allow_http_loopback", int(allow_http_loopback))
        options.span("deadline", deadline)
        options.span("connect_timeout", connect_timeout)
        options.span("idle_timeout", idle_timeout)
        options.span("poll_interval", poll_interval)
        options.number("max_resends", max_resends)
        options.number("max_requests_in_flight", max_requests_in_flight)
        if resend_delay is not None:
            options.resend_delay(*resend_delay)
        if resend_budget is not None:
            options.resend_budget(*resend_budget)
        if log_level != LogLevel.OFF:
            options.log(log_level, log, self._raised)
        self._native = made("azvmr_client", lib.azvmr_client_new, options.native)
        _open.add(self)

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self, timeout: float | None = None) -> None:
        """Cancels what runs and waits until it has ended, at most `timeout` seconds. Operations keep their results."""
        left = timeout
        while True:
            now = _SLICE if left is None else min(_SLICE, left)
            try:
                _native.call(lib.azvmr_client_close, self._native, _native.timeout(now))
                break
            except DeadlineExceeded:
                if left is not None:
                    left -= now
                    if left <= 0:
                        raise
        self._raised.raise_again()

    def start_preflight(self, vm: str, *, timeout: float | None = None) -> Operation[PreflightReport]:
        """What stands in the way of a reset. Reads only."""
        request = made("azvmr_preflight", lib.azvmr_preflight_new, _native.text(vm))
        if timeout is not None:
            _native.call(lib.azvmr_preflight_set_timeout, request, _native.milliseconds(timeout))
        return self._start(lib.azvmr_client_preflight, request)

    def start_reset_password(
        self,
        vm: str,
        *,
        username: str,
        password: Secret,
        create: bool = False,
        unchecked_name: bool = False,
        overrides: Iterable[Blocker] = (),
        confirm: Confirm = Confirm.AUTOMATIC,
        require: Evidence = Evidence.APPLIED,
        timeout: float | None = None,
    ) -> Operation[ResetResult]:
        """A new password for an account of the VM.

        A name other than the VM's recorded administrator needs `create` (the account is meant to be new) or
        `unchecked_name` (the caller vouches that it exists), because Azure makes an unknown name a new administrator.
        """
        with _native.exposed(password) as secret:
            names = (_native.text(vm), _native.text(username))
            request = made("azvmr_reset_password", lib.azvmr_reset_password_new, *names, *secret)
        _native.call(lib.azvmr_reset_password_set_create, request, int(create))
        _native.call(lib.azvmr_reset_password_set_unchecked_name, request, int(unchecked_name))
        for blocker in overrides:
            _native.call(lib.azvmr_reset_password_add_override, request, int(blocker))
        _native.call(lib.azvmr_reset_password_set_confirm, request, int(confirm))
        _native.call(lib.azvmr_reset_password_set_require, request, int(require))
        if timeout is not None:
            _native.call(lib.azvmr_reset_password_set_timeout, request, _native.milliseconds(timeout))
        return self._start(lib.azvmr_client_reset_password, request)

    def start_reset_rdp(
        self,
        vm: str,
        *,
        overrides: Iterable[Blocker] = (),
        require: Evidence = Evidence.APPLIED,
        timeout: float | None = None,
    ) -> Operation[ResetResult]:
        """The Remote Desktop configuration as it was when Windows was new."""
        request = made("azvmr_reset_rdp", lib.azvmr_reset_rdp_new, _native.text(vm))
        for blocker in overrides:
            _native.call(lib.azvmr_reset_rdp_add_override, request, int(blocker))
        _native.call(lib.azvmr_reset_rdp_set_require, request, int(require))
        if timeout is not None:
            _native.call(lib.azvmr_reset_rdp_set_timeout, request, _native.milliseconds(timeout))
        return self._start(lib.azvmr_client_reset_rdp, request)

    def start_rest(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | Iterable[tuple[str, str]] = (),
        body: Secret = b"",
        wait: bool = False,
        all: bool = False,
        final_state_via: FinalState = FinalState.UNSET,
        timeout: float | None = None,
    ) -> Operation[RestResponse]:
        """One ARM request by the library's own rules.

        `wait` follows a long-running operation to its end, `all` follows nextLink and joins the pages.
        """
        names = (_native.text(method), _native.text(url))
        request = made("azvmr_rest_request", lib.azvmr_rest_request_new, *names)
        for name, value in headers.items() if isinstance(headers, Mapping) else headers:
            _native.call(lib.azvmr_rest_request_add_header, request, _native.text(name), _native.text(value))
        with _native.exposed(body) as content:
            _native.call(lib.azvmr_rest_request_set_body, request, *content)
        _native.call(lib.azvmr_rest_request_set_wait, request, int(wait))
        _native.call(lib.azvmr_rest_request_set_all, request, int(all))
        _native.call(lib.azvmr_rest_request_set_final_state_via, request, int(final_state_via))
        if timeout is not None:
            _native.call(lib.azvmr_rest_request_set_timeout, request, _native.milliseconds(timeout))
        return self._start(lib.azvmr_client_rest, request)

    preflight = _finished(start_preflight)
    reset_password = _finished(start_reset_password)
    reset_rdp = _finished(start_reset_rdp)
    rest = _finished(start_rest)

    def _start(self, start: Callable[..., int], request: _native.Pointer) -> Operation[T]:
        self._raised.raise_again()
        operation = made("azvmr_operation", start, self._native, request)
        return Operation(operation, self, self._token_failure)


@atexit.register
def _close_all() -> None:
    """Before the interpreter goes: afterwards a callback would find none."""
    for client in list(_open):
        try:
            client.close()
        except Exception:
            pass  # nobody is left to be told
