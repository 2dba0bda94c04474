"""Who signs in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import azvmreset
import pytest
from azvmreset import (
    AccessToken,
    AddressFamily,
    AzureCli,
    Client,
    ClientCertificate,
    ClientSecret,
    CredentialChain,
    DeviceCode,
    ManagedIdentity,
    WorkloadIdentity,
)

TENANT = "00000000-0000-4000-8000-00000000000a"
APPLICATION = "00000000-0000-4000-8000-00000000000b"


@pytest.mark.parametrize(
    "credential",
    [
        ClientSecret(TENANT, APPLICATION, "a-secret"),
        ClientCertificate(TENANT, APPLICATION, b"a-secret", password="a-secret"),
        AccessToken("a-secret"),
        CredentialChain([ClientSecret(TENANT, APPLICATION, "a-secret")]),
    ],
)
def test_no_secret_is_shown(credential: object) -> None:
    assert "a-secret" not in repr(credential)


def test_the_certificate_is_read_when_the_client_is_made(tmp_path: Path) -> None:
    with pytest.raises(azvmreset.UsageError, match="missing.pem"):
        Client(ClientCertificate(TENANT, APPLICATION, tmp_path / "missing.pem"))
    with pytest.raises(azvmreset.UsageError) as failed:
        Client(ClientCertificate(TENANT, APPLICATION, bytearray(b"no certificate"), password=b"a-secret"))
    assert "PEM" in failed.value.remedy and "a-secret" not in failed.value.json


@pytest.mark.parametrize(
    ("credential", "raised"),
    [
        (ClientCertificate(TENANT, APPLICATION, "application.pem", algorithm="none"), ValueError),
        (ClientCertificate(TENANT, "nul\0", "application.pem"), ValueError),
        (WorkloadIdentity(TENANT, APPLICATION, ""), azvmreset.UsageError),
        (ManagedIdentity(client_id=APPLICATION, object_id=TENANT), azvmreset.UsageError),
        (AzureCli(time_limit=-1), azvmreset.UsageError),
        (CredentialChain([]), azvmreset.UsageError),
        (CredentialChain([CredentialChain([ManagedIdentity()])]), TypeError),  # type: ignore[list-item]
        (object(), TypeError),
    ],
)
def test_what_cannot_be_meant_is_refused_at_once(credential: Any, raised: type[Exception]) -> None:
    with pytest.raises(raised):
        Client(credential)


def test_a_device_code_needs_an_application() -> None:
    with pytest.raises(azvmreset.UsageError):
        Client(DeviceCode(TENANT, "", print))


def test_options_of_cloud_and_network_are_taken() -> None:
    options: dict[str, Any] = {
        "cloud": "AzureUSGovernment",
        "api_versions": {"Microsoft.Compute/virtualMachines": "2024-07-01"},
        "proxy": "http://127.0.0.1:1",
        "proxy_username": "me",
        "proxy_password": bytearray(b"opens"),
        "no_proxy": "*",
        "address_family": AddressFamily.IPV4,
        "request_timeout": 5,
    }
    Client(AccessToken("opaque"), **options).close()


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("cloud", "AzureMoon", "AzureMoon"),
        ("ca_directory", "/there/is/no/such/directory", "no/such/directory"),
        ("ca_pem", "no certificate", "ca_pem"),
        ("proxy", "gopher://127.0.0.1", "proxy: expected"),
        ("address_family", 5, "expected 0 (any), 4 or 6"),
        ("request_timeout", 0, "request_timeout"),
    ],
)
def test_options_that_cannot_be_meant_are_named(option: str, value: Any, said: str) -> None:
    wrong: dict[str, Any] = {option: value}
    with pytest.raises(azvmreset.UsageError) as failed:
        Client(AccessToken("opaque"), **wrong)
    assert said in str(failed.value)


def test_a_proxy_password_without_a_name_is_refused() -> None:
    with pytest.raises(ValueError, match="proxy_username"):
        Client(AccessToken("opaque"), proxy_password="opens")
