"""Every name that net_user_lines() writes into a line arrives at `net` as it was, through wine's cmd.

Wine's cmd is not Microsoft's: it finds gross errors and proves nothing. It also expands `^%NAME^%` where Microsoft's
does not, so no name here is that of a variable between two percent signs. Starting a program takes wine a tenth of a
second: most names travel many in one line.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
import wine
from wine import Wine

HERE = Path(__file__).resolve().parent
LONG = os.environ.get("AZVMRESET_LONG") == "1"
DRAWN = 5000 if LONG else 200
NAMES_IN_A_LINE = 25


class Cmd:
    """A cmd at which lines are typed, in a folder with a `net` that writes down its calls."""

    def __init__(self, folder: Path) -> None:
        self.wine = Wine(folder)
        self.wine.compile(HERE / "net.c", folder / "net.exe")

    def type(self, lines: list[str]) -> list[list[str]]:
        """The arguments of each call of `net`."""
        calls = self.wine.folder / "net.calls"
        calls.unlink(missing_ok=True)
        self.wine.run("cmd", keyboard="".join(line + "\r\n" for line in [*lines, "exit"]).encode("ascii"))
        return [
            [bytes.fromhex(word.replace(".", "")).decode() for word in line.split(" ")]
            for line in calls.read_text().splitlines()
        ]


@pytest.fixture(scope="module")
def cmd():
    if program := wine.missing():
        pytest.skip(f"cmd quoting is not tested: {program} is not installed")
    cmd = Cmd(Path(os.environ["AZVMRESET_WINE_FOLDER"]))
    yield cmd
    cmd.wine.close()


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
