"""Password reset for locked-out Windows VMs in Azure.

    with Client(ClientSecret(tenant, client_id, secret)) as client:
        result = client.reset_password(vm, username="azureuser", password=new_password)
    print(result.evidence)

`AsyncClient` is the same for asyncio.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._native import ffi as _ffi
from ._native import lib as _lib
from .advice import check_password, cloud_named, clouds, explain_failure, generate_password, portal_url
from .client import Client
from .credentials import (
    AccessToken,
    AzureCli,
    ChainLink,
    ClientCertificate,
    ClientSecret,
    Credential,
    CredentialChain,
    DeviceCode,
    DeviceCodePrompt,
    IssuedToken,
    ManagedIdentity,
    Secret,
    TokenSource,
    WorkloadIdentity,
)
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
    AddressFamily,
    AfterStart,
    Blocker,
    Breach,
    Cloud,
    Confirm,
    DryRun,
    DryRunStep,
    Evidence,
    FailureExplanation,
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
    PasswordChannel,
    PasswordReport,
    Phase,
    PreflightReport,
    Progress,
    ResetResult,
    RestartResult,
    RestResponse,
    StatusReport,
    Tristate,
)
from .transport import HttpCompletion, HttpRequest, Transport

if TYPE_CHECKING:
    from .aio import AsyncClient

__version__: str = _ffi.string(_lib.azvmr_version()).decode()

__all__ = [
    "AccessToken",
    "AddressFamily",
    "AfterStart",
    "AsyncClient",
    "AuthenticationFailed",
    "AzureCli",
    "AzvmresetError",
    "Blocked",
    "Blocker",
    "Breach",
    "Cancelled",
    "ChainLink",
    "Client",
    "ClientCertificate",
    "ClientSecret",
    "Cloud",
    "Confirm",
    "Credential",
    "CredentialChain",
    "DeadlineExceeded",
    "DeviceCode",
    "DeviceCodePrompt",
    "DryRun",
    "DryRunStep",
    "ErrorCategory",
    "ErrorCode",
    "Evidence",
    "FailureExplanation",
    "FinalState",
    "FindReport",
    "Finding",
    "FoundVm",
    "Header",
    "HttpCompletion",
    "HttpRequest",
    "InternalError",
    "IssuedToken",
    "Leftover",
    "LeftoversReport",
    "LogLevel",
    "LogRecord",
    "MachineState",
    "ManagedIdentity",
    "Method",
    "NetworkError",
    "NotFound",
    "Operation",
    "OutcomeUnknown",
    "PasswordChannel",
    "PasswordReport",
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
    "Transport",
    "Tristate",
    "UsageError",
    "WorkloadIdentity",
    "check_password",
    "cloud_named",
    "clouds",
    "explain_failure",
    "generate_password",
    "portal_url",
]


def __getattr__(name: str) -> Any:
    """AsyncClient when it is asked for: asyncio takes longer to import than everything here."""
    if name == "AsyncClient":
        from .aio import AsyncClient

        return AsyncClient
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
