"""What a rescue comes to, as values. Names and meanings are those of docs/results.md.

Loaded when the first of them is needed, as the classes of results are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .names import Evidence, ItemFate, PlantedOutcome, RescueEnd, SignInOutcome, StepOutcome, Tristate
from .results import AccountState, Document, Finding


@dataclass(frozen=True)
class StepReport:
    """A step of the plan. `took` is in milliseconds."""

    name: str
    outcome: StepOutcome
    started_at: datetime | None
    took: int


@dataclass(frozen=True)
class RescueItem:
    """What becomes of a resource that a rescue has made, or may have made."""

    type: str
    id: str
    fate: ItemFate
    reason: str


@dataclass(frozen=True)
class RescueResult(Document):
    """`downtime` is in milliseconds."""

    target: str
    plan_id: str
    action: str
    end: RescueEnd
    evidence: Evidence
    outcome: PlantedOutcome
    read_back: str
    username: str
    created: Tristate
    account: AccountState | None
    sign_in: SignInOutcome
    guest_message: str
    seal: str
    key_fingerprint: str
    password_delivered: bool
    marker: str
    original_disk_id: str
    os_disk_id: str
    power: str
    deallocated: bool
    restarted: bool
    unfenced: bool
    resumed: bool
    downtime: int
    plaintext_may_remain: Tristate
    plaintext_disks: tuple[str, ...]
    steps: tuple[StepReport, ...]
    items: tuple[RescueItem, ...]
    started_at: datetime
    finished_at: datetime
    warnings: tuple[Finding, ...]
    next_steps: tuple[str, ...]
    correlation_ids: tuple[str, ...]
    trace_id: str


@dataclass(frozen=True)
class CleanupReport(Document):
    target: str
    plan_id: str
    dry_run: bool
    items: tuple[RescueItem, ...]
    warnings: tuple[Finding, ...]
    next_steps: tuple[str, ...]
    trace_id: str


@dataclass(frozen=True)
class AdoptionReport(Document):
    """`ran_for` is in seconds."""

    target: str
    plan_id: str
    step: str
    original_power: str
    power: str
    original_disk_id: str
    os_disk_id: str
    lease_holder: str
    lease_until: datetime | None
    has_run_on_copy: Tristate
    ran_for: int | None
    can_roll_back: bool
    needs_discard_changes: bool
    items: tuple[RescueItem, ...]
    warnings: tuple[Finding, ...]
    next_steps: tuple[str, ...]
    trace_id: str
