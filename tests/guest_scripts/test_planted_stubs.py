"""planted.ps1 run by a real PowerShell, with an account script that only writes lines.

Where there is no `pwsh` this is skipped. On Linux a backslash is a letter: what the script calls `root\\System32\\gpt.ini`
is one file of that name.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
SCRIPT = HERE.parents[1] / "src/guest/scripts/planted.ps1"
ID = "0123456789abcdef0123456789abcdef"
STARTED = f'"azvmreset":1,"nonce":"{ID}"'
ACCOUNT = f"""
param([string]$nonce, [string]$request, [string]$secret)
'{{{STARTED},"sealed":{{"hash":"sha256","blocks":"' + $request + $secret + '"}}}}'
if ($request -eq 'first') {{ '{{{STARTED},"outcome":"refused","reason":"account_not_found"}}'; exit 1 }}
'{{{STARTED},"outcome":"done","reason":""}}'
exit 0
"""

pytestmark = pytest.mark.skipif(shutil.which("pwsh") is None, reason="the planted script is not executed: no pwsh here")


class Planted:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "startup").mkdir()
        (folder / "root").mkdir()
        self.stem = f"startup\\azvmreset-{ID}"
        self.gpt_ini = folder / "root\\System32\\GroupPolicy\\gpt.ini"
        self.scripts_ini = folder / "root\\System32\\GroupPolicy\\Machine\\Scripts\\scripts.ini"
        self.order = folder / f"{self.stem}.json"
        self.marker = folder / f"root\\azvmreset-{ID}.marker"
        self.gpt_ini.write_bytes(b"planted")
        self.scripts_ini.write_bytes(b"planted, too")
        (folder / f"{self.stem}-gpt.ini").write_bytes(b"before\r\n")
        shutil.copyfile(SCRIPT, folder / f"startup/azvmreset-{ID}.ps1")
        for separator in "\\/":
            (folder / f"startup{separator}azvmreset-{ID}-account.ps1").write_text(ACCOUNT)
        self.members = {
            "version": 1, "id": ID, "task": "reset_password", "requests": ["first", "second"], "secret": "xSECRET",
            "not_after": 4_000_000_000, "hook": "group_policy", "setup": None,
            "planted": {"gpt_ini": hashlib.sha256(b"planted").hexdigest(),
                        "scripts_ini": hashlib.sha256(b"planted, too").hexdigest()},
            "attributes": {"gpt_ini": 0x20, "scripts_ini": None}, "directories": [],
        }  # fmt: skip

    def run(self, **members) -> list[dict]:
        """The lines of the marker."""
        self.order.write_text(json.dumps(self.members | members))
        self.ended = subprocess.run(
            ["pwsh", "-NoProfile", "-NonInteractive", "-File", str(HERE / "planted_stubs.ps1"),
             str(self.folder / f"startup/azvmreset-{ID}.ps1")],
            env=os.environ | {"SystemRoot": str(self.folder / "root"), "COMPUTERNAME": "VM1"},
            capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=120,
        )  # fmt: skip
        return [json.loads(line) for line in self.marker.read_text().splitlines()]


@pytest.fixture
def planted(tmp_path):
    return Planted(tmp_path)


def test_the_second_request_follows_an_account_that_is_not_there(planted):
    lines = planted.run()
    assert [line.get("planted") or line.get("outcome") or "sealed" for line in lines] == [
        "started", "sealed", "refused", "sealed", "done", "ended"
    ], planted.ended  # fmt: skip
    assert lines[1]["sealed"]["blocks"] == "firstxSECRET" and lines[0]["computer"] == "VM1"
    assert lines[-1]["restored"] is True and lines[-1]["left"] == []


def test_everything_is_put_back_and_nothing_is_left_but_for_the_command_file(planted):
    planted.run()
    assert planted.gpt_ini.read_bytes() == b"before\r\n"
    assert not planted.scripts_ini.exists() and not planted.order.exists()
    assert not [path for path in planted.folder.iterdir() if path.name.startswith(planted.stem)]


def test_a_file_that_was_changed_since_stays_with_its_saved_copy(planted):
    planted.gpt_ini.write_bytes(b"theirs")
    end = planted.run()[-1]
    assert planted.gpt_ini.read_bytes() == b"theirs" and end["restored"] is False
    assert len(end["left"]) == 2 and end["left"][0] == "Windows\\System32\\GroupPolicy\\gpt.ini"


def test_an_order_that_is_too_late_changes_no_account(planted):
    assert [line["planted"] for line in planted.run(not_after=1)] == ["started", "too_late", "ended"]


def test_a_marker_that_is_there_means_that_it_has_run(planted):
    planted.marker.write_text("{}\n")
    assert planted.run() == [{}]
    assert planted.ended.returncode == 1
    assert planted.order.read_bytes() == b"" and planted.gpt_ini.read_bytes() == b"planted"
