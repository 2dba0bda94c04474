"""Accounts inside the guest: read, repaired, proved."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest
from program import Program
from simulator import OLD_PASSWORD, Simulator, vm

NEW = "Back-In-With-Th1s"


@pytest.fixture
def password(tmp_path: Path) -> str:
    file = tmp_path / "password"
    file.touch(mode=0o600)
    file.write_text(NEW)
    return str(file)


@pytest.fixture
def old_password(tmp_path: Path) -> str:
    file = tmp_path / "old-password"
    file.touch(mode=0o600)
    file.write_text(OLD_PASSWORD)
    return str(file)


def test_a_password_that_must_be_changed_is_repaired_and_confirmed(azure: Simulator, azvmreset: Program) -> None:
    assert not azure.signs_in("mustchange-01", "azureuser", OLD_PASSWORD)
    ended = azvmreset("fix-account", vm("mustchange-01"), "--username", "azureuser", "-o", "json")
    assert ended.code == 0, ended.err
    result = ended.json()
    assert result["evidence"] == "confirmed"
    assert result["changes"] == [{"what": "change_required", "before": "yes", "after": "no"}]
    assert result["account_before"]["change_required"] == "yes"
    assert result["account_after"]["change_required"] == "no"
    assert result["removed"] is True
    assert azure.signs_in("mustchange-01", "azureuser", OLD_PASSWORD)

    again = azvmreset("fix-account", vm("mustchange-01"), "--username", "azureuser", "-o", "json").json()
    assert again["changes"] == []


def test_looking_changes_nothing(azure: Simulator, azvmreset: Program) -> None:
    ended = azvmreset("fix-account", vm("mustchange-01"), "--username", "azureuser", "--detect-only", "-o", "json")
    assert ended.code == 3, ended.err
    result = ended.json()
    assert result["action"] == "detect"
    assert [hindrance["code"] for hindrance in result["hindrances"]] == ["change_required"]
    assert not azure.signs_in("mustchange-01", "azureuser", OLD_PASSWORD)


def test_a_lock_out_in_a_german_guest(azure: Simulator, azvmreset: Program) -> None:
    ended = azvmreset("fix-account", vm("locked-01"), "--username", "azureuser", "--add-to-group",
                      "remote-desktop-users", "-o", "json")  # fmt: skip
    assert ended.code == 0, ended.err
    result = ended.json()
    assert result["guest"]["language"] == "de-DE"
    assert [change["what"] for change in result["changes"]] == ["locked", "in_remote_desktop_users"]
    assert azure.signs_in("locked-01", "azureuser", OLD_PASSWORD)


def test_what_stays_is_told(azure: Simulator, azvmreset: Program) -> None:
    words = ["fix-account", vm("expired-01"), "--username", "contractor", "-o", "json"]
    ended = azvmreset(*words)
    assert ended.code == 3, ended.err
    assert [hindrance["code"] for hindrance in ended.json()["hindrances"]] == ["account_expired"]
    ended = azvmreset(*words, "--extend", "2099-12-31")
    assert ended.code == 0, ended.err
    assert ended.json()["account_after"]["expired"] == "no"


def test_before_and_after_stand_side_by_side(azure: Simulator, azvmreset: Program) -> None:
    ended = azvmreset("fix-account", vm("mustchange-01"), "--username", "azureuser")
    first, *lines = ended.out.splitlines()
    assert first.startswith("confirmed: azureuser on mustchange-01 was repaired, 1 change; ")
    changed = next(line for line in lines if line.lstrip().startswith("must change the password"))
    assert changed.split()[-3:] == ["yes", "no", "changed"]


def test_a_snapshot_comes_first(azure: Simulator, azvmreset: Program) -> None:
    ended = azvmreset("fix-account", vm("mustchange-01"), "--username", "azureuser", "--snapshot-first", "-o", "json")
    assert ended.code == 0, ended.err
    assert "/snapshots/azvmreset-" in ended.json()["snapshot_id"]
    assert "/snapshots/" in azure.writes()[0]["url"]


def test_a_new_password_travels_sealed_unless_it_may_stand_on_a_command_line(
    azure: Simulator, azvmreset: Program, password: str
) -> None:
    words = ["fix-account", vm("web-01"), "--username", "azureuser", "--password-file", password, "-o", "json"]
    coded = base64.urlsafe_b64encode(NEW.encode()).decode().rstrip("=")
    sealed = azvmreset(*words)
    assert sealed.code == 0, sealed.err
    assert "secret_on_command_line" not in [warning["code"] for warning in sealed.json()["warnings"]]
    assert azure.signs_in("web-01", "azureuser", NEW)
    assert NEW not in json.dumps(azure.writes()) and coded not in json.dumps(azure.writes())

    azure.reset()
    clear = azvmreset(*words, "--clear-parameter")
    assert clear.code == 0, clear.err
    assert "secret_on_command_line" in [warning["code"] for warning in clear.json()["warnings"]]
    assert azure.signs_in("web-01", "azureuser", NEW)
    assert coded in json.dumps(azure.writes())


def test_what_laps_keeps_is_not_set(azure: Simulator, azvmreset: Program, password: str) -> None:
    ended = azvmreset("fix-account", vm("laps-01"), "--username", "azureuser", "--password-file", password,
                      "--clear-parameter", "-o", "json")  # fmt: skip
    assert ended.code == 3
    assert ended.error["blockers"] == ["laps_managed"]
    assert azure.signs_in("laps-01", "azureuser", OLD_PASSWORD)


def test_an_account_of_the_domain_is_repaired_on_a_controller_and_not_on_a_member(
    azure: Simulator, azvmreset: Program
) -> None:
    words = ["--username", "ada", "--domain", "rescue.example", "-o", "json"]
    refused = azvmreset("fix-account", vm("member-01"), *words)
    assert refused.code == 3
    assert refused.error["blockers"] == ["domain_account"]
    assert "--run-as-user" in refused.err

    ended = azvmreset("fix-account", vm("dc-02"), *words)
    assert ended.code == 3, ended.err  # repaired, but nobody but administrators signs in on a controller
    result = ended.json()
    assert result["guest"]["domain_controller"] == "yes"
    assert result["account_after"]["change_required"] == "no"
    assert [hindrance["code"] for hindrance in result["hindrances"]] == ["remote_logon_denied"]


def test_the_accounts_of_a_guest(azure: Simulator, azvmreset: Program) -> None:
    report = azvmreset("accounts", vm("web-01"), "-o", "json").json()
    assert [account["name"] for account in report["accounts"]] == ["Guest", "azureuser"]
    assert report["complete"] is True
    text = azvmreset("accounts", vm("web-01")).out
    assert text.startswith("2 accounts on web-01\n")


def test_the_built_in_administrator_needs_no_name(azure: Simulator, azvmreset: Program) -> None:
    ended = azvmreset("verify", vm("locked-01"), "--builtin-admin", "-o", "json")
    assert ended.code == 3, ended.err
    assert ended.json()["username"] == "azureuser"


def test_a_sign_in_is_tried_once(azure: Simulator, azvmreset: Program, password: str, old_password: str) -> None:
    words = ["verify", vm("web-01"), "--username", "azureuser", "--clear-parameter", "-o", "json", "--password-file"]
    good = azvmreset(*words, old_password)
    assert good.code == 0, good.err
    assert (good.json()["evidence"], good.json()["sign_in"]) == ("verified", "proved")
    wrong = azvmreset(*words, password)
    assert wrong.code == 1, wrong.err
    assert (wrong.json()["evidence"], wrong.json()["sign_in"]) == ("confirmed", "wrong_password")


def test_a_kind_of_logon_that_is_denied_proves_nothing(
    azure: Simulator, azvmreset: Program, old_password: str
) -> None:
    ended = azvmreset("verify", vm("deny-01"), "--username", "azureuser", "--clear-parameter", "--password-file",
                      old_password, "-o", "json")  # fmt: skip
    assert ended.code == 8, ended.err
    assert ended.json()["sign_in"] == "unproven"


def test_an_account_that_is_not_there(azure: Simulator, azvmreset: Program) -> None:
    ended = azvmreset("fix-account", vm("web-01"), "--username", "nobody", "-o", "json")
    assert ended.code != 0
    assert ended.error["failure"] == "account_not_found"


def test_a_foreign_answer_proves_nothing(azure: Simulator, azvmreset: Program) -> None:
    azure.add_fault("output_foreign", path="/runCommands/")
    ended = azvmreset("fix-account", vm("mustchange-01"), "--username", "azureuser", "-o", "json")
    assert ended.code == 8
    assert ended.error["code"] == "outcome_unknown"


def test_a_reset_is_confirmed_by_the_guest_or_not_as_asked(
    azure: Simulator, azvmreset: Program, password: str
) -> None:
    words = ["reset-password", vm("web-01"), "--username", "azureuser", "--password-file", password, "-o", "json"]
    confirmed = azvmreset(*words, "--confirm", "always").json()
    assert (confirmed["evidence"], confirmed["account"]["enabled"]) == ("confirmed", "yes")
    unasked = azvmreset(*words, "--no-confirm").json()
    assert (unasked["evidence"], unasked["account"]) == ("applied", None)


def test_a_reset_by_script_is_verified_by_a_sign_in(azure: Simulator, azvmreset: Program, password: str) -> None:
    words = ["reset-password", vm("web-01"), "--builtin-admin", "--password-file", password, "-o", "json"]
    words += ["--method", "run_command", "--verify", "guest"]
    ended = azvmreset(*words)
    assert ended.code == 0, ended.err
    result = ended.json()
    assert (result["method"], result["evidence"], result["sign_in"]) == ("run_command", "verified", "proved")
    assert result["username"] == "azureuser"
    assert azure.signs_in("web-01", "azureuser", NEW)


def test_a_repair_can_be_seen_beforehand(azure: Simulator, azvmreset: Program) -> None:
    words = ["fix-account", vm("mustchange-01"), "--username", "azureuser"]
    dry = azvmreset(*words, "--dry-run", "-o", "json")
    assert dry.code == 0, dry.err
    assert [step["method"] for step in dry.json()["steps"]][:1] == ["PUT"]
    lines = azvmreset(*words, "--print-commands", "net")
    assert "net user" in lines.out
    assert azure.writes() == []
