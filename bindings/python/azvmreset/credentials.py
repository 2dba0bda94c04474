"""Who signs in: a client secret, a token that is ready, or a callable that gets one."""

from __future__ import annotations

from dataclasses import dataclass, field
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


Credential = Union[ClientSecret, AccessToken, TokenSource]
