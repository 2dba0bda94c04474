"""The last way of a reset: the disk itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from . import _native
from ._native import lib
from ._plan_request import plan_request
from ._requests import Path, Request
from .journal import Journal, keep_journal
from .names import Hook, OnFailure, PlantedTask, PowerAfter, ReadBack, RescueNetwork, RescueOs


@dataclass(frozen=True, kw_only=True)
class LastResort:
    """How the VM is rescued if nobody in it answers: it is stopped, and gets a repaired copy of its OS disk.

    The options are those of `rescue`; account, password, key and their places are those of the reset. A chosen password
    takes `plaintext`: it lies on the copy until Windows has run the script.
    """

    journal: Path | Journal
    plaintext: bool = False
    hook: Hook = Hook.GROUP_POLICY
    rescue_vm: str | None = None
    rescue_os: RescueOs = RescueOs.LINUX
    rescue_size: str = ""
    rescue_image: str = ""
    rescue_group: str = ""
    rescue_tags: Mapping[str, str] | None = None
    network: RescueNetwork = RescueNetwork.SOURCE_SUBNET
    subnet: str = ""
    rescue_address_range: str = ""
    rescue_admin_username: str = ""
    rescue_os_disk_sku: str = ""
    rescue_disk_encryption_set: str = ""
    rescue_encryption_at_host: bool = False
    rescue_security_type: str = ""
    rescue_zone: str = ""
    rescue_license_type: str = ""
    probe: bool = True
    read_back: ReadBack = ReadBack.AUTOMATIC
    deallocate: bool = False
    power_after: PowerAfter = PowerAfter.AS_BEFORE
    lease: bool = True
    keep_snapshot: bool = False
    from_snapshot: str = ""
    on_failure: OnFailure = OnFailure.AUTOMATIC
    agent_patience: float = 300
    lease_time: float = 900

    def _give_to(self, reset: Request, vm: str) -> None:
        rescue = Request("rescue", self._planned(vm).native)
        rescue.sink_failure = reset.sink_failure  # what the journal raises ends the reset
        keep_journal(rescue, self.journal)
        rescue.number("on_failure", self.on_failure)
        rescue.number("agent_patience", _native.milliseconds(self.agent_patience))
        rescue.number("lease_time", _native.milliseconds(self.lease_time))
        _native.call(lib.azvmr_reset_password_set_last_resort, reset.native, rescue.native)

    def _planned(self, vm: str) -> Request:
        return plan_request(
            vm,
            username="",
            built_in_administrator=False,
            existing_only=False,
            add_to=(),
            task=PlantedTask.RESET_PASSWORD,
            hook=self.hook,
            plaintext=self.plaintext,
            rescue_vm=self.rescue_vm,
            rescue_os=self.rescue_os,
            rescue_size=self.rescue_size,
            rescue_image=self.rescue_image,
            rescue_group=self.rescue_group,
            rescue_tags=self.rescue_tags,
            network=self.network,
            subnet=self.subnet,
            rescue_address_range=self.rescue_address_range,
            rescue_admin_username=self.rescue_admin_username,
            rescue_os_disk_sku=self.rescue_os_disk_sku,
            rescue_disk_encryption_set=self.rescue_disk_encryption_set,
            rescue_encryption_at_host=self.rescue_encryption_at_host,
            rescue_security_type=self.rescue_security_type,
            rescue_zone=self.rescue_zone,
            rescue_license_type=self.rescue_license_type,
            probe=self.probe,
            read_back=self.read_back,
            deallocate=self.deallocate,
            power_after=self.power_after,
            lease=self.lease,
            keep_snapshot=self.keep_snapshot,
            from_snapshot=self.from_snapshot,
            after_failure="",
            skip_agent_methods="",
            timeout=None,
            traceparent=None,
        )
