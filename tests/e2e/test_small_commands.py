"""status, find, portal-url, check-password, generate-password; and a reset with a password that was made."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from program import Program
from simulator import OLD_PASSWORD, SUBSCRIPTION, Simulator, vm

NEW = "Back-In-With-Th1s"


def test_status_tells_who_was_there_last(azure: Simulator, azvmreset: Program) -> None:
    before = azvmreset("status", vm("web-01"), "-o", "json").json()
    assert before["vm_access_name"] == ""
    reset = azvmreset("reset-rdp", vm("web-01"), "-o", "json").json()
    after = azvmreset("status", vm("web-01"), "-o", "json").json()
    assert after["vm_access_name"] == reset["extension_name"]
    assert after["force_update_tag"] == reset["force_update_tag"]
    assert after["operation_in_progress"] is False


@pytest.mark.parametrize("text", ["WEB-01", "10.1.0.5", "20.50.1.4"])
def test_find_leads_from_a_name_or_an_address_to_the_vm(azvmreset: Program, text: str) -> None:
    ended = azvmreset("find", text, "--subscription", SUBSCRIPTION, "-o", "json")
    assert ended.code == 0, ended.err
    assert [found["id"].lower() for found in ended.json()["vms"]] == [vm("web-01").lower()]


def test_find_that_finds_nothing_ends_with_5(azvmreset: Program) -> None:
    ended = azvmreset("find", "10.99.99.99", "--subscription", SUBSCRIPTION)
    assert ended.code == 5
    assert "no VM" in ended.out


def test_portal_url_needs_no_network(azure: Simulator, azvmreset: Program) -> None:
    public = {"AZVMRESET_ARM_ENDPOINT": None, "AZURE_TENANT_ID": "contoso.example"}
    ended = azvmreset("portal-url", vm("web-01"), env=public)
    assert ended.out == f"https://portal.azure.com/#@contoso.example/resource{vm('web-01')}/resetPassword\n"
    assert azvmreset("portal-url", vm("web-01"), "--cloud", "USSec").code == 2  # its portal is not known
    assert azure.requests() == []


@pytest.mark.parametrize("said", ["--cloud", "--arm-endpoint"])
def test_portal_url_asks_a_cloud_of_its_own_and_nobody_signs_in(
    azure: Simulator, azvmreset: Program, said: str
) -> None:
    silent = {"AZVMRESET_ARM_ENDPOINT": None, "AZVMRESET_CLOUD": None, "AZURE_TENANT_ID": None}
    here = (said, azure.ready["arm_endpoint"])
    ended = azvmreset("portal-url", vm("web-01"), *here, env=silent)
    assert (ended.code, ended.err) == (0, "")
    assert ended.out == f"https://portal.simulated.example/#@/resource{vm('web-01')}/resetPassword\n"
    (asked,) = azure.requests()
    assert "/metadata/endpoints" in asked["url"]

    # A tenant that is none is refused before anything is asked.
    assert azvmreset("portal-url", vm("web-01"), *here, "--tenant", "a/b", env=silent).code == 2
    assert len(azure.requests()) == 1


def test_check_password_judges_without_a_network(azure: Simulator, azvmreset: Program) -> None:
    good = azvmreset("check-password", "--password-stdin", "--username", "azureuser", stdin=NEW, env={})
    assert (good.code, good.out.splitlines()[0]) == (0, "good: every rule that is known here is kept")
    short = azvmreset("check-password", "--password-stdin", "-o", "json", stdin="abc")
    assert short.code == 0
    assert short.json()["acceptable"] is True
    assert "password_too_short" in {breach["rule"] for breach in short.json()["breaches"]}
    assert azvmreset("check-password", "--password-stdin", stdin="").code == 2
    assert azure.requests() == []


def test_generate_password_prints_one_line(azvmreset: Program) -> None:
    made = azvmreset("generate-password", "--length", "30").out
    assert len(made) == 31
    assert made != azvmreset("generate-password", "--length", "30").out
    for channel, length in (("any", 24), ("keyboard", 24), ("command_line", 14)):
        assert len(azvmreset("generate-password", "--for", channel).out) == length + 1
    assert azvmreset("generate-password", "--length", "5").code == 2
    assert azvmreset("generate-password", "-o", "json").code == 2


def test_a_made_password_is_in_its_file_and_on_the_vm(azure: Simulator, azvmreset: Program, tmp_path: Path) -> None:
    file = tmp_path / "secret"
    words = ["reset-password", vm("web-01"), "-u", "azureuser", "--generate", "--secret-out", str(file)]
    ended = azvmreset(*words)
    assert ended.code == 0, ended.err
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    made = file.read_text().removesuffix("\n")
    assert len(made) >= 12
    assert made not in ended.out + ended.err
    assert azure.signs_in("web-01", "azureuser", made)

    # The file that is there may hold the only copy of a password.
    again = azvmreset(*words)
    assert again.code == 2
    assert file.read_text().removesuffix("\n") == made
    assert azure.signs_in("web-01", "azureuser", made)


def test_a_password_that_cannot_be_kept_is_not_set(azure: Simulator, azvmreset: Program, tmp_path: Path) -> None:
    ended = azvmreset(
        "reset-password", vm("web-01"), "-u", "azureuser", "--generate",
        "--secret-out", str(tmp_path / "missing" / "secret"),
    )  # fmt: skip
    assert ended.code == 2
    assert azure.writes() == []
    assert azure.signs_in("web-01", "azureuser", OLD_PASSWORD)


def test_generate_asks_where_to_keep_it(azvmreset: Program) -> None:
    words = ["reset-password", vm("web-01"), "-u", "azureuser"]
    assert azvmreset(*words, "--generate").code == 2
    assert azvmreset(*words, "--secret-out", "file", "--password-stdin", stdin=NEW).code == 2
    assert azvmreset(*words, "--generate", "--secret-out", "file", "--password-stdin", stdin=NEW).code == 2
