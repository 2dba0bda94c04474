"""The options of a client on their way into C."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from . import _native
from ._native import call, ffi, lib
from .credentials import AccessToken, ClientSecret, Credential, TokenSource
from .results import LogLevel, LogRecord
from .transport import Transport

# A token of which the source does not say when it expires is used for so long.
_UNKNOWN_LIFE = 300


class Options:
    def __init__(self) -> None:
        self.native = _native.made("azvmr_options", lib.azvmr_options_new)

    def credential(self, credential: Credential, token_failure: _native.Kept) -> None:
        if isinstance(credential, ClientSecret):
            names = (_native.text(credential.tenant), _native.text(credential.client_id))
            with _native.exposed(credential.secret) as secret:
                call(lib.azvmr_options_set_client_secret, self.native, *names, *secret)
        elif isinstance(credential, AccessToken):
            with _native.exposed(credential.token) as token:
                call(lib.azvmr_options_set_ready_token, self.native, *token)
        elif callable(credential):
            table = ffi.new("azvmr_token_source *")
            table.struct_size = ffi.sizeof("azvmr_token_source")
            table.request = _native.on_token_request
            table.user_data = _native.handle_of(_ThreadedSource(credential, token_failure))
            table.release = _native.release
            call(lib.azvmr_options_set_token_source, self.native, table)
        else:
            raise TypeError("a credential is a ClientSecret, an AccessToken or a callable")

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

    def number(self, name: str, value: int | None) -> None:
        if value is not None:
            call(getattr(lib, f"azvmr_options_set_{name}"), self.native, value)

    def span(self, name: str, seconds: float | None) -> None:
        if seconds is not None:
            call(getattr(lib, f"azvmr_options_set_{name}"), self.native, _native.milliseconds(seconds))

    def add_trusted_arm_host(self, host: str) -> None:
        call(lib.azvmr_options_add_trusted_arm_host, self.native, _native.text(host))

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


class _ThreadedSource:
    """A token source in a thread of its own, because the loop must not wait for it."""

    def __init__(self, source: TokenSource, failure: _native.Kept) -> None:
        self._source = source
        self._failure = failure

    def __call__(self, scope: str, claims: str, tenant: str, completion: _native.TokenCompletion) -> None:
        try:
            threading.Thread(target=self._run, args=(scope, claims, tenant, completion), daemon=True).start()
        except RuntimeError as raised:  # no thread can be started any more
            self._fail(raised, completion)

    def _run(self, scope: str, claims: str, tenant: str, completion: _native.TokenCompletion) -> None:
        try:
            issued = self._source(scope, claims=claims or None, tenant_id=tenant or None)
            completion.complete(issued.token, issued.expires_on or time.time() + _UNKNOWN_LIFE)
        except BaseException as raised:
            self._fail(raised, completion)

    def _fail(self, raised: BaseException, completion: _native.TokenCompletion) -> None:
        self._failure.keep(raised)
        completion.fail(f"the token source raised {type(raised).__name__}")
