"""The numbers of the library under their names."""

from __future__ import annotations

import enum


class Named(enum.IntEnum):
    """Numbers of the library under its names: `str(Evidence.APPLIED)` is "applied".

    A number that this version has no name for is a member called "unknown"; its value is kept.
    """

    def __str__(self) -> str:
        return self.name.lower()

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    @classmethod
    def _missing_(cls, value: object) -> Named | None:
        if not isinstance(value, int):
            return None
        stranger = int.__new__(cls, value)
        stranger._name_ = "UNKNOWN"
        stranger._value_ = value
        return stranger


class Method(Named):
    VM_ACCESS = 1
    RUN_COMMAND = 2
    OFFLINE = 3


class Rung(Named):
    """The ways in, in the order of the ladder (docs/methods.md)."""

    VM_ACCESS = 1
    MANAGED_RUN_COMMAND = 2
    ACTION_RUN_COMMAND = 3
    OFFLINE = 4


class RungOutcome(Named):
    """What became of a rung; skipped means before anything was sent."""

    SUCCEEDED = 1
    FAILED = 2
    SKIPPED = 3


class VmAccessAfter(Named):
    """What becomes of the VMAccess instance, which keeps the password encrypted and may act on it once more.

    Automatic: one that the operation made is removed once the guest has confirmed the reset. Remove: also one that was
    there before.
    """

    AUTOMATIC = 0
    REMOVE = 1
    LEAVE = 2


class Evidence(Named):
    """How far a result is proved. Each level includes the one before, so they compare."""

    NONE = 0
    ACCEPTED = 1
    APPLIED = 2
    CONFIRMED = 3
    VERIFIED = 4


class Tristate(Named):
    UNKNOWN = 0
    NO = 1
    YES = 2


class Blocker(Named):
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
    CONSTRAINED_LANGUAGE = 11
    DOMAIN_ACCOUNT = 12
    DOMAIN_UNREACHABLE = 13
    READ_ONLY_DOMAIN_CONTROLLER = 14
    LOCKED = 15
    PERMISSION_MISSING = 16
    DISK_ENCRYPTED = 17
    DISK_EPHEMERAL = 18
    DISK_UNMANAGED = 19
    CONFIDENTIAL_VM = 20
    SWAP_UNSUPPORTED = 21
    AGENT_METHODS_OPEN = 22
    DISK_IDENTITY_COLLISION = 23
    HIBERNATED = 24
    VOLUME_UNCLEAN = 25
    VOLUME_READ_ONLY = 26
    VOLUME_IN_USE = 27
    NOT_A_WINDOWS_VOLUME = 28
    VOLUME_UNTRUSTWORTHY = 29
    SETUP_IN_PROGRESS = 30
    WRONG_COMPUTER = 31
    LOCAL_POLICY_OFF = 32
    RESCUE_UNSUITABLE = 33
    ALREADY_STAGED = 34


class Phase(Named):
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


class Confirm(Named):
    AUTOMATIC = 0
    ALWAYS = 1
    NEVER = 2


class CommandForm(Named):
    """Azure's two forms of Run Command: a resource of its own, or one at a time on a VM."""

    MANAGED = 0
    ACTION = 1


class AccountGroup(Named):
    """Found by SID: their names differ from language to language."""

    ADMINISTRATORS = 1
    REMOTE_DESKTOP_USERS = 2


class SignInOutcome(Named):
    """How the one attempt to sign in ended."""

    NOT_TRIED = 0
    PROVED = 1
    WRONG_PASSWORD = 2
    UNPROVEN = 3
    CHANGE_REQUIRED = 4
    DISABLED = 5
    LOCKED = 6
    EXPIRED = 7
    RESTRICTED = 8


class CandidateKind(Named):
    """What a vault holds of a candidate."""

    PASSWORD = 1
    SEALING_KEY = 2


class PlantedTask(Named):
    """What Windows does when it next starts, with what the offline method plants."""

    RESET_PASSWORD = 1
    RESET_RDP = 2
    NOTHING = 3


class Hook(Named):
    """What makes Windows do it: a start-up script of the local policy, or Setup\\CmdLine in the SYSTEM hive."""

    GROUP_POLICY = 1
    SETUP = 2


class PlantedOutcome(Named):
    """What came of it."""

    NOT_RUN = 1
    DONE = 2
    REFUSED = 3
    FAILED = 4
    UNKNOWN = 5


class RescueOs(Named):
    WINDOWS = 1
    LINUX = 2


class RescueNetwork(Named):
    """Where a rescue VM that is made gets its network."""

    SOURCE_SUBNET = 1
    GIVEN_SUBNET = 2
    NAT_GATEWAY = 3


class ReadBack(Named):
    """Who tells afterwards what was done: the agent, or a snapshot of the running disk at the rescue VM."""

    AUTOMATIC = 0
    AGENT = 1
    SNAPSHOT = 2
    NONE = 3


class PowerAfter(Named):
    """How the offline method leaves the VM."""

    AS_BEFORE = 0
    RUNNING = 1
    STOPPED = 2
    DEALLOCATED = 3


class OnFailure(Named):
    """What becomes of what was begun where a rescue cannot go on.

    Automatic: while nothing has stopped, it is undone at once; later it stays as it is.
    """

    AUTOMATIC = 0
    KEEP = 1
    ROLL_BACK = 2


class RescueEnd(Named):
    SUCCEEDED = 1
    ROLLED_BACK = 2


class StepOutcome(Named):
    """Done before: by the process that this one goes on for."""

    DONE = 1
    DONE_BEFORE = 2
    UNDONE = 3
    FAILED = 4


class ItemFate(Named):
    """Left: it should be gone. Not ours: it bears our name or tag, and nothing proves that it is ours."""

    DELETED = 1
    KEPT = 2
    LEFT = 3
    ABSENT = 4
    NOT_OURS = 5
    TO_BE_DELETED = 6


class PlanForm(Named):
    """How a plan is printed."""

    TEXT = 1
    JSON = 2
    MARKDOWN = 3
    AZ = 4
    POWERSHELL = 5


class AfterStart(Named):
    """What becomes of a VM that was started for a reset."""

    LEAVE_RUNNING = 0
    RESTORE = 1


class PasswordChannel(Named):
    """Where a password will travel or be typed, which decides on its alphabet."""

    ANY = 0
    VM_ACCESS = 1
    COMMAND_LINE = 2
    KEYBOARD = 3


class FinalState(Named):
    UNSET = 0
    AZURE_ASYNC_OPERATION = 1
    LOCATION = 2
    ORIGINAL_URI = 3


class AddressFamily(Named):
    """Over which protocol hosts are reached."""

    ANY = 0
    IPV4 = 4
    IPV6 = 6


class LogLevel(Named):
    OFF = 0
    ERROR = 1
    WARN = 2
    INFO = 3
    DEBUG = 4
    TRACE = 5
