"""Password reset for locked-out Windows VMs in Azure.

    with Client(ClientSecret(tenant, client_id, secret)) as client:
        result = client.reset_password(vm, username="azureuser", password=new_password)
    print(result.evidence)
"""

from __future__ import annotations

from ._native import ffi as _ffi
from ._native import lib as _lib
from .client import Client
from .credentials import AccessToken, ClientSecret, Credential, IssuedToken, Secret, TokenSource
from .errors import (
    AuthenticationFailed,
    AzvmresetError,
    Blocked,
    Cancelled,
    DeadlineExceeded,
    ErrorCategory,
    ErrorCode,
    InternalError,
    NetworkError,
    NotFound,
    OutcomeUnknown,
    Refused,
    UsageError,
)
from .operation import Operation
from .results import (
    Blocker,
    Confirm,
    DryRun,
    DryRunStep,
    Evidence,
    FinalState,
    Finding,
    FindReport,
    FoundVm,
    Header,
    Leftover,
    LeftoversReport,
    LogLevel,
    LogRecord,
    MachineState,
    Method,
    Phase,
    PreflightReport,
    Progress,
    ResetResult,
    RestartResult,
    RestResponse,
    StatusReport,
    Tristate,
)

__version__: str = _ffi.string(_lib.azvmr_version()).decode()

__all__ = [
    "AccessToken",
    "AuthenticationFailed",
    "AzvmresetError",
    "Blocked",
    "Blocker",
    "Cancelled",
    "Client",
    "ClientSecret",
    "Confirm",
    "Credential",
    "DeadlineExceeded",
    "DryRun",
    "DryRunStep",
    "ErrorCategory",
    "ErrorCode",
    "Evidence",
    "FinalState",
    "FindReport",
    "Finding",
    "FoundVm",
    "Header",
    "InternalError",
    "IssuedToken",
    "Leftover",
    "LeftoversReport",
    "LogLevel",
    "LogRecord",
    "MachineState",
    "Method",
    "NetworkError",
    "NotFound",
    "Operation",
    "OutcomeUnknown",
    "Phase",
    "PreflightReport",
    "Progress",
    "Refused",
    "ResetResult",
    "RestResponse",
    "RestartResult",
    "Secret",
    "StatusReport",
    "TokenSource",
    "Tristate",
    "UsageError",
]
