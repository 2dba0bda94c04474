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
from .journal import Journal
from .last_resort import LastResort
from .names import (
    AccountGroup,
    AddressFamily,
    AfterStart,
    Blocker,
    CandidateKind,
    CommandForm,
    Confirm,
    Evidence,
    FinalState,
    Hook,
    ItemFate,
    LogLevel,
    Method,
    OnFailure,
    PasswordChannel,
    Phase,
    PlanForm,
    PlantedOutcome,
    PlantedTask,
    PowerAfter,
    ReadBack,
    RescueEnd,
    RescueNetwork,
    RescueOs,
    Rung,
    RungOutcome,
    SignInOutcome,
    StepOutcome,
    Tristate,
    VmAccessAfter,
)
from .operation import Operation
from .permissions import custom_role, required_actions
from .sealing import SealingKey
from .staging import stage, unstage
from .transport import Header, HttpCompletion, HttpRequest, Transport
from .vault import Candidate, Vault

if TYPE_CHECKING:
    from .aio import AsyncClient
    from .plans import Plan, PlanCall, PlanFacts, PlanResource, PlanStep, plan_from_json
    from .rescues import AdoptionReport, CleanupReport, RescueItem, RescueResult, StepReport
    from .results import (
        AccountChange,
        AccountsReport,
        AccountState,
        Breach,
        CandidateReport,
        Cloud,
        DryRun,
        DryRunStep,
        FailureExplanation,
        Finding,
        FindReport,
        FixAccountResult,
        FoundVm,
        GuestFacts,
        Leftover,
        LeftoversReport,
        Lock,
        LogRecord,
        MachineState,
        PasswordReport,
        PreflightReport,
        Progress,
        RequiredAction,
        ResetResult,
        RestartResult,
        RestResponse,
        RotationResult,
        RunCommandResult,
        RungReport,
        ShutRung,
        StatusReport,
        VerifyReport,
    )
    from .stagings import StagedFile, StageReport, UnstageReport, VolumeFacts

__version__: str = _ffi.string(_lib.azvmr_version()).decode()

__all__ = [
    "AccessToken",
    "AccountChange",
    "AccountGroup",
    "AccountState",
    "AccountsReport",
    "AddressFamily",
    "AdoptionReport",
    "AfterStart",
    "AsyncClient",
    "AuthenticationFailed",
    "AzureCli",
    "AzvmresetError",
    "Blocked",
    "Blocker",
    "Breach",
    "Cancelled",
    "Candidate",
    "CandidateKind",
    "CandidateReport",
    "ChainLink",
    "Client",
    "CleanupReport",
    "ClientCertificate",
    "ClientSecret",
    "Cloud",
    "CommandForm",
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
    "FixAccountResult",
    "FoundVm",
    "GuestFacts",
    "Header",
    "Hook",
    "HttpCompletion",
    "HttpRequest",
    "InternalError",
    "IssuedToken",
    "ItemFate",
    "Journal",
    "LastResort",
    "Leftover",
    "LeftoversReport",
    "Lock",
    "LogLevel",
    "LogRecord",
    "MachineState",
    "ManagedIdentity",
    "Method",
    "NetworkError",
    "NotFound",
    "OnFailure",
    "Operation",
    "OutcomeUnknown",
    "PasswordChannel",
    "PasswordReport",
    "Phase",
    "Plan",
    "PlanCall",
    "PlanFacts",
    "PlanForm",
    "PlanResource",
    "PlanStep",
    "PlantedOutcome",
    "PlantedTask",
    "PowerAfter",
    "PreflightReport",
    "Progress",
    "ReadBack",
    "Refused",
    "RequiredAction",
    "RescueEnd",
    "RescueItem",
    "RescueNetwork",
    "RescueOs",
    "RescueResult",
    "ResetResult",
    "RestResponse",
    "RotationResult",
    "RestartResult",
    "RunCommandResult",
    "Rung",
    "RungOutcome",
    "RungReport",
    "SealingKey",
    "Secret",
    "ShutRung",
    "SignInOutcome",
    "StageReport",
    "StagedFile",
    "StatusReport",
    "StepOutcome",
    "StepReport",
    "TokenSource",
    "Transport",
    "Tristate",
    "UnstageReport",
    "UsageError",
    "Vault",
    "VerifyReport",
    "VmAccessAfter",
    "VolumeFacts",
    "WorkloadIdentity",
    "check_password",
    "cloud_named",
    "clouds",
    "custom_role",
    "explain_failure",
    "generate_password",
    "plan_from_json",
    "portal_url",
    "required_actions",
    "stage",
    "unstage",
]


def __getattr__(name: str) -> Any:
    """What takes long to import, when it is asked for: asyncio, and the classes of results."""
    if name == "AsyncClient":
        from .aio import AsyncClient

        return AsyncClient
    if name in __all__:
        from . import plans, rescues, results, stagings

        return getattr(next(module for module in (plans, rescues, stagings, results) if hasattr(module, name)), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
