"""What was planted on a volume, and what came of it, as values. Names and meanings are those of docs/results.md.

Loaded when the first volume is staged, as the classes of results are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .names import Blocker, Evidence, Hook, PlantedOutcome, PlantedTask, SignInOutcome, Tristate
from .results import AccountState, Document, Finding


@dataclass(frozen=True)
class VolumeFacts:
    """What was found out about a Windows volume. Empty or `UNKNOWN`: it could not be read."""

    file_system: str
    computer_name: str
    product_type: str
    domain: str
    domain_controller: Tristate
    domain_member: Tristate
    local_policy_off: Tristate
    setup_in_progress: Tristate
    hibernated: Tristate
    unclean: Tristate
    hives_read: bool


@dataclass(frozen=True)
class StagedFile:
    """A file that was written; read back, and found equal."""

    path: str
    merged: bool
    secret: bool
    bytes: int
    sha256: str


@dataclass(frozen=True)
class StageReport(Document):
    id: str
    volume: str
    task: PlantedTask
    hook: Hook
    username: str
    key_fingerprint: str
    facts: VolumeFacts
    files: tuple[StagedFile, ...]
    marker: str
    not_after: datetime
    overrides: tuple[Blocker, ...]
    warnings: tuple[Finding, ...]
    next_steps: tuple[str, ...]


@dataclass(frozen=True)
class UnstageReport(Document):
    id: str
    volume: str
    task: PlantedTask
    outcome: PlantedOutcome
    evidence: Evidence
    username: str
    created: Tristate
    changed: tuple[str, ...]
    account: AccountState | None
    sign_in: SignInOutcome
    reason: str
    message: str
    ran_at: datetime | None
    password_delivered: bool
    removed_paths: tuple[str, ...]
    left: tuple[str, ...]
    warnings: tuple[Finding, ...]
    next_steps: tuple[str, ...]
