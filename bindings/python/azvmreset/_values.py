"""Values of C as values of Python: a field is read by the getter of its name and as its annotation says."""

from __future__ import annotations

import functools
import typing
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from . import plans, rescues, results
from ._documents import read_document
from ._native import _EPOCH, Pointer, ffi, lib
from ._native import read_bytes as _bytes
from ._native import read_text as _text
from .errors import AzvmresetError, ErrorCategory, ErrorCode, error_from
from .names import Blocker, CandidateKind, CommandForm, Evidence, Method, Phase, Rung, RungOutcome
from .names import SignInOutcome, Tristate
from .transport import Header, HttpRequest

T = TypeVar("T")


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
for _number in (
    int, bool, Method, Rung, RungOutcome, Evidence, Tristate, Blocker, Phase, CommandForm, SignInOutcome, ErrorCode,
    ErrorCategory, CandidateKind,
):
    _READERS[_number] = _number_as(_number)
    _READERS[tuple[_number, ...]] = _list_of(_number)  # type: ignore[valid-type]


def _lent(kind: type, prefix: str) -> None:
    """An object that a result lends, alone or in lists."""

    def read(getter: Callable[..., Any], subject: Pointer) -> Any:
        return kind(**_fields(kind, prefix, getter(subject)))

    _READERS[kind] = read
    _READERS[tuple[kind, ...]] = _list_of(lambda item: kind(**_fields(kind, prefix, item)))  # type: ignore[valid-type]


_lent(results.Finding, "azvmr_finding")
_lent(results.RungReport, "azvmr_rung_report")
_lent(results.Lock, "azvmr_lock")
_lent(results.ShutRung, "azvmr_shut_rung")
_lent(results.MachineState, "azvmr_machine_state")
_lent(results.AccountState, "azvmr_account_state")
_lent(results.AccountChange, "azvmr_account_change")
_lent(results.GuestFacts, "azvmr_guest_facts")
_lent(results.CandidateReport, "azvmr_candidate_report")
_lent(results.FoundVm, "azvmr_found_vm")
_lent(results.Leftover, "azvmr_leftover")
_lent(results.DryRunStep, "azvmr_dry_run_step")
_lent(results.Breach, "azvmr_breach")
_lent(Header, "azvmr_header")


def _if_known(kind: Any) -> None:
    """What may be unknown and has no value that says so: its getter says whether it is known."""
    read = _READERS[kind]

    def read_if_known(getter: Callable[..., Any], subject: Pointer) -> Any:
        known = ffi.new("int32_t *")
        value = read(lambda it: getter(it, known), subject)
        return value if known[0] else None

    _READERS[kind | None] = read_if_known


_if_known(int)
_if_known(results.AccountState)


@functools.cache
def _getters(kind: type, prefix: str) -> tuple[tuple[str, _Reader, Callable[..., Any]], ...]:
    hints = typing.get_type_hints(kind)
    return tuple(
        (name, _READERS[hint], _getter(f"{prefix}_{name}", type(None) in typing.get_args(hint)))
        for name, hint in hints.items()
        if name not in ("json", "_commands")
    )


def _getter(name: str, may_be_unknown: bool) -> Callable[..., Any]:
    """The getter of this name. What may be unknown elsewhere is always known of a kind that does not say so."""
    getter: Callable[..., Any] = getattr(lib, name)
    if may_be_unknown or ffi.typeof(getter).args[-1] != ffi.typeof("int32_t *"):
        return getter
    return lambda subject: getter(subject, ffi.NULL)


def _fields(kind: type, prefix: str, subject: Pointer) -> dict[str, Any]:
    return {name: read(getter, subject) for name, read, getter in _getters(kind, prefix)}


_RESULTS: dict[int, type] = {
    lib.AZVMR_RESULT_RESET: results.ResetResult,
    lib.AZVMR_RESULT_PREFLIGHT: results.PreflightReport,
    lib.AZVMR_RESULT_REST: results.RestResponse,
    lib.AZVMR_RESULT_RESTART: results.RestartResult,
    lib.AZVMR_RESULT_STATUS: results.StatusReport,
    lib.AZVMR_RESULT_FIND: results.FindReport,
    lib.AZVMR_RESULT_LEFTOVERS: results.LeftoversReport,
    lib.AZVMR_RESULT_DRY_RUN: results.DryRun,
    lib.AZVMR_RESULT_PASSWORD: results.PasswordReport,
    lib.AZVMR_RESULT_CLOUD: results.Cloud,
    lib.AZVMR_RESULT_RUN_COMMAND: results.RunCommandResult,
    lib.AZVMR_RESULT_FIX_ACCOUNT: results.FixAccountResult,
    lib.AZVMR_RESULT_ACCOUNTS: results.AccountsReport,
    lib.AZVMR_RESULT_VERIFY: results.VerifyReport,
    lib.AZVMR_RESULT_ROTATION: results.RotationResult,
    lib.AZVMR_RESULT_PLAN: plans.Plan,
    lib.AZVMR_RESULT_RESCUE: rescues.RescueResult,
    lib.AZVMR_RESULT_CLEANUP: rescues.CleanupReport,
    lib.AZVMR_RESULT_ADOPTION: rescues.AdoptionReport,
}

# Read from their documents, because C has getters only of what a program branches on.
_DOCUMENTS: tuple[type[results.Document], ...] = (
    plans.Plan, rescues.RescueResult, rescues.CleanupReport, rescues.AdoptionReport
)


def result_of(native: Pointer) -> Any:
    """A result of the library as a value."""
    kind = _RESULTS[lib.azvmr_result_kind(native)]
    if kind in _DOCUMENTS:
        return read_document(kind, _text(lib.azvmr_result_json, native))
    fields = _fields(kind, "azvmr_result", native)
    if kind is results.DryRun:
        fields["_commands"] = {name: _commands(native, shell) for name, shell in _SHELLS.items()}
    return kind(**fields, json=_text(lib.azvmr_result_json, native))


def _reset_within(getter: Callable[..., Any], subject: Pointer) -> Any:
    native = getter(subject)
    return result_of(native) if native else None


_READERS[results.ResetResult | None] = _reset_within


_SHELLS: dict[str, int] = {
    "az": lib.AZVMR_SHELL_AZ,
    "powershell": lib.AZVMR_SHELL_POWERSHELL,
    "net": lib.AZVMR_SHELL_NET,
}


def _commands(dry_run: Pointer, shell: int) -> Any:
    read = _READERS[tuple[str, ...]]
    return read(lambda native, count: lib.azvmr_dry_run_commands(native, shell, count), dry_run)


def error_of(native: Pointer) -> AzvmresetError:
    return error_from(_fields(AzvmresetError, "azvmr_error", native), _text(lib.azvmr_error_json, native))


def explanation_of(native: Pointer) -> results.FailureExplanation:
    return results.FailureExplanation(**_fields(results.FailureExplanation, "azvmr_failure", native))


def progress_of(native: Pointer) -> results.Progress:
    return results.Progress(**_fields(results.Progress, "azvmr_progress", native))


def http_request_of(native: Pointer) -> HttpRequest:
    return HttpRequest(**_fields(HttpRequest, "azvmr_http_request", native))
