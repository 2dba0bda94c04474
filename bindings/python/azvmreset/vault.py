"""Where passwords are rotated: the vault of the host, and what it holds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from . import _native
from ._native import Pointer, ffi, lib
from ._requests import Request, ThreadedSink
from .names import CandidateKind


@dataclass(frozen=True)
class Candidate:
    """A password that may be the one in force; or the private key (PEM) to one that the guest is about to make.

    What is pending has a `resume_token`, or not; it comes back with the candidate as it was given.
    """

    id: str
    secret: str = field(repr=False)
    kind: CandidateKind = CandidateKind.PASSWORD
    resume_token: str = field(default="", repr=False)


class Vault(Protocol):
    """Each call runs in a thread of its own, and may block. What one raises ends the rotation and is the cause of its
    error. One rotation at a time for each account."""

    def store_pending(self, candidate: Candidate, /) -> object:
        """Keeps a candidate beside what is current, in the place of the one that is pending: with the same id it is the
        same one, of which more is known; else that one is known not to be in force. It must survive a crash."""

    def commit(self, candidate_id: str, /) -> object:
        """The candidate of that id, pending or current, is in force: it becomes the current one, and the other is
        forgotten. It may come again for the same id."""


class _Calls:
    """What the loop's thread is told, each in a thread of its own."""

    def __init__(self, vault: Vault, failure: _native.Kept) -> None:
        self.store_pending = ThreadedSink(vault.store_pending, failure)
        self.commit = ThreadedSink(vault.commit, failure)


@ffi.callback("void(azvmr_vault_request *, azvmr_store_completion *, void *)")  # type: ignore[misc]
def _on_store_pending(request: Pointer, completion: Pointer, user_data: Pointer) -> None:
    candidate = Candidate(
        _native.read_text(lib.azvmr_vault_request_candidate_id, request),
        _native.read_text(lib.azvmr_vault_request_secret, request),
        CandidateKind(lib.azvmr_vault_request_kind(request)),
        _native.read_text(lib.azvmr_vault_request_resume_token, request),
    )
    ffi.from_handle(user_data).store_pending(candidate, _native.StoreCompletion(completion))


@ffi.callback("void(azvmr_vault_request *, azvmr_store_completion *, void *)")  # type: ignore[misc]
def _on_commit(request: Pointer, completion: Pointer, user_data: Pointer) -> None:
    candidate_id = _native.read_text(lib.azvmr_vault_request_candidate_id, request)
    ffi.from_handle(user_data).commit(candidate_id, _native.StoreCompletion(completion))


def rotation_request(
    vm: str, username: str, vault: Vault, current: Candidate | None, pending: Candidate | None
) -> Request:
    failure = _native.Kept()
    table = ffi.new("azvmr_vault *")
    table.struct_size = ffi.sizeof("azvmr_vault")
    table.store_pending = _on_store_pending
    table.commit = _on_commit
    table.user_data = _native.handle_of(_Calls(vault, failure))
    table.release = _native.release
    request = Request("rotate", _native.text(vm), _native.text(username), table)
    request.sink_failure = failure
    if current is not None:
        with _native.exposed(current.secret) as secret:
            _native.call(lib.azvmr_rotate_set_current, request.native, _native.text(current.id), *secret)
    if pending is not None:
        with _native.exposed(pending.secret) as secret, _native.exposed(pending.resume_token) as token:
            kind = int(pending.kind)
            named = (request.native, _native.text(pending.id), kind)
            _native.call(lib.azvmr_rotate_set_pending, *named, *secret, *token)
    return request


