"""What Azure must allow for a task, without a network: each right it takes, and a custom role that has exactly these."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Literal

from . import _native
from ._native import ffi, lib
from ._requests import Request
from .names import AfterStart, CommandForm, Confirm, Evidence, Method, Rung, VmAccessAfter
from .sealing import SealingKey
from .vault import Candidate, rotation_request

if TYPE_CHECKING:
    from .results import RequiredAction

Task = Literal[
    "preflight", "reset_password", "reset_rdp", "rotate", "plan", "rescue", "restore", "restart", "run_command",
    "fix_account", "accounts", "verify", "status", "leftovers",
]
Option = bool | int | str | SealingKey | None | AfterStart | CommandForm | Confirm | Evidence | Method | VmAccessAfter


def required_actions(task: Task, vm: str, **options: Option) -> tuple[RequiredAction, ...]:
    """Exactly what the task, with these options, may do; sorted by scope and action.

    `task` is the name of a method of `Client`, and `options` are those of its options that are no secrets, texts or
    files: `required_actions("reset_password", vm, method=Method.VM_ACCESS, snapshot_first=True)`. Of `plan` and
    `rescue` the texts that say where something is, too: `required_actions("plan", vm, rescue_vm=other)`.
    """
    from .results import RequiredAction

    return tuple(
        RequiredAction(
            action=one["action"],
            scope=one["scope"],
            purpose=one["purpose"],
            rungs=tuple(Rung[name.upper()] for name in one["rungs"]),
            optional=one["optional"],
        )
        for one in json.loads(_document(task, vm, None, options))["actions"]
    )


def custom_role(name: str, task: Task, vm: str, **options: Option) -> str:
    """A custom role with these actions, as JSON for `az role definition create --role-definition`."""
    return _document(task, vm, name, options)


def _document(task: Task, vm: str, role_name: str | None, options: dict[str, Option]) -> str:
    kind = {"status": "status_request", "plan": "plan_rescue", "rescue": "plan_rescue"}.get(task, task)
    if not hasattr(lib, f"azvmr_{kind}_required_actions"):
        raise ValueError(f"{task!r} is no task that works with a VM")
    request = _request(kind, vm)
    for option, value in options.items():
        _set(request, task, option, value)
    role = ffi.NULL if role_name is None else _native.text(role_name)
    text = _native.made("azvmr_text", getattr(lib, f"azvmr_{kind}_required_actions"), request.native, role)
    return _native.text_of(text)


class _NoVault:
    """Rights do not depend on the vault, and nothing is stored."""

    def store_pending(self, candidate: Candidate, /) -> object:
        raise NotImplementedError

    def commit(self, candidate_id: str, /) -> object:
        raise NotImplementedError


def _request(kind: str, vm: str) -> Request:
    if kind == "rotate":
        return rotation_request(vm, "account", _NoVault(), None, None)
    return Request(kind, *_subject(kind, vm))


def _subject(kind: str, vm: str) -> tuple[object, ...]:
    """No right depends on the account."""
    if kind == "reset_password":
        return (_native.text(vm), _native.text("account"), b"", 0)
    if kind in ("fix_account", "verify"):
        return (_native.text(vm), _native.text("account"))
    if kind == "restore":
        return (_native.text(vm), b"")
    return (_native.text(vm),)


def _set(request: Request, task: str, option: str, value: Option) -> None:
    if not hasattr(lib, f"azvmr_{request.kind}_set_{option}"):
        raise TypeError(f"{task} has no option {option!r} on which its rights depend")
    if option == "sealing_key":
        request.sealing_key(value if isinstance(value, SealingKey) else None)
    elif isinstance(value, int):
        request.number(option, value)
    elif isinstance(value, str) and task in ("plan", "rescue"):
        request.text(option, value)
    elif value is not None:
        raise TypeError(f"{option}: expected a flag or a member of its enumeration, found {value!r}")

