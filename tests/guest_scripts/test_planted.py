"""The planted command file, run by wine's cmd as Windows would run it, with a powershell.exe that runs nothing.

Wine's cmd is not Microsoft's: it finds gross errors and proves nothing.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest
import wine
from wine import Wine

HERE = Path(__file__).resolve().parent
ID = "0123456789abcdef0123456789abcdef"
MARKER_LINE = f'{{"azvmreset":1,"nonce":"{ID}","planted":"ended_by_cmd"}}'
READ_ONLY, HIDDEN, SYSTEM, ARCHIVE = 1, 2, 4, 0x20
GPT = b"; local\n[General]\nVersion=65535\ngPCFunctionalityVersion=2"
SCRIPTS = "[Startup]\r\n0CmdLine=a.cmd\r\n0Parameters=\r\n".encode("utf-16")
ALL_FOLDERS = ["group_policy", "machine", "scripts", "startup"]


@dataclass
class Ground:
    gpt_ini: bytes | None = None
    scripts_ini: bytes | None = None
    attributes: int = ARCHIVE
    missing: tuple[str, ...] = ()
    hook: str = "group_policy"


class Machine:
    """A Windows folder on which something is planted."""

    def __init__(self, folder: Path) -> None:
        self.wine = Wine(folder)
        self.wine.run("cmd", "/c", "exit")
        self.stand_in = folder / "powershell.exe"
        self.wine.compile(HERE / "powershell.c", self.stand_in)
        self.wine.compile(HERE / "attrib.c", self.wine.drive / "windows" / "system32" / "attrib.exe")
        self.windows = self.wine.drive / "windows"
        self.policy = self.windows / "system32" / "GroupPolicy"
        self.startup = self.policy / "Machine" / "Scripts" / "Startup"
        self.gpt_ini = self.policy / "gpt.ini"
        self.scripts_ini = self.policy / "Machine" / "Scripts" / "scripts.ini"
        self.marker = self.windows / f"azvmreset-{ID}.marker"
        self.powershell = self.windows / "system32" / "WindowsPowerShell" / "v1.0" / "powershell.exe"
        self.calls = self.wine.drive / "powershell.calls"

    def path(self, beneath: str) -> Path:
        """Wine has it in small letters; Windows does not care."""
        windows, system, *rest = beneath.split("\\")
        return self.wine.drive.joinpath(windows.lower(), system.lower() if rest else system, *rest)

    def inside(self, file: Path) -> str:
        """Its path as wine has it."""
        return "C:\\" + str(file.relative_to(self.wine.drive)).replace("/", "\\")

    def attributes(self, file: Path) -> int:
        """Wine says of every file that it has changed since the last backup."""
        return int(self.wine.run("attrib", self.inside(file))) & ~ARCHIVE

    def set_attributes(self, file: Path, attributes: int) -> None:
        bits = zip("rhs", (READ_ONLY, HIDDEN, SYSTEM), strict=True)
        self.wine.run("attrib", *(("+" if attributes & bit else "-") + letter for letter, bit in bits), self.inside(file))
        assert self.attributes(file) == attributes & ~ARCHIVE

    def plant(self, ground: Ground) -> dict:
        # What a program before still had open goes now, by its path, and not when another file has that.
        self.wine.close()
        shutil.rmtree(self.policy, ignore_errors=True)
        self.marker.unlink(missing_ok=True)
        self.calls.unlink(missing_ok=True)
        (self.policy if "machine" in ground.missing else self.startup).mkdir(parents=True)
        if "group_policy" in ground.missing:
            self.policy.rmdir()
        there = []
        for file, content in ((self.gpt_ini, ground.gpt_ini), (self.scripts_ini, ground.scripts_ini)):
            if content is not None:
                file.write_bytes(content)
            there.append("-" if content is None else str(file))
        program = os.environ["AZVMRESET_PLANTED_FILES"]
        printed = subprocess.run([program, ground.hook, *there, str(ground.attributes), *ground.missing],
                                 capture_output=True, text=True, check=True).stdout  # fmt: skip
        planting = json.loads(printed)
        for folder in planting["folders"]:
            self.path(folder).mkdir()
        for planted in planting["files"]:
            self.path(planted["path"]).write_bytes(bytes.fromhex(planted["hex"]))
            if planted["attributes"] != ARCHIVE:
                self.set_attributes(self.path(planted["path"]), planted["attributes"])
        return planting

    def start(self, stand_in: str | None) -> None:
        """Windows starts; without a stand-in there is no PowerShell."""
        self.powershell.parent.mkdir(parents=True, exist_ok=True)
        self.powershell.unlink(missing_ok=True)
        if stand_in:
            shutil.copyfile(self.stand_in, self.powershell)
        self.wine.run("cmd", "/c", self.inside(self.startup / f"azvmreset-{ID}.cmd"), cwd=self.startup, check=False,
                      STAND_IN=stand_in or "")  # fmt: skip

    def planted_files(self) -> list[str]:
        return sorted(path.name for path in self.windows.rglob("azvmreset-*"))

    def setup_value(self, name: str) -> str:
        return self.wine.run("reg", "query", "HKLM\\SYSTEM\\Setup", "/v", name).split(name)[-1].strip()


@pytest.fixture(scope="module")
def machine():
    if program := wine.missing():
        pytest.skip(f"the planted command file is not run: {program} is not installed")
    machine = Machine(Path(os.environ["AZVMRESET_WINE_FOLDER"]))
    yield machine
    machine.wine.close()


def planted_bytes(planting: dict, ending: str) -> bytes:
    return next(bytes.fromhex(file["hex"]) for file in planting["files"] if file["path"].endswith(ending))


GROUNDS = {
    "both there": Ground(GPT, SCRIPTS, HIDDEN | ARCHIVE),
    "read-only, hidden and system": Ground(GPT, SCRIPTS, READ_ONLY | HIDDEN | SYSTEM),
    "gpt.ini alone, empty": Ground(b"", None, 0),
    "scripts.ini alone": Ground(None, SCRIPTS, ARCHIVE),
    "nothing there": Ground(missing=tuple(ALL_FOLDERS)),
    "folders in part": Ground(GPT, missing=("machine", "scripts", "startup")),
}


@pytest.mark.parametrize("name", ["both there", "nothing there"])
def test_powershell_that_came_to_its_end_leaves_only_the_command_file_to_itself(machine, name):
    planting = machine.plant(GROUNDS[name])
    machine.start("ends")
    assert not machine.marker.exists()
    left = {file["path"].rsplit("\\", 1)[-1] for file in planting["files"]} - {f"azvmreset-{ID}.cmd", f"azvmreset-{ID}.json"}
    assert machine.planted_files() == sorted(name for name in left if name.startswith("azvmreset-"))
    assert machine.gpt_ini.read_bytes() == planted_bytes(planting, "GroupPolicy\\gpt.ini")
    assert machine.scripts_ini.read_bytes() == planted_bytes(planting, "Scripts\\scripts.ini")


@pytest.mark.parametrize(("name", "stand_in"), [*((name, "dies") for name in GROUNDS), ("both there", None)])
def test_where_powershell_did_not_come_to_its_end_everything_is_put_back(machine, name, stand_in):
    ground = GROUNDS[name]
    planting = machine.plant(ground)
    machine.start(stand_in)
    assert MARKER_LINE in machine.marker.read_text().splitlines()
    assert machine.planted_files() == [machine.marker.name]
    if ground.gpt_ini is None:
        assert not machine.gpt_ini.exists()
    else:
        assert machine.gpt_ini.read_bytes() == planted_bytes(planting, "-gpt.ini")
        assert machine.attributes(machine.gpt_ini) == ground.attributes & ~ARCHIVE
    if ground.scripts_ini is None:
        assert not machine.scripts_ini.exists()
    else:
        assert machine.scripts_ini.read_bytes() == ground.scripts_ini
        assert machine.attributes(machine.scripts_ini) == ground.attributes & ~ARCHIVE
    # Wine keeps the command file open until cmd has ended, so its folder cannot go: only that it is empty is seen here.
    made = [machine.path(folder) for folder in planting["folders"]]
    assert [path for folder in made for path in folder.iterdir() if not path.is_dir()] == []


def test_powershell_gets_the_script_and_nothing_of_the_order(machine):
    machine.plant(GROUNDS["both there"])
    machine.start("dies")
    script = f"C:\\windows\\System32\\GroupPolicy\\Machine\\Scripts\\Startup\\azvmreset-{ID}.ps1"
    words = "-NoProfile -NonInteractive -ExecutionPolicy Bypass -File".split()
    assert machine.calls.read_text().splitlines()[0].split("\t")[1:] == [*words, script]


def test_a_folder_that_somebody_uses_since_stays(machine):
    machine.plant(GROUNDS["nothing there"])
    (machine.startup / "theirs.cmd").write_bytes(b"rem")
    machine.start("dies")
    assert [path.name for path in machine.startup.iterdir()] == ["theirs.cmd"]


def test_what_the_script_has_put_back_already_is_not_put_back_again(machine):
    machine.plant(GROUNDS["both there"])
    (machine.startup / f"azvmreset-{ID}-gpt.ini").unlink()
    machine.gpt_ini.write_bytes(b"[General]\r\nVersion=77\r\n")
    machine.start("dies")
    assert machine.gpt_ini.read_bytes() == b"[General]\r\nVersion=77\r\n"
    assert machine.scripts_ini.read_bytes() == SCRIPTS


def test_a_line_that_was_cut_off_does_not_swallow_that_of_the_command_file(machine):
    machine.plant(GROUNDS["both there"])
    machine.marker.write_bytes(b'{"azvmreset":1,"nonce":"')
    machine.start("dies")
    assert MARKER_LINE in machine.marker.read_text().splitlines()


def test_the_hook_setup_is_disarmed_before_powershell_starts(machine):
    planting = machine.plant(Ground(hook="setup"))
    machine.wine.run("reg", "add", "HKLM\\SYSTEM\\Setup", "/v", "SetupType", "/t", "REG_DWORD", "/d", "2", "/f")
    machine.wine.run("reg", "add", "HKLM\\SYSTEM\\Setup", "/v", "CmdLine", "/d", "x", "/f")
    machine.start("dies")
    assert machine.calls.read_text().split("\t")[0] == "0"
    assert machine.setup_value("SetupType") == "REG_DWORD    0x0"
    assert machine.setup_value("CmdLine") == 'REG_SZ    before\\"all"'
    assert machine.planted_files() == [machine.marker.name]
    assert planting["command_line"].startswith('cmd.exe /c "%SystemRoot%\\System32\\')


def test_the_command_line_of_the_hook_setup_starts_the_command_file(machine):
    planting = machine.plant(Ground(hook="setup"))
    # Through a batch file of ours, so that nothing of Linux quotes the line.
    caller = machine.wine.folder / "caller.cmd"
    caller.write_bytes(b"@" + planting["command_line"].encode() + b"\r\n")
    machine.powershell.unlink(missing_ok=True)
    machine.wine.run("cmd", "/c", "caller.cmd", check=False)
    assert machine.planted_files() == [machine.marker.name]
