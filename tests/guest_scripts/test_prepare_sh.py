"""rescue.sh, verb `prepare`: what a package manager of this test is asked for, and what is told when it fails."""

from __future__ import annotations

import base64
import gzip
import json
import shutil
import subprocess
import time
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "src/guest/scripts/rescue.sh"
NONCE = "0123456789abcdef" * 2
SHELLS = [shell for shell in ("dash", "bash") if shutil.which(shell)] or ["sh"]
TOOLS = (
    "awk base64 blkid find getfattr gzip hivexget losetup mount mountpoint ntfs-3g ntfs-3g.probe ntfsinfo od partx "
    "setfattr sha256sum timeout umount xargs"
).split()
PACKAGED = ["ntfs-3g", "ntfs-3g.probe", "ntfsinfo", "getfattr", "setfattr", "hivexget"]
REAL = ["base64", "gzip", "sha256sum", "timeout"]
BASE = "cat chmod cut date grep head mkdir mktemp rm sh sleep stat tail tr".split()


class Machine:
    """Its programs lie in one directory; those of packages are not there yet."""

    def __init__(self, folder):
        self.bin = folder / "bin"
        self.asked = folder / "asked"
        self.bin.mkdir()
        for name in BASE + REAL:
            (self.bin / name).symlink_to(shutil.which(name))
        for name in set(TOOLS) - set(REAL) - set(PACKAGED):
            self.add(name, "#!/bin/sh\nexit 1\n")

    def add(self, name, text):
        (self.bin / name).write_text(text)
        (self.bin / name).chmod(0o755)

    def add_manager(self, name, answer="", installs=PACKAGED):
        made = "".join(f"printf '' >{self.bin}/{tool}; chmod 755 {self.bin}/{tool}\n" for tool in installs)
        self.add(
            name,
            f"#!/bin/sh\necho \"$0 $*\" >>{self.asked}\ncase $* in *install*) ;; *) exit 0 ;; esac\n{answer}\n{made}",
        )

    def call(self, *steps, verb="prepare", shell=SHELLS[0], not_after=None):
        head = ["azvmreset-rescue 1", f"verb {verb}", f"not_after {not_after or int(time.time()) + 600}", "offset 0"]
        text = "".join(f"{line}\n" for line in [*head, *steps]).encode()
        done = subprocess.run(
            [shutil.which(shell), str(SCRIPT)],
            env={
                "nonce": "x" + NONCE,
                "request": "x" + base64.urlsafe_b64encode(text).decode().rstrip("="),
                "AZVMRESET_PATH": str(self.bin),
            },
            capture_output=True,
            text=True,
        )
        line = json.loads(done.stdout)
        assert line["nonce"] == NONCE
        answer = line["rescue"]
        assert done.returncode == (0 if answer["outcome"] == "done" else 1), done.stderr
        answer["lines"] = gzip.decompress(base64.b64decode(answer["chunk"])).decode().splitlines()
        return answer

    def commands(self):
        return [line.split("/")[-1] for line in self.asked.read_text().splitlines()] if self.asked.exists() else []


@pytest.fixture
def machine(tmp_path):
    return Machine(tmp_path)


@pytest.mark.parametrize("shell", SHELLS)
def test_what_is_missing_is_installed_and_told(machine, shell):
    machine.add_manager("apt-get")
    answer = machine.call(shell=shell)
    assert answer["outcome"] == "done", answer
    assert answer["lines"] == [f"tool {name}" for name in TOOLS]
    update, install = machine.commands()
    assert update.startswith("apt-get ") and update.endswith(" update")
    assert install.endswith(" install ntfs-3g attr util-linux gzip libhivex-bin mount") and " -qy " in install


@pytest.mark.parametrize(
    "manager, asked",
    [
        ("dnf", "dnf -y install ntfs-3g attr util-linux gzip ntfsprogs hivex"),
        ("tdnf", "tdnf -y install ntfs-3g attr util-linux gzip ntfsprogs hivex"),
        ("zypper", "zypper --non-interactive install ntfs-3g attr util-linux gzip ntfsprogs hivex"),
    ],
)
def test_each_distribution_is_asked_in_its_own_words(machine, manager, asked):
    machine.add_manager(manager)
    assert machine.call()["outcome"] == "done"
    assert machine.commands() == [asked]


def test_a_machine_that_has_it_all_installs_nothing(machine):
    machine.add_manager("apt-get")
    for name in PACKAGED:
        machine.add(name, "")
    assert machine.call()["lines"] == [f"tool {name}" for name in TOOLS]
    assert machine.commands() == []


def test_what_the_package_manager_said_is_told(machine):
    machine.add_manager("apt-get", answer='echo "E: Failed to fetch http://archive.example/x (10.0.0.1)" >&2; exit 100')
    answer = machine.call()
    assert (answer["outcome"], answer["reason"]) == ("failed", "tools_missing")
    assert answer["text"].startswith("getfattr hivexget ntfs-3g ntfs-3g.probe ntfsinfo setfattr - apt-get said: E: Failed to fetch")


def test_a_package_manager_that_succeeds_without_bringing_it_all_is_not_believed(machine):
    machine.add_manager("dnf", installs=[name for name in PACKAGED if name != "hivexget"])
    answer = machine.call()
    assert (answer["outcome"], answer["reason"]) == ("failed", "tools_missing")
    assert answer["text"].startswith("hivexget - dnf said:")


def test_one_that_another_holds_is_waited_for(machine):
    held = f"grep -q waited {machine.asked} || {{ echo 'E: Could not get lock /var/lib/dpkg/lock-frontend' >&2; exit 100; }}"
    machine.bin.joinpath("sleep").unlink()
    machine.add("sleep", f"#!/bin/sh\necho waited >>{machine.asked}\n")
    machine.add_manager("apt-get", answer=held)
    assert machine.call()["outcome"] == "done"
    assert [line.split()[0] for line in machine.commands()] == ["apt-get", "apt-get", "waited", "apt-get"]


def test_without_a_package_manager_it_says_so(machine):
    answer = machine.call()
    assert answer["reason"] == "tools_missing"
    assert "there is none of apt-get, tdnf, dnf, zypper" in answer["text"]


def test_the_other_verbs_say_what_is_missing_and_install_nothing(machine):
    machine.add_manager("apt-get")
    answer = machine.call("lun 0", "disk_bytes 512", verb="probe")
    assert (answer["outcome"], answer["reason"]) == ("refused", "tools_missing")
    assert answer["text"].startswith("getfattr hivexget ntfs-3g ntfs-3g.probe ntfsinfo setfattr - ")
    assert machine.commands() == []


def test_a_step_or_a_time_gone_by_is_refused_before_anything_is_installed(machine):
    machine.add_manager("apt-get")
    assert machine.call("look Windows")["reason"] == "bad_request"
    assert machine.call(not_after=1)["reason"] == "too_late"
    assert machine.commands() == []
