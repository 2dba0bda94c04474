"""The request for a plan, with all that it may be told; a rescue is made of one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from . import _native
from ._native import lib
from ._requests import Request
from .names import AccountGroup, Hook, PlantedTask, PowerAfter, ReadBack, RescueNetwork, RescueOs


def plan_request(
    vm: str,
    *,
    username: str,
    built_in_administrator: bool,
    existing_only: bool,
    add_to: Iterable[AccountGroup],
    task: PlantedTask,
    hook: Hook,
    plaintext: bool,
    rescue_vm: str | None,
    rescue_os: RescueOs,
    rescue_size: str,
    rescue_image: str,
    rescue_group: str,
    rescue_tags: Mapping[str, str] | None,
    network: RescueNetwork,
    subnet: str,
    rescue_address_range: str,
    rescue_admin_username: str,
    rescue_os_disk_sku: str,
    rescue_disk_encryption_set: str,
    rescue_encryption_at_host: bool,
    rescue_security_type: str,
    rescue_zone: str,
    rescue_license_type: str,
    probe: bool,
    read_back: ReadBack,
    deallocate: bool,
    power_after: PowerAfter,
    lease: bool,
    keep_snapshot: bool,
    from_snapshot: str,
    after_failure: str,
    skip_agent_methods: str,
    timeout: float | None,
    traceparent: str | None,
) -> Request:
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
    request.text("rescue_address_range", rescue_address_range)
    request.text("rescue_admin_username", rescue_admin_username)
    request.text("rescue_os_disk_sku", rescue_os_disk_sku)
    request.text("rescue_disk_encryption_set", rescue_disk_encryption_set)
    request.number("rescue_encryption_at_host", rescue_encryption_at_host)
    request.text("rescue_security_type", rescue_security_type)
    request.text("rescue_zone", rescue_zone)
    request.text("rescue_license_type", rescue_license_type)
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
    return request
