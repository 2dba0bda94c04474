"""The tasks of the offline method, as every connection has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from ._native import lib
from ._plan_request import plan_request
from ._tasks import Tasks
from .names import AccountGroup, Hook, PlantedTask, PowerAfter, ReadBack, RescueNetwork, RescueOs
from .operation import Operation

if TYPE_CHECKING:
    from .plans import Plan


class OfflineTasks(Tasks):
    """What `Connection` has of them."""

    def start_plan(
        self,
        vm: str,
        *,
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
        timeout: float | None = None,
        traceparent: str | None = None,
    ) -> Operation[Plan]:
        """The offline method thought through before anything is touched. Reads only.

        The OS disk is copied, the copy repaired at a rescue VM and swapped in. It is the last resort: `after_failure`
        is the JSON of a result or error of another method, or a resume token; `skip_agent_methods` a person's reason.
        A plan with blockers is a result, too, and nothing of it may be carried out.

        `rescue_vm` is one that is there; else one is made, where what is empty is chosen. A `subnet` is the network
        `GIVEN_SUBNET`; `rescue_address_range` is of the network `NAT_GATEWAY`. What a policy demands of one that is made
        is an option, too: `rescue_os_disk_sku`, `rescue_disk_encryption_set`, `rescue_encryption_at_host`,
        `rescue_security_type`, `rescue_zone`, `rescue_admin_username`, `rescue_license_type`. The account is put into
        both groups unless `add_to` names one. With `plaintext` a chosen password will lie on the copy, in the clear
        until its script has run.
        """
        request = plan_request(
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
        return self._start(lib.azvmr_client_plan, request)
