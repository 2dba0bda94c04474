"""account.ps1 run by a real PowerShell, with the parts of Windows that it reaches replaced by stubs.ps1.

Where there is no `pwsh` this is skipped: what reviewed.json says of "executed_with_stubs" must then stay as it is.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
SCRIPT = HERE.parents[1] / "src/guest/scripts/account.ps1"
SEALING = os.environ.get("AZVMRESET_SEALING", "")
NONCE = "0123456789abcdef0123456789abcdef"
WORLD = {
    "users": [
        {"name": "Administrator", "sid": "S-1-5-21-1-2-3-500", "enabled": False, "locked": False,
         "change_required": False, "password_age": 10, "password": "old-Password-1"},
        {"name": "Mäx", "sid": "S-1-5-21-1-2-3-1001", "enabled": True, "locked": True,
         "change_required": True, "password_age": 100, "password": "old-Password-2"},
    ],
    "min_password_length": 30,
    "groups": {"Administratoren": ["S-1-5-21-1-2-3-500"], "Remotedesktopbenutzer": []},
}  # fmt: skip

pytestmark = pytest.mark.skipif(shutil.which("pwsh") is None, reason="scripts are not executed: no pwsh here")


def parameter(text: str) -> str:
    return "x" + base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def run_script(folder: Path, secret: str = "", **members) -> subprocess.CompletedProcess[str]:
    request = {
        "version": 2, "task": "read", "not_after": int(time.time()) + 600, "seconds": 60, "account": "mäx",
        "built_in_administrator": False, "domain": "", "changes": [], "expires": "",
        "password": "clear" if secret else "none", "key": "", "sign_in": False, "seal_to": None,
    } | members  # fmt: skip
    world = folder / "world.json"
    world.write_text(json.dumps(WORLD))
    command = ["pwsh", "-NoProfile", "-NonInteractive", "-File", str(HERE / "stubs.ps1"), str(SCRIPT), str(world),
               "x" + NONCE, parameter(json.dumps(request)), *([parameter(secret)] if secret else [])]  # fmt: skip
    return subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=120)


def ask(folder: Path, secret: str = "", **members) -> tuple[dict, dict, dict, int]:
    """The first line, the answer, the world afterwards, and the exit code of the script where it was not done."""
    run = run_script(folder, secret, **members)
    lines = run.stdout.splitlines()
    assert all(line.isascii() for line in lines[:2]), run.stdout + run.stderr
    after = json.loads(lines[2].removeprefix("WORLD ")) if len(lines) > 2 else {}
    return json.loads(lines[0]), json.loads(lines[1]), after, run.returncode


def test_an_account_is_read(tmp_path):
    head, answer, world, _ = ask(tmp_path)
    assert head["nonce"] == answer["nonce"] == NONCE
    assert head["language_mode"] == "FullLanguage"
    assert answer["outcome"] == "done", answer
    before = answer["before"]
    assert before["name"] == "Mäx" and before["sid"] == "S-1-5-21-1-2-3-1001"
    assert before["locked"] and before["change_required"] and before["enabled"]
    assert before["administrators"] is False and before["remote_desktop_users"] is False
    assert answer["after"] is None and world == WORLD


def test_the_built_in_administrator_is_found_by_its_rid(tmp_path):
    _, answer, _, _ = ask(tmp_path, account="", built_in_administrator=True)
    assert answer["before"]["name"] == "Administrator" and answer["before"]["administrators"] is True


def test_accounts_are_listed(tmp_path):
    _, answer, _, _ = ask(tmp_path, task="list", account="")
    assert [account["name"] for account in answer["accounts"]] == ["Administrator", "Mäx"] and answer["complete"]


def test_only_what_is_needed_is_changed(tmp_path):
    changes = ["unlock", "must_change", "enable", "remote_desktop_users"]
    _, answer, world, _ = ask(tmp_path, task="change", changes=changes)
    assert answer["changed"] == ["unlock", "must_change", "remote_desktop_users"], answer
    assert answer["before"]["locked"] and not answer["after"]["locked"]
    assert answer["after"]["remote_desktop_users"] is True
    assert world["groups"]["Remotedesktopbenutzer"] == ["S-1-5-21-1-2-3-1001"]


def test_a_password_is_set_as_it_is(tmp_path):
    password = "a'b\"c$d`e%f&g<h>|^ é€😀"
    _, answer, world, _ = ask(tmp_path, secret=password, task="change", changes=["password"])
    assert answer["changed"] == ["password"], answer
    assert world["users"][1]["password"] == password


def test_the_policy_says_no_with_its_number(tmp_path):
    _, answer, _, code = ask(tmp_path, secret="short", task="change", changes=["unlock", "password"])
    assert (answer["outcome"], answer["reason"], answer["code"]) == ("failed", "policy", 2245), answer
    assert answer["step"] == "password" and answer["changed"] == ["unlock"] and code == 1


def test_one_sign_in_is_tried(tmp_path):
    assert ask(tmp_path, secret="old-Password-2", task="verify")[1]["sign_in"] == 0
    assert ask(tmp_path, secret="another", task="verify")[1]["sign_in"] == 1326


def test_a_password_that_was_set_is_tried_in_the_same_call(tmp_path):
    _, answer, _, _ = ask(tmp_path, secret="Another-one-3", task="change", changes=["password"], sign_in=True)
    assert answer["sign_in"] == 0, answer


def test_a_made_password_is_told_sealed_before_the_answer(tmp_path):
    """Ours opens it, and it is the one that was set."""
    key = tmp_path / "key.pem"
    key.write_text(subprocess.run([SEALING, "new-key"], capture_output=True, text=True, check=True).stdout)
    parameter_of_ours = subprocess.run([SEALING, "request", str(key)], capture_output=True, text=True, check=True).stdout
    request = json.loads(base64.urlsafe_b64decode(parameter_of_ours.strip()[1:] + "=="))
    run = run_script(tmp_path, task="change", changes=["password"], password="made", seal_to=request["seal_to"])
    _, told, answer, world = run.stdout.splitlines()
    assert json.loads(answer)["changed"] == ["password"], run.stdout + run.stderr
    sid = json.loads(answer)["before"]["sid"]
    opened = subprocess.run([SEALING, "open", str(key), NONCE, sid], input=told, capture_output=True, text=True, check=True)
    password = bytes.fromhex(opened.stdout.strip()).decode()
    assert len(password) == 30
    assert json.loads(world.removeprefix("WORLD "))["users"][1]["password"] == password


@pytest.mark.parametrize(
    ("members", "reason"),
    [
        ({"not_after": 1}, "too_late"),
        ({"account": "nobody"}, "account_not_found"),
        ({"version": 1}, "bad_request"),
        ({"more": 1}, "bad_request"),
        ({"task": "change", "changes": ["delete"]}, "bad_request"),
        ({"task": "change", "changes": ["password"]}, "bad_request"),
        ({"domain": "a/b"}, "bad_request"),
        ({"task": "change", "changes": ["password"], "password": "clear"}, "bad_request"),
        ({"password": "made"}, "bad_request"),
        ({"task": "key"}, "bad_request"),
        ({"key": "0f8fad5b-d9cb-469f-a165-70867728950e"}, "bad_request"),
        ({"seal_to": {"modulus": "wAE", "exponent": "AQAB"}}, "bad_request"),
        ({"sign_in": True}, "bad_request"),
        ({"task": "keys"}, "bad_request"),
        ({"seconds": 5}, "bad_request"),
    ],
)
def test_a_refusal_changes_nothing(tmp_path, members, reason):
    _, answer, _, code = ask(tmp_path, **members)
    assert (answer["outcome"], answer["reason"], code) == ("refused", reason, 1), answer
    assert answer["changed"] == []
