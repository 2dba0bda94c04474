"""One identity, one cloud: how a connection is made and ended, and how its tasks are started."""

from __future__ import annotations

import atexit
import weakref
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, TypeVar

from . import _native, _options
from ._guest_tasks import GuestTasks
from ._machine_tasks import MachineTasks
from ._native import lib, made
from ._offline_tasks import OfflineTasks
from ._requests import Path, Request
from ._rescue_tasks import RescueTasks
from ._reset_tasks import ResetTasks
from .credentials import Credential, Secret
from .errors import DeadlineExceeded
from .names import AddressFamily, LogLevel
from .operation import Operation
from .transport import Transport

if TYPE_CHECKING:
    from .results import Cloud, LogRecord

T = TypeVar("T")

_SLICE = 0.1
_open: weakref.WeakSet[Connection] = weakref.WeakSet()


class Connection(ResetTasks, GuestTasks, OfflineTasks, RescueTasks, MachineTasks):
    """What `Client` and `AsyncClient` have in common. Times are seconds; `vm` is always a resource id."""

    def __init__(
        self,
        credential: Credential,
        *,
        cloud: str | None = None,
        arm_endpoint: str | None = None,
        authority: str | None = None,
        audience: str | None = None,
        trusted_arm_hosts: Iterable[str] = (),
        api_versions: Mapping[str, str] | None = None,
        ca_file: Path | None = None,
        ca_directory: Path | None = None,
        ca_pem: str | None = None,
        proxy: str | None = None,
        proxy_username: str | None = None,
        proxy_password: Secret = "",
        no_proxy: str | None = None,
        address_family: AddressFamily = AddressFamily.ANY,
        traceparent: str | None = None,
        allow_http_loopback: bool = False,
        user_agent: str | None = None,
        deadline: float | None = None,
        connect_timeout: float | None = None,
        idle_timeout: float | None = None,
        request_timeout: float | None = None,
        poll_interval: float | None = None,
        max_resends: int | None = None,
        resend_delay: tuple[float, float] | None = None,
        resend_budget: tuple[int, int] | None = None,
        max_requests_in_flight: int | None = None,
        transport: Transport | None = None,
        log_level: LogLevel = LogLevel.OFF,
        log: Callable[[LogRecord], object] | None = None,
    ) -> None:
        self._raised = _native.Kept()
        self._token_failure = _native.Kept()
        options = _options.Options()
        options.credential(credential, self._token_failure)
        options.text("cloud", cloud)
        options.text("arm_endpoint", arm_endpoint)
        options.text("authority", authority)
        options.text("audience", audience)
        for host in trusted_arm_hosts:
            options.add_trusted_arm_host(host)
        for resource_type, version in (api_versions or {}).items():
            options.api_version(resource_type, version)
        options.path("ca_file", ca_file)
        options.path("ca_directory", ca_directory)
        options.text("ca_pem", ca_pem)
        options.text("proxy", proxy)
        if proxy_username is not None:
            options.proxy_credentials(proxy_username, proxy_password)
        elif proxy_password:
            raise ValueError("a proxy_password comes with a proxy_username")
        options.text("no_proxy", no_proxy)
        options.number("address_family", address_family)
        options.text("traceparent", traceparent)
        options.text("user_agent", user_agent)
        options.number("allow_http_loopback", int(allow_http_loopback))
        options.span("deadline", deadline)
        options.span("connect_timeout", connect_timeout)
        options.span("idle_timeout", idle_timeout)
        options.span("request_timeout", request_timeout)
        options.span("poll_interval", poll_interval)
        options.number("max_resends", max_resends)
        options.number("max_requests_in_flight", max_requests_in_flight)
        if resend_delay is not None:
            options.resend_delay(*resend_delay)
        if resend_budget is not None:
            options.resend_budget(*resend_budget)
        if transport is not None:
            options.transport(transport)
        if log_level != LogLevel.OFF:
            options.log(log_level, log, self._raised)
        self._native = made("azvmr_client", lib.azvmr_client_new, options.native)
        _open.add(self)

    def start_discover_cloud(self) -> Operation[Cloud]:
        """Where this client works and signs in: of a well-known cloud at once, of another by its metadata."""
        self._raised.raise_again()
        operation = made("azvmr_operation", lib.azvmr_client_discover_cloud, self._native)
        return Operation(operation, self, self._token_failure, _native.Kept())

    def _start(self, start: Callable[..., int], request: Request) -> Operation[T]:
        self._raised.raise_again()
        operation = made("azvmr_operation", start, self._native, request.native)
        return Operation(operation, self, self._token_failure, request.sink_failure)

    def _close(self, timeout: float | None) -> None:
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


@atexit.register
def _close_all() -> None:
    """Before the interpreter goes: afterwards a callback would find none."""
    for connection in list(_open):
        try:
            connection._close(None)
        except Exception:
            pass  # nobody is left to be told
