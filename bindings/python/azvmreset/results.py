"""What tasks come to, as values. Names and meanings are those of docs/results.md."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Mapping


class _Named(enum.IntEnum):
    """Numbers of the library under its names: `str(Evidence.APPLIED)` is "applied".

    A number that this version has no name for is a member called "unknown"; its value is kept.
    """

    def __str__(self) -> str:
        return self.name.lower()

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    @classmethod
    def _missing_(cls, value: object) -> _Named | None:
        if not isinstance(value, int):
            return None
        stranger = int.__new__(cls, value)
        stranger._name_ = "UNKNOWN"
        stranger._value_ = value
        return stranger


class Method(_Named):
    VM_ACCESS = 1
    RUN_COMMAND = 2
    OFFLINE = 3


class Evidence(_Named):
    """How far a result is proved. Each level includes the one before, so they compare."""

    NONE = 0
    ACCEPTED = 1
    APPLIED = 2
    CONFIRMED = 3
    VERIFIED = 4


class Tristate(_Named):
    UNKNOWN = 0
    NO = 1
    YES = 2


class Blocker(_Named):
    NOT_WINDOWS = 1
    VM_NOT_RUNNING = 2
    AGENT_NOT_READY = 3
    AGENT_STALE = 4
    EXTENSIONS_DISABLED = 5
    PROVISIONING_UPDATING = 6
    CLASSIC_VM = 7
    ACCOUNT_UNVERIFIED = 8
    DOMAIN_CONTROLLER = 9
    LAPS_MANAGED = 10


class Phase(_Named):
    WAITING = 0
    PREFLIGHT = 1
    QUEUED = 2
    SUBMITTING = 3
    RUNNING = 4
    READING = 5
    FINISHED = 6
    STORING = 7
    STARTING = 8
    SNAPSHOTTING = 9
    RESTORING = 10


class Confirm(_Named):
    AUTOMATIC = 0
    ALWAYS = 1
    NEVER = 2


class AfterStart(_Named):
    """What becomes of a VM that was started for a reset."""

    LEAVE_RUNNING = 0
    RESTORE = 1


class PasswordChannel(_Named):
    """Where a password will travel or be typed, which decides on its alphabet."""

    ANY = 0
    VM_ACCESS = 1
    COMMAND_LINE = 2
    KEYBOARD = 3


class FinalState(_Named):
    UNSET = 0
    AZURE_ASYNC_OPERATION = 1
    LOCATION = 2
    ORIGINAL_URI = 3


class AddressFamily(_Named):
    """Over which protocol hosts are reached."""

    ANY = 0
    IPV4 = 4
    IPV6 = 6


class LogLevel(_Named):
    OFF = 0
    ERROR = 1
    WARN = 2
    INFO = 3
    DEBUG = 4
    TRACE = 5


@dataclass(frozen=True)
class Finding:
    """A blocker, or a warning."""

    code: str
    message: str
    remedy: str


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
class Header:
    name: str
    value: str


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
    extension_name: str
    extension_version: str
    force_update_tag: str
    guest_message: str
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
    open_methods: tuple[Method, ...]
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
