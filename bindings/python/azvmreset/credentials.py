"""Who signs in. docs/authentication.md tells which kind to use where."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, Union

Secret = Union[str, bytes, bytearray]
"""A secret as a caller has it. Only a bytearray can be wiped by its owner afterwards."""


@dataclass(frozen=True)
class ClientSecret:
    """An application with a client secret."""

    tenant: str
    client_id: str
    secret: Secret = field(repr=False)


@dataclass(frozen=True)
class ClientCertificate:
    """An application with a certificate: PEM with certificate and private key, or PFX.

    `certificate` is the path of a file, or the bytes themselves; it is read once, when the client is made. `password`
    opens the PFX or the encrypted key. `send_chain` is for trust by subject name and issuer. `algorithm` is how an RSA
    key signs: "PS256", or "RS256" for authorities that take nothing else.
    """

    tenant: str
    client_id: str
    certificate: str | os.PathLike[str] | bytes | bytearray = field(repr=False)
    password: Secret | None = field(default=None, repr=False)
    send_chain: bool = False
    algorithm: str = "PS256"


@dataclass(frozen=True)
class WorkloadIdentity:
    """A token of another issuer (Kubernetes, GitHub ...) in place of a secret; its file is read for every sign-in."""

    tenant: str
    client_id: str
    token_file: str | os.PathLike[str]


@dataclass(frozen=True)
class ManagedIdentity:
    """The identity of this machine. At most one id names a user-assigned one; none means the system-assigned one."""

    client_id: str | None = None
    object_id: str | None = None
    resource_id: str | None = None


@dataclass(frozen=True)
class AzureCli:
    """Whoever is signed in to the Azure CLI: its own tenant and subscription, and `az` in PATH, unless named."""

    tenant: str | None = None
    subscription: str | None = None
    program: str | os.PathLike[str] | None = None
    time_limit: float = 13


@dataclass(frozen=True)
class DeviceCodePrompt:
    """What a person needs to sign in on another device; `message` is the service's own sentence."""

    message: str
    user_code: str
    verification_uri: str
    expires_at: datetime


@dataclass(frozen=True)
class DeviceCode:
    """A person signs in with a browser on another device.

    `prompt` shows what they need, on the thread of the client's loop, so it must not block. What it raises ends the
    sign-in, and is the cause of its error.
    """

    tenant: str
    client_id: str
    prompt: Callable[[DeviceCodePrompt], object] = field(repr=False)


@dataclass(frozen=True)
class AccessToken:
    """A bearer token; `expires_on` in seconds since 1970. As a credential it is used until ARM refuses it."""

    token: Secret = field(repr=False)
    expires_on: float = 0


class IssuedToken(Protocol):
    """What a token source gives: `AccessToken`, or that of azure-core."""

    @property
    def token(self) -> Secret: ...

    @property
    def expires_on(self) -> float: ...


class TokenSource(Protocol):
    """Gets tokens elsewhere; `get_token` of a credential of azure-identity is one.

    Called in a thread of its own, one call at a time, so it may block. The library keeps what it gets and asks again
    before it expires.
    """

    def __call__(
        self, scope: str, *, claims: str | None = None, tenant_id: str | None = None
    ) -> IssuedToken: ...


ChainLink = Union[
    ClientSecret, ClientCertificate, WorkloadIdentity, ManagedIdentity, AzureCli, DeviceCode, AccessToken, TokenSource
]


@dataclass(frozen=True)
class CredentialChain:
    """Several, tried in this order until one gives a token. When none does, the error tells of each why.

    `time_limit` is for each link but a device code.
    """

    links: Sequence[ChainLink]
    time_limit: float = 30


Credential = Union[ChainLink, CredentialChain]
