"""A Windows volume that is mounted on this machine: no client, and no network."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from . import _native
from ._native import call, lib
from ._requests import Keep, Path, Request
from .credentials import Secret
from .errors import AzvmresetError
from .names import AccountGroup, Blocker, Hook, PlantedTask
from .sealing import SealingKey

if TYPE_CHECKING:
    from .results import Document
    from .stagings import StageReport, UnstageReport

T = TypeVar("T", bound="Document")


def stage(
    volume: Path,
    *,
    username: str = "",
    built_in_administrator: bool = False,
    existing_only: bool = False,
    add_to: Iterable[AccountGroup] = (),
    sealing_key: SealingKey | None = None,
    key_out: Path | int | Keep | None = None,
    password: Secret | None = None,
    plaintext: bool = False,
    task: PlantedTask = PlantedTask.RESET_PASSWORD,
    hook: Hook = Hook.GROUP_POLICY,
    expected_computer: str = "",
    valid_for: timedelta = timedelta(days=7),
    overrides: Iterable[Blocker] = (),
    replace_files: bool = False,
) -> StageReport:
    """Plants a reset on the volume of a Windows that does not run. When that Windows starts, it runs it once.

    `volume` is the folder where it is mounted, read and write. The guest makes the password and seals it to
    `sealing_key`; `key_out` has a key that was generated before anything is written: a file, a descriptor, or a
    callable. A chosen `password` lies on the volume until its script has run, so `plaintext` must be said, too. The
    account is put into both groups unless `add_to` names one.

    Blocks, while other threads of Python run. What stands in the way is `Blocked`, and then nothing was written.
    """
    from .stagings import StageReport

    request = Request("stage_volume", _native.text(os.fspath(volume)))
    request.number("task", task)
    request.number("hook", hook)
    request.text("username", username)
    request.number("built_in_administrator", built_in_administrator)
    request.number("existing_only", existing_only)
    for group in add_to:
        call(lib.azvmr_stage_volume_add_to, request.native, int(group))
    request.sealing_key(sealing_key)
    request.key_sink(key_out, replace_files)
    if plaintext != (password is not None):
        raise ValueError("a chosen password and plaintext go together: it lies on the volume until its script has run")
    if password is not None:
        request.secret("plaintext", password)
    request.text("expected_computer", expected_computer)
    request.number("valid_for", _native.milliseconds(valid_for.total_seconds()))
    request.overrides(overrides)
    return _done(StageReport, lib.azvmr_stage, request)


def unstage(
    volume: Path,
    *,
    id: str = "",
    sealing_key: SealingKey | None = None,
    secret_out: Path | int | Keep | None = None,
    discard_password: bool = False,
    replace_files: bool = False,
) -> UnstageReport:
    """Reads what came of a staging, delivers its password to `secret_out`, and takes the rest away.

    What has not run is taken back. A sealed password that is not delivered stays, and everything else with it, unless
    `discard_password`. `id` names one of several stagings on one volume.
    """
    from .stagings import UnstageReport

    request = Request("unstage_volume", _native.text(os.fspath(volume)))
    request.text("id", id)
    request.sealing_key(sealing_key)
    request.secret_sink(secret_out, replace_files)
    request.number("discard_password", discard_password)
    return _done(UnstageReport, lib.azvmr_unstage, request)


def _done(kind: type[T], function: Callable[..., int], request: Request) -> T:
    from ._documents import read_document

    try:
        native = _native.made("azvmr_result", function, request.native)
    except AzvmresetError:
        request.sink_failure.raise_again()
        raise
    return read_document(kind, _native.read_text(lib.azvmr_result_json, native))
