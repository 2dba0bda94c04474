"""Resets, rotations, and what they would do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from . import _native
from ._native import lib
from ._requests import Keep, Path, Request
from ._tasks import Tasks
from .credentials import Secret
from .last_resort import LastResort
from .names import AfterStart, Blocker, CommandForm, Confirm, Evidence, Method, VmAccessAfter
from .operation import Operation
from .sealing import SealingKey
from .vault import Candidate, Vault, rotation_request

if TYPE_CHECKING:
    from .results import DryRun, ResetResult, RotationResult


class ResetTasks(Tasks):
    """What changes an account or Remote Desktop from outside."""

    def start_reset_password(
        self,
        vm: str,
        *,
        username: str = "",
        built_in_administrator: bool = False,
        password: Secret = "",
        create: bool = False,
        unchecked_name: bool = False,
        generate: bool = False,
        secret_out: Path | int | Keep | None = None,
        sealing_key: SealingKey | None = None,
        key_out: Path | int | Keep | None = None,
        method: Method | None = None,
        form: CommandForm = CommandForm.MANAGED,
        clear_parameter: bool = False,
        last_resort: LastResort | None = None,
        vm_access_after: VmAccessAfter = VmAccessAfter.AUTOMATIC,
        verify_in_guest: bool = False,
        start_if_stopped: bool = False,
        after: AfterStart = AfterStart.LEAVE_RUNNING,
        snapshot_first: bool = False,
        resume_file: Path | None = None,
        resume_sink: Keep | None = None,
        replace_files: bool = False,
        overrides: Iterable[Blocker] = (),
        confirm: Confirm = Confirm.AUTOMATIC,
        require: Evidence = Evidence.APPLIED,
        timeout: float | None = None,
        traceparent: str | None = None,
    ) -> Operation[ResetResult]:
        """A new password for an account of the VM.

        Azure makes an unknown name a new administrator. So a name other than the VM's recorded administrator is read in
        the guest first; where that cannot be done it needs `create` (the account is meant to be new) or `unchecked_name`
        (the caller vouches that it exists).

        With `generate` the password is made, and `secret_out` has it before anything that changes the VM is sent: a
        file (mode 600), an open descriptor or a callable. A resume token is kept in `resume_file` or given to
        `resume_sink` before the first write, and again whenever more is known. The callables run in a thread of their
        own; what one raises ends the reset and is the cause of its error. Files that are there already are refused
        unless `replace_files`.

        Without a `method` each way is tried in turn until one has set the password or the guest says no: `rungs` of the
        result tells of each. By Run Command the password travels sealed to a key made in the guest, in two rounds; with
        `clear_parameter` in one, as a protected parameter that Windows may record. With a `sealing_key` the guest makes
        the password and seals it to that key: `secret_out` gets what the key opens, and `key_out` a key that was
        generated (PEM), before anything that changes the VM is sent. `verify_in_guest` tries one sign-in afterwards.
        `built_in_administrator` is the account with RID 500, in place of a username. With a `last_resort` the last way is
        the disk itself: the VM is stopped and gets a repaired copy, and the error of one that stays as it is says how to
        go on by its journal.
        """
        request = self._reset_password_request(vm, username, password, create, unchecked_name)
        request.number("generate", generate)
        request.secret_sink(secret_out, replace_files)
        request.sealing_key(sealing_key)
        request.key_sink(key_out, replace_files)
        _ways(request, method, form, clear_parameter, vm_access_after)
        if last_resort is not None:
            last_resort._give_to(request, vm)
        _in_guest(request, built_in_administrator, verify_in_guest, confirm)
        _around(request, start_if_stopped, after, snapshot_first, overrides, require, timeout, traceparent)
        request.resume_sink(resume_file, resume_sink, replace_files)
        return self._start(lib.azvmr_client_reset_password, request)

    def start_reset_rdp(
        self,
        vm: str,
        *,
        start_if_stopped: bool = False,
        after: AfterStart = AfterStart.LEAVE_RUNNING,
        snapshot_first: bool = False,
        resume_file: Path | None = None,
        resume_sink: Keep | None = None,
        replace_files: bool = False,
        overrides: Iterable[Blocker] = (),
        require: Evidence = Evidence.APPLIED,
        timeout: float | None = None,
        traceparent: str | None = None,
    ) -> Operation[ResetResult]:
        """The Remote Desktop configuration as it was when Windows was new. Options as of `reset_password`."""
        request = Request("reset_rdp", _native.text(vm))
        _around(request, start_if_stopped, after, snapshot_first, overrides, require, timeout, traceparent)
        request.resume_sink(resume_file, resume_sink, replace_files)
        return self._start(lib.azvmr_client_reset_rdp, request)

    def start_resume(
        self,
        token: Secret,
        *,
        password: Secret = "",
        sealing_key: SealingKey | None = None,
        secret_out: Path | int | Keep | None = None,
        resume_file: Path | None = None,
        resume_sink: Keep | None = None,
        replace_files: bool = False,
        timeout: float | None = None,
        traceparent: str | None = None,
    ) -> Operation[ResetResult]:
        """Goes on with a reset that was interrupted: `resume_token` of its error, or what its sink was given.

        The password is needed once more where the write never arrived; without it the error then is `not_sent`. A
        sealed password needs the key that the reset was begun with, and `secret_out` for what it opens.
        """
        with _native.exposed(token) as text:
            request = Request("resume", *text)
        request.secret("password", password)
        request.sealing_key(sealing_key)
        request.secret_sink(secret_out, replace_files)
        request.resume_sink(resume_file, resume_sink, replace_files)
        request.call(timeout, traceparent)
        return self._start(lib.azvmr_client_resume, request)

    def start_rotate(
        self,
        vm: str,
        *,
        username: str,
        vault: Vault,
        current: Candidate | None = None,
        pending: Candidate | None = None,
        settle_only: bool = False,
        sealing_key: SealingKey | None = None,
        method: Method | None = None,
        form: CommandForm = CommandForm.MANAGED,
        commit_at: Evidence = Evidence.VERIFIED,
        start_if_stopped: bool = False,
        after: AfterStart = AfterStart.LEAVE_RUNNING,
        snapshot_first: bool = False,
        overrides: Iterable[Blocker] = (),
        timeout: float | None = None,
        traceparent: str | None = None,
    ) -> Operation[RotationResult]:
        """A new password that the vault has before it is set, and calls current only once it is proved.

        `current` and `pending` are what the vault holds. With something pending, what is at work on the VM is waited
        for, and each is tried by one sign-in in the guest until one is proved; nothing new is set while it is not known
        which is in force. `settle_only` sets nothing new at all. With a `sealing_key` the guest makes the password. Less
        evidence than `commit_at` is not committed. An error names in `candidates` those that may be in force: rotate
        again with what the vault holds then.
        """
        request = rotation_request(vm, username, vault, current, pending)
        request.number("settle_only", settle_only)
        request.sealing_key(sealing_key)
        request.number("method", lib.AZVMR_METHOD_LADDER if method is None else method)
        request.number("form", form)
        request.number("commit_at", commit_at)
        request.number("start_if_stopped", start_if_stopped)
        request.number("after", after)
        request.number("snapshot_first", snapshot_first)
        request.overrides(overrides)
        request.call(timeout, traceparent)
        return self._start(lib.azvmr_client_rotate, request)

    def start_dry_run_reset_password(
        self,
        vm: str,
        *,
        username: str = "",
        password: Secret = "",
        create: bool = False,
        unchecked_name: bool = False,
        sealing_key: SealingKey | None = None,
        method: Method | None = None,
        form: CommandForm = CommandForm.MANAGED,
        clear_parameter: bool = False,
        last_resort: LastResort | None = None,
        vm_access_after: VmAccessAfter = VmAccessAfter.AUTOMATIC,
        built_in_administrator: bool = False,
        verify_in_guest: bool = False,
        confirm: Confirm = Confirm.AUTOMATIC,
        start_if_stopped: bool = False,
        after: AfterStart = AfterStart.LEAVE_RUNNING,
        snapshot_first: bool = False,
        overrides: Iterable[Blocker] = (),
        require: Evidence = Evidence.APPLIED,
        timeout: float | None = None,
        traceparent: str | None = None,
    ) -> Operation[DryRun]:
        """What `reset_password` would do. Reads only; the password may be missing."""
        request = self._reset_password_request(vm, username, password, create, unchecked_name)
        request.sealing_key(sealing_key)
        _ways(request, method, form, clear_parameter, vm_access_after)
        if last_resort is not None:
            last_resort._give_to(request, vm)
        _in_guest(request, built_in_administrator, verify_in_guest, confirm)
        _around(request, start_if_stopped, after, snapshot_first, overrides, require, timeout, traceparent)
        return self._start(lib.azvmr_client_dry_run_reset_password, request)

    def start_dry_run_reset_rdp(
        self,
        vm: str,
        *,
        start_if_stopped: bool = False,
        after: AfterStart = AfterStart.LEAVE_RUNNING,
        snapshot_first: bool = False,
        overrides: Iterable[Blocker] = (),
        require: Evidence = Evidence.APPLIED,
        timeout: float | None = None,
        traceparent: str | None = None,
    ) -> Operation[DryRun]:
        """What `reset_rdp` would do. Reads only."""
        request = Request("reset_rdp", _native.text(vm))
        _around(request, start_if_stopped, after, snapshot_first, overrides, require, timeout, traceparent)
        return self._start(lib.azvmr_client_dry_run_reset_rdp, request)

    @staticmethod
    def _reset_password_request(
        vm: str, username: str, password: Secret, create: bool, unchecked_name: bool
    ) -> Request:
        with _native.exposed(password) as secret:
            request = Request("reset_password", _native.text(vm), _native.text(username), *secret)
        request.number("create", create)
        request.number("unchecked_name", unchecked_name)
        return request


def _around(
    request: Request,
    start_if_stopped: bool,
    after: AfterStart,
    snapshot_first: bool,
    overrides: Iterable[Blocker],
    require: Evidence,
    timeout: float | None,
    traceparent: str | None,
) -> None:
    """What every reset may be told to do around its own work."""
    request.number("start_if_stopped", start_if_stopped)
    request.number("after", after)
    request.number("snapshot_first", snapshot_first)
    request.overrides(overrides)
    request.number("require", require)
    request.call(timeout, traceparent)


def _ways(
    request: Request,
    method: Method | None,
    form: CommandForm,
    clear_parameter: bool,
    vm_access_after: VmAccessAfter,
) -> None:
    """How a new password may reach the guest."""
    request.number("method", lib.AZVMR_METHOD_LADDER if method is None else method)
    request.number("form", form)
    request.number("clear_parameter", clear_parameter)
    request.number("vm_access_after", vm_access_after)


def _in_guest(
    request: Request, built_in_administrator: bool, verify_in_guest: bool, confirm: Confirm
) -> None:
    """What the guest is asked, and of whom."""
    request.number("built_in_administrator", built_in_administrator)
    request.number("verify_in_guest", verify_in_guest)
    request.number("confirm", confirm)
