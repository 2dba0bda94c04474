"""The tasks of the offline method, as every connection has them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, TypeVar

from . import _native
from ._native import lib
from ._requests import Request
from .names import AccountGroup, Hook, PlantedTask, PowerAfter, ReadBack, RescueNetwork, RescueOs
from .operation import Operation

if TYPE_CHECKING:
    from .plans import Plan

T = TypeVar("T")


class OfflineTasks:
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
        `GIVEN_SUBNET`. The account is put into both groups unless `add_to` names one. With `plaintext` a chosen password will lie on the copy, in the clear until its script has run.
        """
        request = Request("plan_rescue", _native.text(vm))
        request.number("task", task)
        request.number("hook", hook)
        request.text("username", username)
        request.number("built_in_administrator", built_in_administrator)
        request.number("existing_only", existing_only)
        for group in add_to:
            _native.call(lib.azvmr_plan_rescue_add_to, request.native, int(group))
        request.number("plaintext", plaintext)
        if rescue_vm is not None:
            request.text("rescue_vm", rescue_vm)
        request.number("rescue_os", rescue_os)
        request.text("rescue_size", rescue_size)
        request.text("rescue_image", rescue_image)
        request.text("rescue_group", rescue_group)
        for name, value in (rescue_tags or {}).items():
            tag = (_native.text(name), _native.text(value))
            _native.call(lib.azvmr_plan_rescue_add_rescue_tag, request.native, *tag)
        request.number("network", network)
        if subnet:
            request.text("subnet", subnet)
        request.number("probe", probe)
        request.number("read_back", read_back)
        request.number("deallocate", deallocate)
        request.number("power_after", power_after)
        request.number("lease", lease)
        request.number("keep_snapshot", keep_snapshot)
        request.text("from_snapshot", from_snapshot)
        request.text("after_failure", after_failure)
        request.text("skip_agent_methods", skip_agent_methods)
        request.call(timeout, traceparent)
        return self._start(lib.azvmr_client_plan, request)

    def _start(self, start: Callable[..., int], request: Request) -> Operation[T]:
        raise NotImplementedError
