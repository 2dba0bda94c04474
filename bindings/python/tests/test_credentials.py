"""Who signs in."""

from __future__ import annotations

import json
import time
import urllib.parse
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
    DeviceCodePrompt,
    ManagedIdentity,
    WorkloadIdentity,
)
from simulated_azure import Azure

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


def signs_in(azure: Azure, credential: Any) -> None:
    with azure.client(credential) as client:
        assert client.preflight(azure.vm("web-01")).power == "running"


def test_a_certificate_signs_in_from_a_file_and_from_memory(azure: Azure) -> None:
    names = (azure.tenant_id, azure.client_id)
    signs_in(azure, ClientCertificate(*names, azure.client_certificate_file))
    signs_in(azure, ClientCertificate(*names, Path(azure.client_certificate_file), algorithm="RS256", send_chain=True))
    content = Path(azure.client_certificate_pfx).read_bytes()
    signs_in(azure, ClientCertificate(*names, content, password=azure.client_certificate_password))
    with pytest.raises(azvmreset.UsageError, match="does not open with the password"):
        Client(ClientCertificate(*names, content, password="another"))


def test_a_federated_token_signs_in(azure: Azure) -> None:
    signs_in(azure, WorkloadIdentity(azure.tenant_id, azure.client_id, azure.federated_token_file))


def test_the_machine_signs_in(azure: Azure, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AZURE_POD_IDENTITY_AUTHORITY_HOST", azure.identity_endpoint)
    signs_in(azure, ManagedIdentity())
    with pytest.raises(azvmreset.AuthenticationFailed, match="Identity not found"):
        signs_in(azure, ManagedIdentity(client_id=TENANT))


def az(azure: Azure, folder: Path) -> Path:
    """An `az` that has a token of the simulator."""
    form = {"grant_type": "client_credentials", "client_id": azure.client_id, "client_secret": azure.client_secret}
    form["scope"] = azure.arm_endpoint + "/.default"
    url = f"{azure.authority}/{azure.tenant_id}/oauth2/v2.0/token"
    token = azure.post(url, urllib.parse.urlencode(form).encode())["access_token"]
    answer = {"accessToken": token, "expires_on": int(time.time()) + 3600, "tokenType": "Bearer", "tenant": "t"}
    (folder / "answer.json").write_text(json.dumps(answer))
    program = folder / "az"
    program.write_text(f"#!/bin/sh\ncat {folder}/answer.json\n")
    program.chmod(0o755)
    return program


def test_who_uses_the_azure_cli_signs_in(azure: Azure, tmp_path: Path) -> None:
    signs_in(azure, AzureCli(program=az(azure, tmp_path)))


def test_a_chain_passes_over_what_is_not_there(azure: Azure, tmp_path: Path) -> None:
    signs_in(azure, CredentialChain([AzureCli(program=tmp_path / "none"), AzureCli(program=az(azure, tmp_path))]))
    with pytest.raises(azvmreset.AuthenticationFailed, match="none"):
        signs_in(azure, CredentialChain([AzureCli(program=tmp_path / "none")]))


def test_a_person_signs_in_on_another_device(azure: Azure) -> None:
    shown: list[DeviceCodePrompt] = []

    def enter(prompt: DeviceCodePrompt) -> None:
        shown.append(prompt)
        azure.ask("device-codes", {"user_code": prompt.user_code, "decision": "approve"})

    signs_in(azure, DeviceCode(azure.tenant_id, azure.client_id, enter))
    (prompt,) = shown
    assert prompt.user_code in prompt.message and prompt.verification_uri.startswith("https://")
    assert prompt.expires_at.timestamp() > time.time()


def test_a_code_that_cannot_be_shown_ends_the_sign_in(azure: Azure) -> None:
    def fail(prompt: DeviceCodePrompt) -> None:
        raise LookupError(prompt.user_code)

    with pytest.raises(azvmreset.AzvmresetError) as failed:
        signs_in(azure, DeviceCode(azure.tenant_id, azure.client_id, fail))
    assert isinstance(failed.value.__cause__, LookupError)
