"""A network stack of the host's: what it is given, and how it answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from .errors import ErrorCode


@dataclass(frozen=True)
class Header:
    name: str
    value: str


@dataclass(frozen=True)
class HttpRequest:
    """One request as it must be sent. Headers and body hold secrets, so neither is shown by repr().

    `fresh_connection`: not on a connection that served another request, because a network stack may resend by itself
    when such a one dies. `loopback_only`: only to a peer whose address is a literal loopback one; `local_only`:
    or a link-local or private one. `no_proxy`: never through a proxy. Timeouts are milliseconds; that of the request is
    from its start to its last byte.
    """

    id: int
    method: str
    url: str
    headers: tuple[Header, ...] = field(repr=False)
    body: bytes = field(repr=False)
    fresh_connection: bool
    loopback_only: bool
    local_only: bool
    no_proxy: bool
    connect_timeout: int
    idle_timeout: int
    request_timeout: int
    max_header_bytes: int
    max_body_bytes: int


class HttpCompletion(Protocol):
    """The answer to one request, from any thread; the first one counts. Dropping it without one fails the request."""

    def complete(self, status: int, headers: Iterable[tuple[str, str]], body: bytes) -> None: ...

    def fail(
        self, message: str, *, code: ErrorCode = ErrorCode.NETWORK, may_have_arrived: bool = True
    ) -> None:
        """`may_have_arrived`: whether the service may have seen the request; in doubt it has."""


class Transport(Protocol):
    """Sends requests. Both methods are called on the thread of the client's loop and must not block.

    A request is final: the transport adds only what the protocol needs (Host, Content-Length), follows no redirect and
    repeats nothing.
    """

    def start(self, request: HttpRequest, completion: HttpCompletion) -> None: ...

    def cancel(self, id: int) -> None:
        """Nobody waits for this request any more."""
