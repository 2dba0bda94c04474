"""Why a call or a task failed: one exception class for each category, with the fields of docs/results.md."""

from __future__ import annotations

from typing import Any

from .names import Named


class ErrorCode(Named):
    REFUSED = 100
    GUEST_REFUSED = 101
    PROTOCOL = 102
    THROTTLED = 103
    SERVER_ERROR = 104
    INVALID_ARGUMENT = 200
    NOT_FINISHED = 201
    WOULD_DEADLOCK = 202
    WRONG_THREAD = 203
    FORKED = 204
    CLOSED = 205
    NOT_SENT = 206
    BLOCKED = 300
    AUTHENTICATION_FAILED = 400
    PERMISSION_DENIED = 401
    NOT_FOUND = 500
    DEADLINE_EXCEEDED = 600
    CANCELLED = 700
    OUTCOME_UNKNOWN = 800
    STATUS_UNREADABLE = 801
    NETWORK = 900
    NAME_RESOLUTION = 901
    CONNECTION = 902
    TLS = 903
    PROXY = 904
    OUT_OF_MEMORY = 1000
    INTERNAL = 1001


class ErrorCategory(Named):
    REFUSED = 1
    USAGE = 2
    BLOCKED = 3
    AUTHENTICATION = 4
    NOT_FOUND = 5
    DEADLINE = 6
    CANCELLED = 7
    OUTCOME_UNKNOWN = 8
    NETWORK = 9
    INTERNAL = 10


class AzvmresetError(Exception):
    """Every failure of this package. No field ever holds a secret; a resume token is confidential all the same."""

    code: ErrorCode
    category: ErrorCategory
    message: str
    remedy: str
    arm_code: str
    request_id: str
    correlation_id: str
    trace_id: str
    http_status: int
    blockers: tuple[str, ...]
    candidates: tuple[str, ...]
    stage: str
    rescue_state: str
    failure: str
    retryable: bool
    help_urls: tuple[str, ...]
    resume_token: str
    may_have_arrived: bool

    def __init__(self, fields: dict[str, Any], json: str) -> None:
        super().__init__(fields, json)  # what pickle hands to a second one
        vars(self).update(fields)
        self.json = json

    def __str__(self) -> str:
        return f"{self.message}; {self.remedy}" if self.remedy else self.message

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.code!s}: {self!s})"


class Refused(AzvmresetError):
    """ARM or the guest answered no, or the protocol was broken."""


class UsageError(AzvmresetError):
    """The call cannot be meant as it stands."""


class Blocked(AzvmresetError):
    """A blocker was found; nothing was sent, unless a rescue had begun (`rescue_state`). `blockers` names them."""


class AuthenticationFailed(AzvmresetError):
    """No token, 401 or 403."""


class NotFound(AzvmresetError):
    """Subscription, group or VM."""


class DeadlineExceeded(AzvmresetError):
    """Time was up."""


class Cancelled(AzvmresetError):
    """Somebody cancelled it. What Azure had accepted may still complete."""


class OutcomeUnknown(AzvmresetError):
    """A write may have arrived, and what became of it is not known."""


class NetworkError(AzvmresetError):
    """Name resolution, connection, TLS, proxy."""


class InternalError(AzvmresetError):
    """Out of memory, or a fault of the library."""


_CLASSES: dict[ErrorCategory, type[AzvmresetError]] = {
    ErrorCategory.REFUSED: Refused,
    ErrorCategory.USAGE: UsageError,
    ErrorCategory.BLOCKED: Blocked,
    ErrorCategory.AUTHENTICATION: AuthenticationFailed,
    ErrorCategory.NOT_FOUND: NotFound,
    ErrorCategory.DEADLINE: DeadlineExceeded,
    ErrorCategory.CANCELLED: Cancelled,
    ErrorCategory.OUTCOME_UNKNOWN: OutcomeUnknown,
    ErrorCategory.NETWORK: NetworkError,
    ErrorCategory.INTERNAL: InternalError,
}


def error_from(fields: dict[str, Any], json: str) -> AzvmresetError:
    """The exception for an error of the library; a category of a newer one is the base class."""
    return _CLASSES.get(fields["category"], AzvmresetError)(fields, json)
