"""One identity, one cloud: how a connection is made and ended, and how its tasks are started."""

from __future__ import annotations

import atexit
import weakref
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, TypeVar

from . import _guest_requests, _native, _options
from ._native import lib, made
from ._offline_tasks import OfflineTasks
from ._requests import Keep, Path, Request
from .credentials import Credential, Secret
from .errors import DeadlineExceeded
from .names import AccountGroup, AddressFamily, AfterStart, Blocker, CommandForm, Confirm, Evidence, FinalState
from .names import LogLevel, Method, VmAccessAfter
from .operation import Operation
from .sealing import SealingKey
from .transport import Transport
from .vault import Candidate, Vault, rotation_request

if TYPE_CHECKING:
    from datetime import date

    from .results import (
        AccountsReport,
        Cloud,
        DryRun,
        FindReport,
        FixAccountResult,
        LeftoversReport,
        LogRecord,
        PreflightReport,
        ResetResult,
        RestartResult,
        RestResponse,
        RotationResult,
        RunCommandResult,
        StatusReport,
        VerifyReport,
    )

T = TypeVar("T")

_SLICE = 0.1
_open: weakref.WeakSet[Connection] = weakref.WeakSet()


class Connection(OfflineTasks):
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

    def start_preflight(
        self, vm: str, *, timeout: float | None = None, traceparent: str | None = None
    ) -> Operation[PreflightReport]:
        """What stands in the way of a reset. Reads only."""
        request = Request("preflight", _native.text(vm))
        request.call(timeout, traceparent)
        return self._start(lib.azvmr_client_preflight, request)

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
        allow_offline: bool = False,
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
        `built_in_administrator` is the account with RID 500, in place of a username.
        """
        request = self._reset_password_request(vm, username, password, create, unchecked_name)
        request.number("generate", generate)
        request.secret_sink(secret_out, replace_files)
        request.sealing_key(sealing_key)
        request.key_sink(key_out, replace_files)
        _ways(request, method, form, clear_parameter, allow_offline, vm_access_after)
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

    def start_restart(
        self, vm: str, *, timeout: float | None = None, traceparent: str | None = None
    ) -> Operation[RestartResult]:
        """Restarts the VM."""
        request = Request("restart", _native.text(vm))
        request.call(timeout, traceparent)
        return self._start(lib.azvmr_client_restart, request)

    def start_status(
        self, vm: str, *, timeout: float | None = None, traceparent: str | None = None
    ) -> Operation[StatusReport]:
        """What is going on at the VM. Reads only."""
        request = Request("status_request", _native.text(vm))
        request.call(timeout, traceparent)
        return self._start(lib.azvmr_client_status, request)

    def start_find(
        self, subscription: str, text: str, *, timeout: float | None = None, traceparent: str | None = None
    ) -> Operation[FindReport]:
        """The VMs of a subscription by name, computer name, or IPv4 or IPv6 address."""
        request = Request("find", _native.text(subscription), _native.text(text))
        request.call(timeout, traceparent)
        return self._start(lib.azvmr_client_find, request)

    def start_leftovers(
        self,
        vm: str,
        *,
        remove: bool = False,
        force_update_tag: str | None = None,
        in_guest: bool = False,
        timeout: float | None = None,
        traceparent: str | None = None,
    ) -> Operation[LeftoversReport]:
        """What earlier runs left at the VM; `remove` deletes what is proved to be ours.

        A VMAccess instance is ours where it bears the `force_update_tag` of a reset of yours. With `in_guest` the guest
        is asked, too, for keys of ours.
        """
        request = Request("leftovers", _native.text(vm))
        request.number("remove", remove)
        if force_update_tag is not None:
            request.text("force_update_tag", force_update_tag)
        request.number("in_guest", in_guest)
        request.call(timeout, traceparent)
        return self._start(lib.azvmr_client_leftovers, request)

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
        allow_offline: bool = False,
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
        _ways(request, method, form, clear_parameter, allow_offline, vm_access_after)
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

    def start_dry_run_restart(
        self, vm: str, *, timeout: float | None = None, traceparent: str | None = None
    ) -> Operation[DryRun]:
        """What `restart` would do. Reads only."""
        request = Request("restart", _native.text(vm))
        request.call(timeout, traceparent)
        return self._start(lib.azvmr_client_dry_run_restart, request)

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
        traceparent: str | None = None,
    ) -> Operation[RestResponse]:
        """One ARM request by the library's own rules.

        `wait` follows a long-running operation to its end, `all` follows nextLink and joins the pages.
        """
        request = Request("rest_request", _native.text(method), _native.text(url))
        for name, value in headers.items() if isinstance(headers, Mapping) else headers:
            line = (_native.text(name), _native.text(value))
            _native.call(lib.azvmr_rest_request_add_header, request.native, *line)
        request.secret("body", body)
        request.number("wait", wait)
        request.number("all", all)
        request.number("final_state_via", final_state_via)
        request.call(timeout, traceparent)
        return self._start(lib.azvmr_client_rest, request)

    def start_discover_cloud(self) -> Operation[Cloud]:
        """Where this client works and signs in: of a well-known cloud at once, of another by its metadata."""
        self._raised.raise_again()
        operation = made("azvmr_operation", lib.azvmr_client_discover_cloud, self._native)
        return Operation(operation, self, self._token_failure, _native.Kept())

    @staticmethod
    def _reset_password_request(
        vm: str, username: str, password: Secret, create: bool, unchecked_name: bool
    ) -> Request:
        with _native.exposed(password) as secret:
            request = Request("reset_password", _native.text(vm), _native.text(username), *secret)
        request.number("create", create)
        request.number("unchecked_name", unchecked_name)
        return request

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
    allow_offline: bool,
    vm_access_after: VmAccessAfter,
) -> None:
    """How a new password may reach the guest."""
    request.number("method", lib.AZVMR_METHOD_LADDER if method is None else method)
    request.number("form", form)
    request.number("clear_parameter", clear_parameter)
    request.number("allow_offline", allow_offline)
    request.number("vm_access_after", vm_access_after)


def _in_guest(
    request: Request, built_in_administrator: bool, verify_in_guest: bool, confirm: Confirm
) -> None:
    """What the guest is asked, and of whom."""
    request.number("built_in_administrator", built_in_administrator)
    request.number("verify_in_guest", verify_in_guest)
    request.number("confirm", confirm)


@atexit.register
def _close_all() -> None:
    """Before the interpreter goes: afterwards a callback would find none."""
    for connection in list(_open):
        try:
            connection._close(None)
        except Exception:
            pass  # nobody is left to be told
