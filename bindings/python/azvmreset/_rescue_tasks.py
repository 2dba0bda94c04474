"""The offline method carried out, gone on with and undone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from . import _native
from ._native import lib
from ._plan_request import plan_request
from ._requests import Keep, Path, Request
from ._tasks import Tasks
from .credentials import Secret
from .journal import Journal, keep_journal
from .names import AccountGroup, Evidence, Hook, OnFailure, PlantedTask, PowerAfter, ReadBack
from .names import RescueNetwork, RescueOs
from .operation import Operation
from .sealing import SealingKey

if TYPE_CHECKING:
    from .plans import Plan
    from .rescues import AdoptionReport, CleanupReport, RescueResult


class RescueTasks(Tasks):
    """What may be killed anywhere: it is gone on with, or undone, by its journal."""

    def start_rescue(
        self,
        vm: str,
        *,
        journal: Path | Journal,
        username: str = "",
        built_in_administrator: bool = False,
        existing_only: bool = False,
        add_to: Iterable[AccountGroup] = (),
        task: PlantedTask = PlantedTask.RESET_PASSWORD,
        hook: Hook = Hook.GROUP_POLICY,
        plaintext: bool = False,
        rescue_vm: str | None = None,
        rescue_os: RescueOs = RescueOs.LINUX,
        rescue_size: str = "",
        rescue_image: str = "",
        rescue_group: str = "",
        rescue_tags: Mapping[str, str] | None = None,
        network: RescueNetwork = RescueNetwork.SOURCE_SUBNET,
        subnet: str = "",
        rescue_address_range: str = "",
        rescue_admin_username: str = "",
        rescue_os_disk_sku: str = "",
        rescue_disk_encryption_set: str = "",
        rescue_encryption_at_host: bool = False,
        rescue_security_type: str = "",
        rescue_zone: str = "",
        rescue_license_type: str = "",
        probe: bool = True,
        read_back: ReadBack = ReadBack.AUTOMATIC,
        deallocate: bool = False,
        power_after: PowerAfter = PowerAfter.AS_BEFORE,
        lease: bool = True,
        keep_snapshot: bool = False,
        from_snapshot: str = "",
        after_failure: str = "",
        skip_agent_methods: str = "",
        password: Secret | None = None,
        sealing_key: SealingKey | None = None,
        key_out: Path | int | Keep | None = None,
        secret_out: Path | int | Keep | None = None,
        replace_files: bool = False,
        approved_plan: str = "",
        on_failure: OnFailure = OnFailure.AUTOMATIC,
        require: Evidence = Evidence.APPLIED,
        agent_patience: float = 300,
        lease_time: float = 900,
        timeout: float | None = None,
        traceparent: str | None = None,
    ) -> Operation[RescueResult]:
        """Carries out the plan of this request: the VM is stopped, and gets a repaired copy of its OS disk.

        The options of `plan`, and: every intention is in the `journal` before it is carried out, a new file or an object
        of yours; it holds no secret. The guest makes the password and seals it to `sealing_key`: `secret_out` gets what
        the key opens, `key_out` has one that was generated before anything leaves. A chosen `password` takes
        `plaintext`. With `approved_plan`, the id of a plan that somebody has looked through, nothing begins where
        another one comes of it now.

        What is interrupted stays as it is: go on with `resume_rescue`, or back with `rollback`.
        """
        if plaintext != (password is not None):
            raise ValueError("a chosen password and plaintext go together: it lies on the copy until its script has run")
        planned = plan_request(
            vm,
            username=username,
            built_in_administrator=built_in_administrator,
            existing_only=existing_only,
            add_to=add_to,
            task=task,
            hook=hook,
            plaintext=plaintext,
            rescue_vm=rescue_vm,
            rescue_os=rescue_os,
            rescue_size=rescue_size,
            rescue_image=rescue_image,
            rescue_group=rescue_group,
            rescue_tags=rescue_tags,
            network=network,
            subnet=subnet,
            rescue_address_range=rescue_address_range,
            rescue_admin_username=rescue_admin_username,
            rescue_os_disk_sku=rescue_os_disk_sku,
            rescue_disk_encryption_set=rescue_disk_encryption_set,
            rescue_encryption_at_host=rescue_encryption_at_host,
            rescue_security_type=rescue_security_type,
            rescue_zone=rescue_zone,
            rescue_license_type=rescue_license_type,
            probe=probe,
            read_back=read_back,
            deallocate=deallocate,
            power_after=power_after,
            lease=lease,
            keep_snapshot=keep_snapshot,
            from_snapshot=from_snapshot,
            after_failure=after_failure,
            skip_agent_methods=skip_agent_methods,
            timeout=timeout,
            traceparent=traceparent,
        )
        request = Request("rescue", planned.native)
        keep_journal(request, journal)
        request.sealing_key(sealing_key)
        request.key_sink(key_out, replace_files)
        request.secret_sink(secret_out, replace_files)
        if password is not None:
            request.secret("plaintext", password)
        request.text("approved_plan", approved_plan)
        _carrying(request, on_failure, require, agent_patience, lease_time)
        return self._start(lib.azvmr_client_rescue, request)

    def start_resume_rescue(
        self,
        journal: Path | Journal,
        *,
        plan: Plan | None = None,
        sealing_key: SealingKey | None = None,
        secret_out: Path | int | Keep | None = None,
        replace_files: bool = False,
        password: Secret = "",
        on_failure: OnFailure = OnFailure.AUTOMATIC,
        require: Evidence = Evidence.APPLIED,
        agent_patience: float = 300,
        lease_time: float = 900,
        timeout: float | None = None,
        traceparent: str | None = None,
    ) -> Operation[RescueResult]:
        """Goes on where another process, of this machine or another, was ended.

        Where its journal is lost, `plan` is what was carried out, and `journal` a new one. Without the key that it was
        begun with, a sealed password stays on the VM. A chosen `password` is needed where nothing is planted yet.
        """
        request = Request("resume_rescue")
        keep_journal(request, journal)
        if plan is not None:
            plan._give_to(lib.azvmr_resume_rescue_set_plan, request.native)
        request.sealing_key(sealing_key)
        request.secret_sink(secret_out, replace_files)
        request.secret("password", password)
        _carrying(request, on_failure, require, agent_patience, lease_time)
        request.call(timeout, traceparent)
        return self._start(lib.azvmr_client_resume_rescue, request)

    def start_restore(
        self,
        vm: str,
        *,
        snapshot: str,
        journal: Path | Journal,
        approved_plan: str = "",
        deallocate: bool = False,
        power_after: PowerAfter = PowerAfter.AS_BEFORE,
        lease: bool = True,
        on_failure: OnFailure = OnFailure.AUTOMATIC,
        lease_time: float = 900,
        timeout: float | None = None,
        traceparent: str | None = None,
    ) -> Operation[RescueResult]:
        """The VM with its OS disk as a snapshot has it, of a disk that is or was its own. The disk it has now is kept."""
        request = Request("restore", _native.text(vm), _native.text(snapshot))
        keep_journal(request, journal)
        request.text("approved_plan", approved_plan)
        request.number("deallocate", deallocate)
        request.number("power_after", power_after)
        request.number("lease", lease)
        request.number("on_failure", on_failure)
        request.number("lease_time", _native.milliseconds(lease_time))
        request.call(timeout, traceparent)
        return self._start(lib.azvmr_client_restore, request)

    def start_adopt(
        self, vm: str, *, timeout: float | None = None, traceparent: str | None = None
    ) -> Operation[AdoptionReport]:
        """What a rescue has left at a VM whose journal is lost. Reads only."""
        request = Request("adopt", _native.text(vm))
        request.call(timeout, traceparent)
        return self._start(lib.azvmr_client_adopt, request)

    def start_rollback(
        self,
        *,
        journal: Path | Journal | None = None,
        vm: str = "",
        plan_id: str = "",
        discard_changes: bool = False,
        lease_time: float = 900,
        timeout: float | None = None,
        traceparent: str | None = None,
    ) -> Operation[RescueResult]:
        """The original disk and the original power state, and nothing of the plan left.

        By its `journal`; where that is lost, by `vm` and the `plan_id` that `adopt` tells. Once Windows has run on the
        copy, going back loses what it has written since: `discard_changes`.
        """
        request = _of_a_rescue("rollback", journal, vm, plan_id)
        request.number("discard_changes", discard_changes)
        request.number("lease_time", _native.milliseconds(lease_time))
        request.call(timeout, traceparent)
        return self._start(lib.azvmr_client_rollback, request)

    def start_cleanup(
        self,
        *,
        journal: Path | Journal | None = None,
        vm: str = "",
        plan_id: str = "",
        dry_run: bool = False,
        discard_password: bool = False,
        lease_time: float = 900,
        timeout: float | None = None,
        traceparent: str | None = None,
    ) -> Operation[CleanupReport]:
        """Deletes what a rescue has left, one by one. Which rescue: as of `rollback`.

        A sealed password that was never delivered stops it, unless `discard_password`.
        """
        request = _of_a_rescue("cleanup", journal, vm, plan_id)
        request.number("dry_run", dry_run)
        request.number("discard_password", discard_password)
        request.number("lease_time", _native.milliseconds(lease_time))
        request.call(timeout, traceparent)
        return self._start(lib.azvmr_client_cleanup, request)


def _of_a_rescue(kind: str, journal: Path | Journal | None, vm: str, plan_id: str) -> Request:
    if not (journal is None) == bool(vm) == bool(plan_id):
        raise ValueError("a rescue is named by its journal, or by vm and plan_id where that is lost")
    request = Request(kind)
    if journal is not None:
        keep_journal(request, journal)
    else:
        which = (_native.text(vm), _native.text(plan_id))
        _native.call(getattr(lib, f"azvmr_{kind}_set_plan"), request.native, *which)
    return request


def _carrying(
    request: Request, on_failure: OnFailure, require: Evidence, agent_patience: float, lease_time: float
) -> None:
    request.number("on_failure", on_failure)
    request.number("require", require)
    request.number("agent_patience", _native.milliseconds(agent_patience))
    request.number("lease_time", _native.milliseconds(lease_time))
