"""The options of a client on their way into C."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from . import _native, _sign_in
from ._native import call, ffi, lib
from .credentials import Credential, Secret
from .names import LogLevel
from .transport import Transport

if TYPE_CHECKING:
    from .results import LogRecord


class Options:
    def __init__(self) -> None:
        self.native = _native.made("azvmr_options", lib.azvmr_options_new)

    def credential(self, credential: Credential, token_failure: _native.Kept) -> None:
        _sign_in.sign_in_with(self.native, credential, token_failure)

    def transport(self, transport: Transport) -> None:
        table = ffi.new("azvmr_transport *")
        table.struct_size = ffi.sizeof("azvmr_transport")
        table.start = _native.on_http_start
        table.cancel = _native.on_http_cancel
        table.user_data = _native.handle_of(transport)
        table.release = _native.release
        call(lib.azvmr_options_set_transport, self.native, table)

    def text(self, name: str, value: str | None) -> None:
        if value is not None:
            call(getattr(lib, f"azvmr_options_set_{name}"), self.native, _native.text(value))

    def path(self, name: str, value: str | os.PathLike[str] | None) -> None:
        self.text(name, None if value is None else os.fspath(value))

    def number(self, name: str, value: int | None) -> None:
        if value is not None:
            call(getattr(lib, f"azvmr_options_set_{name}"), self.native, value)

    def span(self, name: str, seconds: float | None) -> None:
        if seconds is not None:
            call(getattr(lib, f"azvmr_options_set_{name}"), self.native, _native.milliseconds(seconds))

    def add_trusted_arm_host(self, host: str) -> None:
        call(lib.azvmr_options_add_trusted_arm_host, self.native, _native.text(host))

    def api_version(self, resource_type: str, version: str) -> None:
        call(lib.azvmr_options_set_api_version, self.native, _native.text(resource_type), _native.text(version))

    def proxy_credentials(self, username: str, password: Secret) -> None:
        with _native.exposed(password) as secret:
            call(lib.azvmr_options_set_proxy_credentials, self.native, _native.text(username), *secret)

    def resend_delay(self, first: float, longest: float) -> None:
        spans = (_native.milliseconds(first), _native.milliseconds(longest))
        call(lib.azvmr_options_set_resend_delay, self.native, *spans)

    def resend_budget(self, tokens: int, cost: int) -> None:
        call(lib.azvmr_options_set_resend_budget, self.native, tokens, cost)

    def log(self, level: LogLevel, log: Callable[[LogRecord], object] | None, raised: _native.Kept) -> None:
        handle = _native.handle_of(_native.Callback(log or _to_logging, raised))
        call(lib.azvmr_options_set_log, self.native, int(level), _native.on_log, handle, _native.release)


def _to_logging(record: LogRecord) -> None:
    import logging  # here, because most programs never come here and every import would pay

    levels = {LogLevel.ERROR: logging.ERROR, LogLevel.WARN: logging.WARNING, LogLevel.INFO: logging.INFO}
    level = levels.get(record.level, logging.DEBUG)
    logging.getLogger(f"azvmreset.{record.component}").log(level, "%s", record.message)
