"""Everything that can be wrong: a clear error, the right exit code, and nothing sent that need not be."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest
from program import Changes, Ended, Program
from simulator import GROUP, SUBSCRIPTION, Simulator, vm

NEW = "Back-In-With-Th1s"
TOKEN: Changes = {"AZVMRESET_ACCESS_TOKEN": "an-opaque-token"}


def reset(
    azvmreset: Program, target: str, username: str = "azureuser", password: str = NEW, env: Changes = {}
) -> Ended:
    words = ["reset-password", target, f"--username={username}", "--password-stdin", "-o", "json"]
    return azvmreset(*words, stdin=password, env=env)


@pytest.mark.parametrize(
    "target",
    [
        "web-01",
        "",
        "/subscriptions/not-a-guid/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/v",
        f"{GROUP}/providers/Microsoft.Compute/virtualMachines/web\n01",
        f"{GROUP}/providers/Microsoft.Compute/virtualMachines/../../../x",
        f"{GROUP}/providers/Microsoft.Compute/virtualMachines/..",
        f"{GROUP}/providers/Microsoft.Compute/virtualMachines/web%2f01",
        f"{GROUP}/providers/Microsoft.Compute/virtualMachines/web-01?api-version=1",
        f"{GROUP}/providers/Microsoft.Compute/virtualMachines/web-01/extensions/x",
        f"{GROUP}/providers/Microsoft.Compute/disks/web-01",
        f"https://attacker.example{GROUP}/providers/Microsoft.Compute/virtualMachines/web-01",
        f"{GROUP}/providers/Microsoft.Compute/virtualMachines/" + "a" * 65,
    ],
)
@pytest.mark.parametrize("command", ["preflight", "reset-rdp", "reset-password"])
def test_a_malformed_id_sends_nothing(azure: Simulator, azvmreset: Program, command: str, target: str) -> None:
    words = ["--username", "azureuser", "--password-stdin"] if command == "reset-password" else []
    ended = azvmreset(command, target, *words, "-o", "json", stdin=NEW)
    assert ended.code == 2
    assert "expected" in ended.error["message"]
    assert ended.err.count("\n") <= 2 and "\x1b" not in ended.err
    assert azure.requests() == []


def test_a_classic_vm_is_a_blocker(azure: Simulator, azvmreset: Program) -> None:
    ended = azvmreset("preflight", f"{GROUP}/providers/Microsoft.ClassicCompute/virtualMachines/old", "-o", "json")
    assert ended.code == 3
    assert ended.error["blockers"] == ["classic_vm"]
    assert azure.requests() == []


@pytest.mark.parametrize(
    "target",
    [
        vm("no-such-vm"),
        f"/subscriptions/{SUBSCRIPTION}/resourceGroups/none/providers/Microsoft.Compute/virtualMachines/web-01",
        "/subscriptions/99999999-0000-4000-8000-000000000009/resourceGroups/g/providers/Microsoft.Compute"
        "/virtualMachines/web-01",
    ],
)
def test_what_does_not_exist_is_named(azure: Simulator, azvmreset: Program, target: str) -> None:
    ended = reset(azvmreset, target)
    assert ended.code == 5
    assert ended.error["remedy"]
    assert azure.writes() == []


@pytest.mark.parametrize("password", ["", "\n", "tab\there-1A", "two\nlines-1A", "x" * 257, "é" * 300])
def test_a_hopeless_password_sends_nothing(azure: Simulator, azvmreset: Program, password: str) -> None:
    ended = reset(azvmreset, vm("web-01"), password=password)
    assert ended.code == 2
    assert azure.requests() == []


def test_a_password_that_is_no_text_sends_nothing(azure: Simulator, azvmreset: Program, tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_bytes(b"\xff\xfe not UTF-8")
    ended = azvmreset("reset-password", vm("web-01"), "-u", "azureuser", "--password-file", str(file))
    assert ended.code == 2
    assert azure.requests() == []


@pytest.mark.parametrize(
    "username", ["", "a" * 21, "dot.", "a/b", "a\\b", "a:b", "a*b", 'a"b', "a\tb", "...", "domain\\user"]
)
def test_a_name_that_windows_forbids_sends_nothing(azure: Simulator, azvmreset: Program, username: str) -> None:
    ended = reset(azvmreset, vm("web-01"), username=username)
    assert ended.code == 2
    assert ended.err.startswith("azvmreset: ")
    assert azure.requests() == []


@pytest.mark.parametrize("content", [None, "", "not a certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n"])
def test_an_unreadable_ca_file_sends_nothing(
    azure: Simulator, azvmreset: Program, tmp_path: Path, content: str | None
) -> None:
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_text(content)
    ended = azvmreset("preflight", vm("web-01"), "--ca-file", str(file), "-o", "json")
    assert ended.code == 2
    assert str(file) in ended.error["message"]
    assert azure.requests() == []


def test_a_certificate_nobody_vouches_for_is_refused(azure: Simulator, azvmreset: Program) -> None:
    ended = azvmreset("preflight", vm("web-01"), "-o", "json", env={"AZVMRESET_CA_FILE": None})
    assert ended.code == 9
    assert ended.error["code"] == "tls"
    assert azure.requests() == []


@pytest.mark.parametrize(
    "words", [["--password-file", "no/such/file"], ["--password-file", "/"], ["--password-env", "UNSET"]]
)
def test_a_password_that_cannot_be_read_sends_nothing(azure: Simulator, azvmreset: Program, words: list[str]) -> None:
    ended = azvmreset("reset-password", vm("web-01"), "--username", "azureuser", *words)
    assert ended.code == 2
    assert azure.requests() == []


def test_without_terminal_and_password_nothing_is_sent(azure: Simulator, azvmreset: Program) -> None:
    ended = azvmreset("reset-password", vm("web-01"), "--username", "azureuser")
    assert ended.code == 2
    assert "--password-stdin" in ended.err
    assert azure.requests() == []


def test_a_wrong_secret_is_a_failed_sign_in(azure: Simulator, azvmreset: Program) -> None:
    ended = reset(azvmreset, vm("web-01"), env={"AZURE_CLIENT_SECRET": "wrong-secret"})
    assert ended.code == 4
    assert "AADSTS7000215" in ended.error["message"] + ended.error["arm_code"]
    assert ended.error["remedy"]
    assert [r["method"] for r in azure.requests()] == ["POST"]


def test_an_expired_token_is_a_failed_sign_in(azure: Simulator, azvmreset: Program) -> None:
    azure.add_fault("token_expired", count=0)
    ended = reset(azvmreset, vm("web-01"))
    assert ended.code == 4
    assert azure.writes() == []


def test_one_expired_token_is_replaced(azure: Simulator, azvmreset: Program) -> None:
    azure.add_fault("token_expired", count=1)
    assert reset(azvmreset, vm("web-01")).code == 0


def test_a_host_that_nobody_listens_on(azvmreset: Program) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        here = f"https://127.0.0.1:{unused.getsockname()[1]}"
        ended = azvmreset("preflight", vm("web-01"), "--arm-endpoint", here, "-o", "json", env=TOKEN)
    assert ended.code == 9
    assert ended.error["code"] == "connection"


def test_a_host_that_does_not_exist(azvmreset: Program) -> None:
    nowhere = "https://no-such-host.invalid"
    ended = azvmreset("preflight", vm("web-01"), "--arm-endpoint", nowhere, "-o", "json", env=TOKEN)
    assert ended.code == 9
    assert ended.error["code"] == "name_resolution"
    assert "no-such-host.invalid" in ended.error["message"]


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_is_never_followed(azure: Simulator, azvmreset: Program, status: int) -> None:
    elsewhere = {"Location": "https://attacker.example/"}
    azure.add_fault("redirect", status=status, path="/virtualMachines/", headers=elsewhere)
    ended = reset(azvmreset, vm("web-01"))
    assert ended.code == 1
    assert ended.error["code"] == "protocol"
    assert azure.writes() == []


def test_a_foreign_polling_host_gets_nothing(azure: Simulator, azvmreset: Program) -> None:
    azure.add_fault("foreign_host", method="PUT", host="https://attacker.example")
    ended = reset(azvmreset, vm("web-01"))
    assert ended.code in (0, 8)  # proved by reading the VM, or unknown; never a refusal: the write was accepted
    assert all("attacker.example" not in r["url"] for r in azure.requests())


@pytest.mark.parametrize("body", [{"deep_json": 100_000}, {"huge_json": 64 << 20}])
def test_json_that_is_too_deep_or_too_large_is_refused(
    azure: Simulator, azvmreset: Program, body: dict[str, int]
) -> None:
    azure.add_fault("replace_body", path="/virtualMachines/", count=0, **body)
    ended = reset(azvmreset, vm("web-01"))
    assert ended.code in (1, 9)  # too large breaks the protocol; what cannot be read may be readable next time
    assert azure.writes() == []


def test_html_in_place_of_json_is_refused(azure: Simulator, azvmreset: Program) -> None:
    azure.add_fault("replace_body", path="/virtualMachines/", count=0, body="<html>proxy login</html>")
    ended = reset(azvmreset, vm("web-01"))
    assert ended.code == 9
    assert azure.writes() == []
