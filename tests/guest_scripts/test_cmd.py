"""Every name that net_user_lines() writes into a line arrives at `net` as it was, through wine's cmd.

Wine's cmd is not Microsoft's: it finds gross errors and proves nothing. It also expands `^%NAME^%` where Microsoft's
does not, so no name here is that of a variable between two percent signs. Starting a program takes wine a tenth of a
second: most names travel many in one line.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
COMPILER = "x86_64-w64-mingw32-gcc"
LONG = os.environ.get("AZVMRESET_LONG") == "1"
DRAWN = 5000 if LONG else 200
NAMES_IN_A_LINE = 25


class Cmd:
    """A cmd at which lines are typed, in a folder with a `net` that writes down its calls."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run([COMPILER, "-O1", "-municode", "-o", str(folder / "net.exe"), str(HERE / "net.c")], check=True)
        self.environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ} | {
            "WINEPREFIX": str(folder / "prefix"),
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree,mshtml,winemenubuilder.exe=",
        }

    def type(self, lines: list[str]) -> list[list[str]]:
        """The arguments of each call of `net`. Wine's servers would keep a pipe open, so there is none."""
        calls = self.folder / "net.calls"
        calls.unlink(missing_ok=True)
        typed = self.folder / "typed"
        typed.write_bytes("".join(line + "\r\n" for line in [*lines, "exit"]).encode("ascii"))
        with typed.open("rb") as keyboard, (self.folder / "screen").open("wb") as screen:
            subprocess.run(
                ["wine", "cmd"], cwd=self.folder, env=self.environment, stdin=keyboard, stdout=screen, stderr=screen,
                timeout=250, check=True,
            )  # fmt: skip
        return [
            [bytes.fromhex(word.replace(".", "")).decode() for word in line.split(" ")]
            for line in calls.read_text().splitlines()
        ]

    def close(self) -> None:
        """Ends the servers of this prefix, and no others."""
        subprocess.run(["wineserver", "-k"], env=self.environment, stdin=subprocess.DEVNULL,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)  # fmt: skip


@pytest.fixture(scope="module")
def cmd():
    for program in ("wine", "wineserver", COMPILER):
        if shutil.which(program) is None:
            pytest.skip(f"cmd quoting is not tested: {program} is not installed")
    cmd = Cmd(Path(os.environ["AZVMRESET_WINE_FOLDER"]))
    yield cmd
    cmd.close()


def printed(*arguments: str) -> list[tuple[str, list[str]]]:
    """Names, each with the lines that are printed for it."""
    program = os.environ["AZVMRESET_QUOTED_LINES"]
    text = subprocess.run([program, *arguments], capture_output=True, text=True, check=True).stdout
    rows = [row.split("\t") for row in text.splitlines()]
    return [(bytes.fromhex(row[0]).decode(), row[1:]) for row in rows]


def quoted(lines: list[str]) -> str:
    first, last = "net user ", " * /Y"
    assert lines[0].startswith(first) and lines[0].endswith(last)
    return lines[0][len(first) : -len(last)]


def arrive(cmd: Cmd, names: list[tuple[str, list[str]]]) -> None:
    groups = [names[i : i + NAMES_IN_A_LINE] for i in range(0, len(names), NAMES_IN_A_LINE)]
    calls = cmd.type([" ".join(["net", *(quoted(lines) for _, lines in group)]) for group in groups])
    assert calls == [[name for name, _ in group] for group in groups]


def test_the_lines_themselves_arrive(cmd):
    for_each = printed("drawn", "8")
    calls = cmd.type([line for _, lines in for_each for line in lines])
    assert calls == [
        call
        for name, _ in for_each
        for call in (["user", name, "*", "/Y"], ["user", name, "/logonpasswordchg:no"])
    ]


def test_the_lines_of_a_repair_arrive_and_remarks_do_nothing(cmd):
    for_each = printed("repair", "4")
    lines = [line for _, lines in for_each for line in lines]
    names = [name for name, lines in for_each for line in lines if not line.startswith("rem ")]
    assert len(names) < len(lines)
    calls = cmd.type(lines)
    assert [call[:2] for call in calls] == [["user", name] for name in names]
    assert {call[-1] for call in calls} == {"/domain"}


def test_every_pair_of_special_characters_arrives(cmd):
    names = printed("pairs")
    assert len(names) == 33 * 33
    arrive(cmd, names)


def test_drawn_names_arrive(cmd):
    names = printed("drawn", str(DRAWN))
    assert len(names) == DRAWN
    arrive(cmd, names)


def test_the_recorder_would_show_a_line_that_is_broken_off(cmd):
    assert cmd.type(["net user a&net b"]) == [["user", "a"], ["b"]]
    assert cmd.type(['net user ""']) == [["user", ""]]
