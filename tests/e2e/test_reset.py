"""The main job: the password changes, and the program says how far that is proved."""

from __future__ import annotations

from pathlib import Path

import pytest
from program import Ended, Program
from simulator import OLD_PASSWORD, SUBSCRIPTION, Simulator, vm

NEW = "Back-In-With-Th1s"


def reset(
    azvmreset: Program, name: str, *options: str, stdin: str = NEW + "\n", username: str = "azureuser"
) -> Ended:
    return azvmreset("reset-password", vm(name), "--username", username, "--password-stdin", *options, stdin=stdin)


def test_the_password_is_changed_and_the_result_says_applied(azure: Simulator, azvmreset: Program) -> None:
    assert azure.signs_in("web-01", "azureuser", OLD_PASSWORD)
    ended = reset(azvmreset, "web-01")
    assert ended.code == 0, ended.err
    assert ended.out.splitlines()[0].startswith("applied: the password of azureuser on web-01 was set")
    assert not azure.signs_in("web-01", "azureuser", OLD_PASSWORD)
    assert azure.signs_in("web-01", "azureuser", NEW)


def test_a_reset_sends_no_more_than_it_needs(azure: Simulator, azvmreset: Program) -> None:
    reset(azvmreset, "web-01")
    sent = [(r["method"], r["url"].split("?")[0].split("/")[-2]) for r in azure.requests()]
    assert sent == [
        ("POST", "v2.0"),  # the token
        ("GET", "virtualMachines"),  # preflight
        ("PUT", "extensions"),
        ("GET", "operations"),
        ("GET", "extensions"),  # what became of this attempt
    ]


def test_the_result_as_json_is_alone_on_standard_output(azvmreset: Program) -> None:
    ended = reset(azvmreset, "web-01", "--output", "json")
    result = ended.json()
    assert result["schema"] == "azvmreset.reset/1"
    assert result["evidence"] == "applied"
    assert result["target"] == vm("web-01")
    assert result["username"] == "azureuser"
    assert result["created"] in ("no", "unknown")
    assert ended.out.count("\n") == 1


def test_a_vm_can_be_named_by_group_and_name(azure: Simulator, azvmreset: Program) -> None:
    ended = azvmreset(
        "reset-password", "-g", "rescue-demo", "-n", "web-01", "-u", "azureuser", "--password-stdin",
        stdin=NEW, env={"AZURE_SUBSCRIPTION_ID": SUBSCRIPTION},
    )  # fmt: skip
    assert ended.code == 0, ended.err
    assert azure.signs_in("web-01", "azureuser", NEW)


@pytest.mark.parametrize("line_end", ["", "\n", "\r\n"])
def test_one_line_end_is_no_part_of_the_password(azure: Simulator, azvmreset: Program, line_end: str) -> None:
    assert reset(azvmreset, "web-01", stdin=NEW + line_end).code == 0
    assert azure.signs_in("web-01", "azureuser", NEW)


def test_the_password_can_come_from_a_file(azure: Simulator, azvmreset: Program, tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.touch(mode=0o600)
    file.write_text(NEW + "\n")
    words = ["reset-password", vm("web-01"), "--username", "azureuser", "--password-file", str(file)]
    ended = azvmreset(*words)
    assert ended.code == 0, ended.err
    assert "warning: others" not in ended.err
    assert NEW not in ended.out + ended.err
    assert azure.signs_in("web-01", "azureuser", NEW)

    file.chmod(0o644)
    assert "warning: others on this machine can read" in azvmreset(*words).err


def test_the_password_can_come_from_a_variable_with_a_warning(azure: Simulator, azvmreset: Program) -> None:
    ended = azvmreset(
        "reset-password", vm("web-01"), "--username", "azureuser", "--password-env", "NEW_PASSWORD",
        env={"NEW_PASSWORD": NEW},
    )  # fmt: skip
    assert ended.code == 0, ended.err
    assert "warning" in ended.err
    assert azure.signs_in("web-01", "azureuser", NEW)


def test_a_password_keeps_every_character(azure: Simulator, azvmreset: Program) -> None:
    odd = 'Zürich "quoted" \\ % & <ß> 日本 0'
    assert reset(azvmreset, "web-01", stdin=odd).code == 0
    assert azure.signs_in("web-01", "azureuser", odd)


def test_an_unknown_name_is_not_made_an_administrator_by_accident(azure: Simulator, azvmreset: Program) -> None:
    ended = reset(azvmreset, "web-01", username="azureusr")
    assert ended.code == 3
    assert "--create" in ended.err and "--unchecked-name" in ended.err
    assert azure.writes() == []


def test_an_account_is_created_on_request(azure: Simulator, azvmreset: Program) -> None:
    ended = reset(azvmreset, "web-01", "--create", username="rescuer")
    assert ended.code == 0, ended.err
    assert azure.signs_in("web-01", "rescuer", NEW)


def test_a_name_can_be_vouched_for(azure: Simulator, azvmreset: Program) -> None:
    ended = reset(azvmreset, "standard-01", "--unchecked-name", username="clerk")
    assert ended.code == 1
    assert "Administrators" in ended.err
    assert "next: " in ended.err


def test_an_existing_instance_is_used_again_under_its_own_name(azure: Simulator, azvmreset: Program) -> None:
    result = reset(azvmreset, "named-01", "--output", "json").json()
    assert result["extension_name"] == "myVMAccessExtension"
    assert [e["name"] for e in azure.machine("named-01")["extensions"]] == ["myVMAccessExtension"]


def test_remote_desktop_is_switched_on_again(azure: Simulator, azvmreset: Program) -> None:
    assert not azure.machine("named-01")["guest"]["rdp"]["enabled"]
    ended = azvmreset("reset-rdp", vm("named-01"))
    assert ended.code == 0, ended.err
    assert ended.out.startswith("applied: the Remote Desktop configuration of named-01 was reset")
    assert azure.machine("named-01")["guest"]["rdp"]["enabled"]
    assert azure.signs_in("named-01", "azureuser", OLD_PASSWORD) is False  # the account is disabled there, and stays so


@pytest.mark.parametrize(
    "options, proved",
    [
        (["--confirm", "never"], "applied"),
        (["--no-confirm"], "applied"),
        (["--confirm=auto"], "confirmed"),
        (["--confirm", "always"], "confirmed"),
    ],
)
def test_the_guest_confirms_a_reset_unless_it_is_not_to_be_asked(
    azvmreset: Program, options: list[str], proved: str
) -> None:
    ended = reset(azvmreset, "web-01", "-o", "json", *options)
    assert ended.code == 0, ended.err
    assert ended.json()["evidence"] == proved


def test_progress_is_plain_lines_on_standard_error(azvmreset: Program) -> None:
    ended = reset(azvmreset, "web-01")
    assert "azvmreset: reading the VM\n" in ended.err
    assert "\r" not in ended.err and "\x1b" not in ended.err


def test_the_endpoint_is_named_before_the_sign_in(azure: Simulator, azvmreset: Program) -> None:
    first = reset(azvmreset, "web-01").err.splitlines()[0]
    assert first == f"azvmreset: ARM endpoint {azure.ready['arm_endpoint']}"
