"""Every kind of credential signs in, and says what is wrong where it cannot."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import sign_in
from program import Ended, Program
from sign_in import NOTHING, Variables
from simulator import Simulator, vm

KINDS: dict[str, Callable[[Simulator, Path], Variables]] = {
    "client-secret": sign_in.client_secret,
    "client-certificate": sign_in.client_certificate,
    "workload-identity": sign_in.workload_identity,
    "managed-identity": sign_in.managed_identity,
    "azure-cli": sign_in.azure_cli,
    "device-code": sign_in.device_code,
    "access-token": sign_in.access_token,
}


def preflight(azvmreset: Program, environment: Variables, *options: str) -> Ended:
    return azvmreset("preflight", vm("web-01"), "-o", "json", *options, env=environment)


def signed_in(ended: Ended) -> None:
    assert ended.code == 0, ended.err
    assert ended.json()["power"] == "running"


def token_requests(azure: Simulator) -> list[str]:
    """The bodies of those that asked for a token."""
    return [str(r["body"]) for r in azure.requests() if "/oauth2/v2.0/token" in r["url"]]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "device-code"])
def test_the_kind_that_is_asked_for_signs_in(azure: Simulator, azvmreset: Program, tmp_path: Path, kind: str) -> None:
    signed_in(preflight(azvmreset, KINDS[kind](azure, tmp_path), "--credential", kind))


@pytest.mark.parametrize(("decision", "code"), [("approve", 0), ("decline", 4)])
def test_a_person_is_shown_a_code_and_waited_for(
    azure: Simulator, azvmreset: Program, tmp_path: Path, decision: str, code: int
) -> None:
    words = ("preflight", vm("web-01"), "--credential", "device-code")
    running = azvmreset.start(*words, env=sign_in.device_code(azure, tmp_path))
    assert running.stderr is not None
    said = ""
    for line in running.stderr:
        said += line
        sign_in.enter_code_of(line, azure, decision)
    assert running.wait() == code, said
    assert "azvmreset: To sign in, use a web browser to open the page" in said
    assert ("declined" in said) == (decision == "decline")


@pytest.mark.parametrize("kind", ["client-secret", "client-certificate", "workload-identity", "access-token"])
def test_the_environment_alone_is_enough(azure: Simulator, azvmreset: Program, tmp_path: Path, kind: str) -> None:
    signed_in(preflight(azvmreset, KINDS[kind](azure, tmp_path)))


def test_a_certificate_in_pem_with_its_chain_and_the_old_algorithm(azure: Simulator, azvmreset: Program) -> None:
    options = ["--certificate", azure.ready["client_certificate_file"]]
    signed_in(preflight(azvmreset, sign_in.application(azure), *options))
    signed_in(preflight(azvmreset, sign_in.application(azure), *options, "--send-certificate-chain"))
    signed_in(preflight(azvmreset, sign_in.application(azure), *options, "--certificate-algorithm", "rs256"))
    assertions = [body.partition("client_assertion=")[2] for body in token_requests(azure)]
    assert len({*assertions}) == 3
    assert len(assertions[1]) > len(assertions[0])


def test_the_password_of_a_certificate_comes_from_a_file(azure: Simulator, azvmreset: Program, tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.touch(mode=0o600)
    file.write_text(azure.ready["client_certificate_password"] + "\n")
    environment = {**sign_in.client_certificate(azure, tmp_path), "AZURE_CLIENT_CERTIFICATE_PASSWORD": "not this"}
    ended = preflight(azvmreset, environment, "--certificate-password-file", str(file))
    signed_in(ended)
    assert "others on this machine" not in ended.err


def test_a_wrong_password_is_told_before_anything_is_sent(azure: Simulator, azvmreset: Program, tmp_path: Path) -> None:
    environment = {**sign_in.client_certificate(azure, tmp_path), "AZURE_CLIENT_CERTIFICATE_PASSWORD": "wrong-one"}
    ended = preflight(azvmreset, environment)
    assert ended.code == 2
    assert "does not open with the password" in ended.error["message"]
    assert azure.requests() == []


def test_a_password_is_no_argument(azvmreset: Program) -> None:
    ended = azvmreset("preflight", vm("web-01"), "--certificate-password", "opens")
    assert ended.code == 2
    assert "--certificate-password-file" in ended.err


def test_a_federated_token_is_read_from_the_file_that_is_named(
    azure: Simulator, azvmreset: Program, tmp_path: Path
) -> None:
    environment = {**sign_in.workload_identity(azure, tmp_path), "AZURE_FEDERATED_TOKEN_FILE": str(tmp_path / "none")}
    ended = preflight(azvmreset, environment)
    assert ended.code == 2
    assert str(tmp_path / "none") in ended.error["message"]
    signed_in(preflight(azvmreset, environment, "--federated-token-file", azure.ready["federated_token_file"]))


@pytest.mark.parametrize(
    "hosted",
    [
        {"IDENTITY_ENDPOINT": "{identity_endpoint}/msi/token", "IDENTITY_HEADER": "{identity_secret}"},
        {"MSI_ENDPOINT": "{identity_endpoint}/msi/token", "MSI_SECRET": "{identity_secret}"},
        {"MSI_ENDPOINT": "{identity_endpoint}/oauth2/token"},
    ],
    ids=["app-service", "app-service-2017", "cloud-shell"],
)
def test_the_host_is_told_by_the_environment(azure: Simulator, azvmreset: Program, hosted: dict[str, str]) -> None:
    environment = {name: value.format(**azure.ready) for name, value in hosted.items()}
    signed_in(preflight(azvmreset, {**NOTHING, **environment}, "--credential", "managed-identity"))


def test_an_identity_that_is_not_assigned_is_told(azure: Simulator, azvmreset: Program, tmp_path: Path) -> None:
    environment = sign_in.managed_identity(azure, tmp_path)
    ended = preflight(
        azvmreset, environment, "--credential", "managed-identity", "--client-id", azure.ready["client_id"]
    )
    assert ended.code == 4
    assert "Identity not found" in ended.error["message"]


def test_an_az_that_is_signed_out_is_quoted(azure: Simulator, azvmreset: Program, tmp_path: Path) -> None:
    environment = sign_in.azure_cli(azure, tmp_path)
    program = tmp_path / "bin" / "az"
    program.write_text("#!/bin/sh\necho \"ERROR: Please run 'az login' to setup account.\" >&2\nexit 1\n")
    ended = preflight(azvmreset, environment, "--credential", "azure-cli")
    assert ended.code == 4
    assert "az login" in ended.error["message"] + ended.error["remedy"]
    assert azure.requests() == []


def test_a_chain_passes_over_what_is_not_there(azure: Simulator, azvmreset: Program, tmp_path: Path) -> None:
    ended = preflight(
        azvmreset, sign_in.azure_cli(azure, tmp_path), "--credential", "workload-identity,client-secret,azure-cli"
    )
    signed_in(ended)
    assert ended.err.count("left out of the chain") == 2


def test_a_chain_passes_over_a_machine_without_identity(azure: Simulator, azvmreset: Program, tmp_path: Path) -> None:
    signed_in(preflight(azvmreset, sign_in.chain(azure, tmp_path), "--credential", "managed-identity,azure-cli"))


def test_a_chain_stops_at_a_refusal(azure: Simulator, azvmreset: Program, tmp_path: Path) -> None:
    environment = {**sign_in.client_secret(azure, tmp_path), **sign_in.az_alone(azure, tmp_path)}
    environment["AZURE_CLIENT_SECRET"] = "expired-long-ago"
    ended = preflight(azvmreset, environment, "--credential", "client-secret,azure-cli")
    assert ended.code == 4
    assert "client-secret" in ended.error["message"] and "stopped there" in ended.error["message"]


def test_a_chain_of_which_nothing_is_there_says_why(azure: Simulator, azvmreset: Program, tmp_path: Path) -> None:
    ended = preflight(azvmreset, {**NOTHING, "PATH": str(tmp_path)}, "--credential", "client-secret,azure-cli")
    assert ended.code == 4
    assert "client-secret" in ended.err and "azure-cli" in ended.error["message"]
    assert azure.requests() == []


def test_help_teaches_what_each_kind_needs(azvmreset: Program) -> None:
    shown = azvmreset("preflight", "--help").out
    for words in ("client-certificate", "AZURE_FEDERATED_TOKEN_FILE", "az login", "docs/authentication.md"):
        assert words in shown
