"""What tasks come to, as values. Names and meanings are those of docs/results.md.

Loaded when the first of them is needed: making the classes takes as long as all the rest of the package.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Mapping

from .names import Blocker, CandidateKind, CommandForm, Evidence, LogLevel, Method, Phase, Rung, RungOutcome
from .names import SignInOutcome, Tristate
from .transport import Header


@dataclass(frozen=True)
class Finding:
    """A blocker, or a warning."""

    code: str
    message: str
    remedy: str


@dataclass(frozen=True)
class RungReport:
    """One rung of the ladder, and why it was taken or not. `took` is in milliseconds."""

    rung: Rung
    outcome: RungOutcome
    reason: str
    message: str
    remedy: str
    took: int
    writes: int
    left: tuple[str, ...]
    may_have_set: bool


@dataclass(frozen=True)
class Lock:
    """A management lock."""

    id: str
    name: str
    level: str
    notes: str


@dataclass(frozen=True)
class ShutRung:
    """A rung of the ladder that is not open."""

    rung: Rung
    code: str
    message: str
    remedy: str


@dataclass(frozen=True)
class RequiredAction:
    """One right that a call needs."""

    action: str
    scope: str
    purpose: str
    rungs: tuple[Rung, ...]
    optional: bool


@dataclass(frozen=True)
class MachineState:
    """The VM as it was seen at one moment. Empty: not read then."""

    power: str
    agent_status: str
    vm_access_name: str
    vm_access_version: str
    vm_access_state: str
    force_update_tag: str


@dataclass(frozen=True)
class AccountState:
    """An account as the guest itself tells of it. Without `exists` the rest is empty."""

    exists: bool
    name: str
    sid: str
    domain: str
    built_in_administrator: Tristate
    enabled: Tristate
    locked: Tristate
    change_required: Tristate
    password_never_expires: Tristate
    password_age: int | None
    expired: Tristate
    expires_at: datetime | None
    in_administrators: Tristate
    in_remote_desktop_users: Tristate
    laps_managed: Tristate
    remote_logon_denied: Tristate


@dataclass(frozen=True)
class GuestFacts:
    """The Windows that answered."""

    os_version: str
    language: str
    powershell_version: str
    language_mode: str
    bits: int
    domain: str
    domain_controller: Tristate
    read_only_domain_controller: Tristate
    clock: datetime | None


@dataclass(frozen=True)
class AccountChange:
    """One value that was changed."""

    what: str
    before: str
    after: str


@dataclass(frozen=True)
class FoundVm:
    id: str
    name: str
    resource_group: str
    location: str
    matched: str
    address: str


@dataclass(frozen=True)
class Leftover:
    """What an earlier run left."""

    id: str
    kind: str
    name: str
    operation_id: str
    created_at: datetime | None
    ours: bool
    removed: bool
    reason: str


@dataclass(frozen=True)
class DryRunStep:
    """One request that would change something."""

    action: str
    method: str
    url: str
    body: str


@dataclass(frozen=True)
class Breach:
    """A rule that a password does not keep. Never holds any part of it."""

    rule: str
    message: str
    source: str
    hopeless: bool


@dataclass(frozen=True)
class FailureExplanation:
    """What a refusal of Azure or Windows means; `name` as in `AzvmresetError.failure`."""

    name: str
    meaning: str
    remedy: str
    help_url: str
    hresult: int
    retryable: bool


@dataclass(frozen=True)
class Document:
    """What every result has besides its fields: itself as JSON, which never holds a password."""

    json: str = field(repr=False, compare=False, kw_only=True)


@dataclass(frozen=True)
class ResetResult(Document):
    target: str
    operation_id: str
    action: str
    username: str
    method: Method
    evidence: Evidence
    created: Tristate
    rungs: tuple[RungReport, ...]
    extension_name: str
    extension_version: str
    force_update_tag: str
    guest_message: str
    extension_removed: bool
    command_name: str
    script_sha256: str
    seal: str
    key_fingerprint: str
    plan_id: str
    original_disk_id: str
    account: AccountState | None
    sign_in: SignInOutcome
    before: MachineState
    after: MachineState
    started_vm: bool
    resumed: bool
    snapshot_id: str
    restart_needed: Tristate
    started_at: datetime
    finished_at: datetime
    overrides: tuple[Blocker, ...]
    warnings: tuple[Finding, ...]
    next_steps: tuple[str, ...]
    help_urls: tuple[str, ...]
    correlation_ids: tuple[str, ...]
    trace_id: str


@dataclass(frozen=True)
class PreflightReport(Document):
    target: str
    location: str
    os: str
    os_name: str
    power: str
    provisioning_state: str
    admin_username: str
    agent_status: str
    agent_version: str
    agent_reported_at: datetime | None
    extensions_allowed: bool
    vm_access_name: str
    vm_access_version: str
    domain_controller: Tristate
    laps_managed: Tristate
    permissions_checked: bool
    locks_checked: bool
    missing_actions: tuple[str, ...]
    locks: tuple[Lock, ...]
    open_methods: tuple[Method, ...]
    open_rungs: tuple[Rung, ...]
    shut_rungs: tuple[ShutRung, ...]
    blockers: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    trace_id: str


@dataclass(frozen=True)
class RestartResult(Document):
    target: str
    evidence: Evidence
    power: str
    agent_status: str
    started_at: datetime
    finished_at: datetime
    warnings: tuple[Finding, ...]
    next_steps: tuple[str, ...]
    correlation_ids: tuple[str, ...]
    trace_id: str


@dataclass(frozen=True)
class RunCommandResult(Document):
    """What a script in the guest came to. What it wrote is not shown by repr()."""

    target: str
    operation_id: str
    form: CommandForm
    command_name: str
    succeeded: bool
    execution_state: str
    exit_code: int | None
    output: str = field(repr=False)
    error_output: str = field(repr=False)
    truncated: bool
    failure: str
    script_sha256: str
    removed: bool
    snapshot_id: str
    started_at: datetime
    finished_at: datetime
    overrides: tuple[Blocker, ...]
    warnings: tuple[Finding, ...]
    next_steps: tuple[str, ...]
    help_urls: tuple[str, ...]
    correlation_ids: tuple[str, ...]
    trace_id: str


@dataclass(frozen=True)
class FixAccountResult(Document):
    target: str
    operation_id: str
    action: str
    username: str
    form: CommandForm
    command_name: str
    evidence: Evidence
    created: Tristate
    account_before: AccountState
    account_after: AccountState
    changes: tuple[AccountChange, ...]
    hindrances: tuple[Finding, ...]
    guest: GuestFacts
    script_sha256: str
    removed: bool
    snapshot_id: str
    started_at: datetime
    finished_at: datetime
    overrides: tuple[Blocker, ...]
    warnings: tuple[Finding, ...]
    next_steps: tuple[str, ...]
    help_urls: tuple[str, ...]
    correlation_ids: tuple[str, ...]
    trace_id: str


@dataclass(frozen=True)
class AccountsReport(Document):
    target: str
    operation_id: str
    accounts: tuple[AccountState, ...]
    complete: bool
    guest: GuestFacts
    warnings: tuple[Finding, ...]
    correlation_ids: tuple[str, ...]
    trace_id: str


@dataclass(frozen=True)
class VerifyReport(Document):
    target: str
    operation_id: str
    username: str
    evidence: Evidence
    account: AccountState
    sign_in: SignInOutcome
    logon_type: str
    hindrances: tuple[Finding, ...]
    guest: GuestFacts
    started_at: datetime
    finished_at: datetime
    warnings: tuple[Finding, ...]
    next_steps: tuple[str, ...]
    correlation_ids: tuple[str, ...]
    trace_id: str


@dataclass(frozen=True)
class CandidateReport:
    """What became of one candidate of a rotation."""

    id: str
    kind: CandidateKind
    in_force: Tristate
    sign_in: SignInOutcome


@dataclass(frozen=True)
class RotationResult(Document):
    target: str
    operation_id: str
    username: str
    current: str
    evidence: Evidence
    candidates: tuple[CandidateReport, ...]
    reset: ResetResult | None
    started_at: datetime
    finished_at: datetime
    warnings: tuple[Finding, ...]
    next_steps: tuple[str, ...]
    correlation_ids: tuple[str, ...]
    trace_id: str


@dataclass(frozen=True)
class StatusReport(Document):
    target: str
    power: str
    provisioning_state: str
    operation_in_progress: bool
    agent_status: str
    agent_version: str
    agent_reported_at: datetime | None
    vm_access_name: str
    vm_access_version: str
    vm_access_state: str
    force_update_tag: str
    guest_message: str
    guest_reported_at: datetime | None
    trace_id: str


@dataclass(frozen=True)
class FindReport(Document):
    subscription: str
    text: str
    vms: tuple[FoundVm, ...]
    warnings: tuple[Finding, ...]
    trace_id: str


@dataclass(frozen=True)
class LeftoversReport(Document):
    target: str
    items: tuple[Leftover, ...]
    warnings: tuple[Finding, ...]
    trace_id: str


@dataclass(frozen=True)
class _ByHand(Document):
    _commands: dict[str, tuple[str, ...]] = field(repr=False, compare=False, kw_only=True)

    def commands(self, shell: Literal["az", "powershell", "net"]) -> tuple[str, ...]:
        """The same by hand, line by line: bash with az, PowerShell, or cmd inside the guest with net.

        They ask for a password and never hold one.
        """
        return self._commands[shell]


@dataclass(frozen=True)
class DryRun(_ByHand):
    """What a call would do. With a blocker the steps say what would be sent if it were not there."""

    target: str
    action: str
    username: str
    steps: tuple[DryRunStep, ...]
    blockers: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    trace_id: str


@dataclass(frozen=True)
class PasswordReport(Document):
    acceptable: bool
    breaches: tuple[Breach, ...]


@dataclass(frozen=True)
class Cloud(Document):
    """Which Azure."""

    name: str
    arm_endpoint: str
    authority: str
    audiences: tuple[str, ...]
    portal: str
    adfs: bool


@dataclass(frozen=True)
class RestResponse(Document):
    """Headers and body as received. They may hold secrets, so neither is shown by repr()."""

    status: int
    headers: tuple[Header, ...] = field(repr=False)
    body: bytes = field(repr=False)
    trace_id: str


@dataclass(frozen=True)
class Progress:
    phase: Phase
    polls: int
    message: str


@dataclass(frozen=True)
class LogRecord:
    level: LogLevel
    component: str
    message: str
    fields: Mapping[str, str] = field(default_factory=dict, hash=False)  # to search by
