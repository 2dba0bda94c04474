"""Requests for work inside the guest, with all that they may be told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from . import _native
from ._native import lib
from ._requests import Keep, Path, Request
from .credentials import Secret
from .names import AccountGroup, Blocker, CommandForm, Evidence

if TYPE_CHECKING:
    from datetime import date

_DAY_ZERO = 719163  # the ordinal of 1 January 1970
_MILLISECONDS_OF_A_DAY = 86_400_000


def run_command(
    vm: str,
    *,
    script: str,
    command_id: str,
    parameters: Mapping[str, str] | None,
    protected_parameters: Mapping[str, Secret] | None,
    output_blob: Secret,
    error_blob: Secret,
    tail: bool,
    keep: bool,
    form: CommandForm,
    snapshot_first: bool,
    overrides: Iterable[Blocker],
    run_as_user: str,
    run_as_password: Secret,
    timeout: float | None,
    traceparent: str | None,
) -> Request:
    request = Request("run_command", _native.text(vm))
    request.secret("script", script)
    request.text("command_id", command_id)
    for name, value in (parameters or {}).items():
        pair = (_native.text(name), _native.text(value))
        _native.call(lib.azvmr_run_command_add_parameter, request.native, *pair)
    for name, protected in (protected_parameters or {}).items():
        with _native.exposed(protected) as secret:
            _native.call(
                lib.azvmr_run_command_add_protected_parameter, request.native, _native.text(name), *secret
            )
    request.secret("output_blob", output_blob)
    request.secret("error_blob", error_blob)
    request.number("tail", tail)
    request.number("keep", keep)
    request.number("snapshot_first", snapshot_first)
    request.guest_work(form, overrides, run_as_user, run_as_password)
    request.call(timeout, traceparent)
    return request


def fix_account(
    vm: str,
    *,
    username: str,
    built_in_administrator: bool,
    domain: str,
    detect_only: bool,
    enable: bool,
    extend_to: date | None,
    add_to: Iterable[AccountGroup],
    create: bool,
    password: Secret,
    generate: bool,
    secret_out: Path | int | Keep | None,
    replace_files: bool,
    clear_parameter: bool,
    require: Evidence,
    form: CommandForm,
    snapshot_first: bool,
    overrides: Iterable[Blocker],
    run_as_user: str,
    run_as_password: Secret,
    timeout: float | None,
    traceparent: str | None,
) -> Request:
    request = Request("fix_account", _native.text(vm), _native.text(username))
    request.number("built_in_administrator", built_in_administrator)
    request.text("domain", domain)
    request.number("detect_only", detect_only)
    request.number("enable", enable)
    if extend_to is not None:
        request.number("extend_to", (extend_to.toordinal() - _DAY_ZERO) * _MILLISECONDS_OF_A_DAY)
    for group in add_to:
        _native.call(lib.azvmr_fix_account_add_to, request.native, int(group))
    request.number("create", create)
    request.secret("password", password)
    request.number("generate", generate)
    request.secret_sink(secret_out, replace_files)
    request.number("clear_parameter", clear_parameter)
    request.number("require", require)
    request.number("snapshot_first", snapshot_first)
    request.guest_work(form, overrides, run_as_user, run_as_password)
    request.call(timeout, traceparent)
    return request
