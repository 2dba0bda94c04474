"""Work inside the guest, and what it would do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from . import _guest_requests, _native
from ._native import lib
from ._requests import Keep, Path, Request
from ._tasks import Tasks
from .credentials import Secret
from .names import AccountGroup, Blocker, CommandForm, Evidence
from .operation import Operation

if TYPE_CHECKING:
    from datetime import date

    from .results import AccountsReport, DryRun, FixAccountResult, RunCommandResult, VerifyReport


class GuestTasks(Tasks):
    """What a script of ours does in the guest."""

    def start_run_command(
        self,
        vm: str,
        *,
        script: str = "",
        command_id: str = "",
        parameters: Mapping[str, str] | None = None,
        protected_parameters: Mapping[str, Secret] | None = None,
        output_blob: Secret = "",
        error_blob: Secret = "",
        tail: bool = False,
        keep: bool = False,
        form: CommandForm = CommandForm.MANAGED,
        snapshot_first: bool = False,
        overrides: Iterable[Blocker] = (),
        run_as_user: str = "",
        run_as_password: Secret = "",
        timeout: float | None = None,
        traceparent: str | None = None,
    ) -> Operation[RunCommandResult]:
        """A PowerShell script inside the guest, or by `command_id` one that Azure itself holds.

        Everybody who may read the VM can read `parameters`. Azure never gives `protected_parameters` out again, but
        auditing inside Windows may record them. Of what is written Azure keeps the last 4 KiB; more is an error unless
        `tail`, or unless an append blob takes it (SAS URIs). A script that fails is no exception: see `succeeded`.
        """
        request = _guest_requests.run_command(
            vm,
            script=script,
            command_id=command_id,
            parameters=parameters,
            protected_parameters=protected_parameters,
            output_blob=output_blob,
            error_blob=error_blob,
            tail=tail,
            keep=keep,
            form=form,
            snapshot_first=snapshot_first,
            overrides=overrides,
            run_as_user=run_as_user,
            run_as_password=run_as_password,
            timeout=timeout,
            traceparent=traceparent,
        )
        return self._start(lib.azvmr_client_run_command, request)

    def start_fix_account(
        self,
        vm: str,
        *,
        username: str = "",
        built_in_administrator: bool = False,
        domain: str = "",
        detect_only: bool = False,
        enable: bool = False,
        extend_to: date | None = None,
        add_to: Iterable[AccountGroup] = (),
        create: bool = False,
        password: Secret = "",
        generate: bool = False,
        secret_out: Path | int | Keep | None = None,
        replace_files: bool = False,
        clear_parameter: bool = False,
        require: Evidence = Evidence.CONFIRMED,
        form: CommandForm = CommandForm.MANAGED,
        snapshot_first: bool = False,
        overrides: Iterable[Blocker] = (),
        run_as_user: str = "",
        run_as_password: Secret = "",
        timeout: float | None = None,
        traceparent: str | None = None,
    ) -> Operation[FixAccountResult]:
        """Repairs what keeps an account from signing in, and reads it back.

        By default: that the password must be changed, a password that is too old (which takes a new one), a lock-out.
        All else is asked for. `built_in_administrator` is the account with RID 500, whatever its name. A password,
        given or made, travels as that of `reset_password` does by Run Command. The account expires at the end of the
        day `extend_to`, UTC.
        """
        request = _guest_requests.fix_account(
            vm,
            username=username,
            built_in_administrator=built_in_administrator,
            domain=domain,
            detect_only=detect_only,
            enable=enable,
            extend_to=extend_to,
            add_to=add_to,
            create=create,
            password=password,
            generate=generate,
            secret_out=secret_out,
            replace_files=replace_files,
            clear_parameter=clear_parameter,
            require=require,
            form=form,
            snapshot_first=snapshot_first,
            overrides=overrides,
            run_as_user=run_as_user,
            run_as_password=run_as_password,
            timeout=timeout,
            traceparent=traceparent,
        )
        return self._start(lib.azvmr_client_fix_account, request)

    def start_accounts(
        self,
        vm: str,
        *,
        form: CommandForm = CommandForm.MANAGED,
        overrides: Iterable[Blocker] = (),
        run_as_user: str = "",
        run_as_password: Secret = "",
        timeout: float | None = None,
        traceparent: str | None = None,
    ) -> Operation[AccountsReport]:
        """The guest's local accounts; on a domain controller, those of Administrators. Changes nothing."""
        request = Request("accounts", _native.text(vm))
        request.guest_work(form, overrides, run_as_user, run_as_password)
        request.call(timeout, traceparent)
        return self._start(lib.azvmr_client_accounts, request)

    def start_verify(
        self,
        vm: str,
        *,
        username: str = "",
        built_in_administrator: bool = False,
        domain: str = "",
        password: Secret = "",
        clear_parameter: bool = False,
        require: Evidence = Evidence.NONE,
        form: CommandForm = CommandForm.MANAGED,
        overrides: Iterable[Blocker] = (),
        run_as_user: str = "",
        run_as_password: Secret = "",
        timeout: float | None = None,
        traceparent: str | None = None,
    ) -> Operation[VerifyReport]:
        """Proof without a reset: the account is read, and with a password one sign-in is tried in the guest.

        One, because each counts towards the lock-out. The password travels as that of `fix_account` does.
        """
        request = Request("verify", _native.text(vm), _native.text(username))
        request.number("built_in_administrator", built_in_administrator)
        request.text("domain", domain)
        request.secret("password", password)
        request.number("clear_parameter", clear_parameter)
        request.number("require", require)
        request.guest_work(form, overrides, run_as_user, run_as_password)
        request.call(timeout, traceparent)
        return self._start(lib.azvmr_client_verify, request)

    def start_dry_run_run_command(
        self,
        vm: str,
        *,
        script: str = "",
        command_id: str = "",
        parameters: Mapping[str, str] | None = None,
        protected_parameters: Mapping[str, Secret] | None = None,
        output_blob: Secret = "",
        error_blob: Secret = "",
        tail: bool = False,
        keep: bool = False,
        form: CommandForm = CommandForm.MANAGED,
        snapshot_first: bool = False,
        overrides: Iterable[Blocker] = (),
        run_as_user: str = "",
        run_as_password: Secret = "",
        timeout: float | None = None,
        traceparent: str | None = None,
    ) -> Operation[DryRun]:
        """What `run_command` would do. Reads only; secrets may be missing."""
        request = _guest_requests.run_command(
            vm,
            script=script,
            command_id=command_id,
            parameters=parameters,
            protected_parameters=protected_parameters,
            output_blob=output_blob,
            error_blob=error_blob,
            tail=tail,
            keep=keep,
            form=form,
            snapshot_first=snapshot_first,
            overrides=overrides,
            run_as_user=run_as_user,
            run_as_password=run_as_password,
            timeout=timeout,
            traceparent=traceparent,
        )
        return self._start(lib.azvmr_client_dry_run_run_command, request)

    def start_dry_run_fix_account(
        self,
        vm: str,
        *,
        username: str = "",
        built_in_administrator: bool = False,
        domain: str = "",
        detect_only: bool = False,
        enable: bool = False,
        extend_to: date | None = None,
        add_to: Iterable[AccountGroup] = (),
        create: bool = False,
        password: Secret = "",
        generate: bool = False,
        clear_parameter: bool = False,
        require: Evidence = Evidence.CONFIRMED,
        form: CommandForm = CommandForm.MANAGED,
        snapshot_first: bool = False,
        overrides: Iterable[Blocker] = (),
        run_as_user: str = "",
        run_as_password: Secret = "",
        timeout: float | None = None,
        traceparent: str | None = None,
    ) -> Operation[DryRun]:
        """What `fix_account` would do. Reads only; secrets may be missing."""
        request = _guest_requests.fix_account(
            vm,
            username=username,
            built_in_administrator=built_in_administrator,
            domain=domain,
            detect_only=detect_only,
            enable=enable,
            extend_to=extend_to,
            add_to=add_to,
            create=create,
            password=password,
            generate=generate,
            secret_out=None,
            replace_files=False,
            clear_parameter=clear_parameter,
            require=require,
            form=form,
            snapshot_first=snapshot_first,
            overrides=overrides,
            run_as_user=run_as_user,
            run_as_password=run_as_password,
            timeout=timeout,
            traceparent=traceparent,
        )
        return self._start(lib.azvmr_client_dry_run_fix_account, request)
