"""What is known without a network: the rules of passwords, the portal's address, the meaning of a failure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import _native
from ._native import ffi, lib
from .credentials import Secret
from .names import PasswordChannel

if TYPE_CHECKING:
    from .results import Cloud, FailureExplanation, PasswordReport


def check_password(password: Secret, account: str = "", *, create: bool = False) -> PasswordReport:
    """Judges a password by every rule that is known; `create` asks the list of reserved names too."""
    with _native.exposed(password) as secret:
        native = _native.made("azvmr_result", lib.azvmr_check_password, *secret, _native.text(account), int(create))
    report: PasswordReport = _native.value_of(native)
    return report


def generate_password(
    length: int = 24, *, channel: PasswordChannel = PasswordChannel.ANY, account: str = ""
) -> str:
    """A password from the system's secure source, 12 to 123 characters, to 14 for the command line; `account` is kept
    out of it."""
    if not 0 <= length < 2**16:
        raise ValueError(f"found the length {length}, expected 12 to 123")
    buffer = ffi.new("char[]", length + 1)
    try:
        arguments = (buffer, length + 1, length, int(channel), _native.text(account))
        _native.call(lib.azvmr_generate_password, *arguments)
        return str(ffi.string(buffer).decode())
    finally:
        ffi.memmove(buffer, bytes(length + 1), length + 1)


def cloud_named(name: str) -> Cloud:
    """A well-known cloud by any of its names: "AzureUSGovernment", "usgovernment", "fairfax" ..."""
    native = _native.made("azvmr_result", lib.azvmr_cloud_named, _native.text(name))
    cloud: Cloud = _native.value_of(native)
    return cloud


def clouds() -> tuple[Cloud, ...]:
    """The clouds that Microsoft runs."""
    count = ffi.new("size_t *")
    names = lib.azvmr_cloud_names(count)
    return tuple(cloud_named(ffi.string(names[i]).decode()) for i in range(count[0]))


def portal_url(vm: str, tenant: str = "", cloud: str | None = None) -> str:
    """The address of the portal's own page for the job.

    `cloud` is the name of a well-known one, its ARM endpoint, or the address of a portal; without it the public one.
    """
    where = ffi.NULL if cloud is None else _native.text(cloud)
    arguments = (_native.text(vm), _native.text(tenant), where)
    return _native.text_of(_native.made("azvmr_text", lib.azvmr_portal_url, *arguments))


def explain_failure(code_or_text: str) -> FailureExplanation | None:
    """Explains a code ("0x800708C5", "OperationNotAllowed") or a text that contains one; None when it is not known."""
    return _native.explanation(_native.text(code_or_text))
