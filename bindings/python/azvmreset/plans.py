"""A plan of the offline method as a value. Names and meanings are those of docs/results.md.

Loaded when the first plan is made, as the classes of results are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from . import _native
from ._documents import read_document
from ._native import lib
from .names import AccountGroup, Hook, PlanForm, PlantedTask, PowerAfter, ReadBack, RescueNetwork, RescueOs
from .results import Document, Finding, RequiredAction


@dataclass(frozen=True)
class PlanFacts:
    """What was read of the world, and decided from it. Empty: it does not have that, or it could not be read."""

    vm_size: str
    location: str
    zone: str
    power: str
    os_disk_id: str
    os_disk_unique_id: str
    os_disk_sku: str
    os_disk_tier: str
    os_disk_bytes: int
    hyper_v_generation: str
    security_type: str
    encryption_set_id: str
    disk_controller: str
    network_access_policy: str
    disk_access_id: str
    rescue_vm: str
    rescue_size: str
    rescue_image: str
    rescue_subnet_id: str
    rescue_zone: str
    rescue_address_range: str
    rescue_admin_username: str
    rescue_os_disk_sku: str
    rescue_disk_encryption_set: str
    rescue_encryption_at_host: bool
    rescue_security_type: str
    rescue_license_type: str


@dataclass(frozen=True)
class PlanCall:
    """One request as it will be sent. `{…}` stands for what an earlier answer tells."""

    method: str
    url: str
    body: str
    if_match: str
    when: str
    purpose: str


@dataclass(frozen=True)
class PlanStep:
    """`expected` is in seconds."""

    number: int
    name: str
    purpose: str
    calls: tuple[PlanCall, ...]
    after: tuple[int, ...]
    expected: int
    vm_down: bool
    evidence: str
    undo: str
    substeps: tuple[PlanStep, ...]


@dataclass(frozen=True)
class PlanResource:
    """What a plan makes, and what becomes of it."""

    type: str
    id: str
    purpose: str
    until: str
    cost: str
    holds_password: bool


@dataclass(frozen=True)
class Plan(Document):
    """The offline method for one VM. With a blocker it cannot be carried out. Spans are in seconds."""

    id: str
    target: str
    task: PlantedTask
    hook: Hook
    username: str
    built_in_administrator: bool
    existing_only: bool
    add_to: tuple[AccountGroup, ...]
    plaintext: bool
    rescue_os: RescueOs
    rescue_is_made: bool
    network: RescueNetwork
    probe: bool
    read_back: ReadBack
    deallocate: bool
    power_after: PowerAfter
    lease: bool
    keep_snapshot: bool
    from_snapshot: str
    reason: str
    facts: PlanFacts
    steps: tuple[PlanStep, ...]
    resources: tuple[PlanResource, ...]
    blockers: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    unknowns: tuple[Finding, ...]
    required_actions: tuple[RequiredAction, ...]
    readers: tuple[str, ...]
    copied: tuple[str, ...]
    does_not_travel: tuple[str, ...]
    expected: int
    downtime: int
    next_steps: tuple[str, ...]
    trace_id: str

    def print(self, form: PlanForm) -> str:
        """The plan in one of its forms."""
        plan = _from_json(self.json)
        return _native.text_of(_native.made("azvmr_text", lib.azvmr_plan_print, plan, int(form)))

    def to_text(self) -> str:
        """For whoever decides: the verdict first, then what happens to the VM, then everything else."""
        return self.print(PlanForm.TEXT)

    def to_json(self) -> str:
        """`plan_from_json` makes an equal plan of it."""
        return self.json

    def to_markdown(self) -> str:
        """For change control."""
        return self.print(PlanForm.MARKDOWN)

    def to_az_script(self) -> str:
        """The documented procedure by hand: for sh, with the Azure CLI."""
        return self.print(PlanForm.AZ)

    def to_powershell_script(self) -> str:
        """The documented procedure by hand: for PowerShell, with the Az module."""
        return self.print(PlanForm.POWERSHELL)

    def _give_to(self, setter: Callable[..., int], request: Any) -> None:
        _native.call(setter, request, _from_json(self.json))


def plan_from_json(text: str) -> Plan:
    """A plan out of its JSON, which may come from anywhere. What this version would not have written is refused."""
    return plan_of(_native.read_text(lib.azvmr_result_json, _from_json(text)))


def plan_of(text: str) -> Plan:
    """Of the library's own document."""
    return read_document(Plan, text)


def _from_json(text: str) -> Any:
    encoded = text.encode()
    return _native.made("azvmr_result", lib.azvmr_plan_from_json, encoded, len(encoded))
