"""Credentials on their way into C."""

from __future__ import annotations

import contextlib
import os
import threading
import time

from . import _native
from ._native import call, ffi, lib
from .credentials import (
    AccessToken,
    AzureCli,
    ClientCertificate,
    ClientSecret,
    Credential,
    CredentialChain,
    DeviceCode,
    ManagedIdentity,
    TokenSource,
    WorkloadIdentity,
)

# A token of which the source does not say when it expires is used for so long.
_UNKNOWN_LIFE = 300

_ALGORITHMS = {"PS256": lib.AZVMR_ASSERTION_PS256, "RS256": lib.AZVMR_ASSERTION_RS256}


def sign_in_with(options: _native.Pointer, credential: Credential, failure: _native.Kept) -> None:
    """Sets the credential. What its callable raises later is kept in `failure`."""
    if isinstance(credential, CredentialChain):
        call(lib.azvmr_options_begin_chain, options, _native.milliseconds(credential.time_limit))
        for link in credential.links:
            if isinstance(link, CredentialChain):
                raise TypeError("a chain is no link of a chain")
            sign_in_with(options, link, failure)
    elif isinstance(credential, ClientSecret):
        names = (_native.text(credential.tenant), _native.text(credential.client_id))
        with _native.exposed(credential.secret) as secret:
            call(lib.azvmr_options_set_client_secret, options, *names, *secret)
    elif isinstance(credential, ClientCertificate):
        _certificate(options, credential)
    elif isinstance(credential, WorkloadIdentity):
        names = (_native.text(credential.tenant), _native.text(credential.client_id))
        call(lib.azvmr_options_set_workload_identity, options, *names, _native.text(os.fspath(credential.token_file)))
    elif isinstance(credential, ManagedIdentity):
        ids = (credential.client_id, credential.object_id, credential.resource_id)
        call(lib.azvmr_options_set_managed_identity, options, *map(_optional, ids))
    elif isinstance(credential, AzureCli):
        program = None if credential.program is None else os.fspath(credential.program)
        words = map(_optional, (credential.tenant, credential.subscription, program))
        call(lib.azvmr_options_set_azure_cli, options, *words, _native.milliseconds(credential.time_limit))
    elif isinstance(credential, DeviceCode):
        names = (_native.text(credential.tenant), _native.text(credential.client_id))
        handle = _native.handle_of(_native.Callback(credential.prompt, failure))
        call(lib.azvmr_options_set_device_code, options, *names, _native.on_device_code, handle, _native.release)
    elif isinstance(credential, AccessToken):
        with _native.exposed(credential.token) as token:
            call(lib.azvmr_options_set_ready_token, options, *token)
    elif callable(credential):
        table = ffi.new("azvmr_token_source *")
        table.struct_size = ffi.sizeof("azvmr_token_source")
        table.request = _native.on_token_request
        table.user_data = _native.handle_of(_ThreadedSource(credential, failure))
        table.release = _native.release
        call(lib.azvmr_options_set_token_source, options, table)
    else:
        raise TypeError(f"a credential is one of azvmreset's classes or a callable, not {type(credential).__name__}")


def _optional(value: str | None) -> object:
    return ffi.NULL if value is None else _native.text(value)


def _certificate(options: _native.Pointer, credential: ClientCertificate) -> None:
    if credential.algorithm not in _ALGORITHMS:
        raise ValueError(f'found the algorithm "{credential.algorithm}", expected PS256 or RS256')
    table = ffi.new("azvmr_client_certificate *")
    table.struct_size = ffi.sizeof("azvmr_client_certificate")
    table.send_chain = bool(credential.send_chain)
    table.algorithm = _ALGORITHMS[credential.algorithm]
    # The table only points: what it points at must live as long as the call.
    tenant = table.tenant = ffi.new("char[]", _native.text(credential.tenant))
    client_id = table.client_id = ffi.new("char[]", _native.text(credential.client_id))
    with contextlib.ExitStack() as held:
        if isinstance(credential.certificate, (bytes, bytearray)):
            content = held.enter_context(_native.exposed(credential.certificate))
            table.bytes, table.bytes_length = content
        else:
            path = table.file = ffi.new("char[]", _native.text(os.fspath(credential.certificate)))
        if credential.password is not None:
            table.password, table.password_length = held.enter_context(_native.exposed(credential.password))
        call(lib.azvmr_options_set_client_certificate, options, table)


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
