"""The prompt, the target card and the question, on a pseudo-terminal."""

from __future__ import annotations

import os
import pty
import select
import signal
import subprocess
import termios
from pathlib import Path
from typing import Iterator

import pytest
from program import Program
from simulator import OLD_PASSWORD, Simulator, vm

NEW = "Back-In-With-Th1s"


def on_a_terminal_of_its_own() -> None:
    os.setsid()
    termios.tcsetwinsize(0, (40, 120))


class Conversation:
    """The program on a terminal of its own; standard output, where the result goes, is one too."""

    def __init__(self, azvmreset: Program, *words: str) -> None:
        self._master, slave = pty.openpty()
        self.run = subprocess.Popen(
            [azvmreset.path, *words],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=azvmreset.variables({"TERM": "xterm"}),
            preexec_fn=on_a_terminal_of_its_own,
        )
        self._slave = slave
        self.seen = ""

    def read_until(self, text: str) -> None:
        while text not in self.seen:
            assert self._read(), f"ended before {text!r}:\n{self.seen}"

    def _read(self) -> bool:
        readable, _, _ = select.select([self._master], [], [], 30)
        assert readable, f"silence after:\n{self.seen}"
        try:
            data = os.read(self._master, 4096)
        except OSError:  # the other end is closed
            return False
        self.seen += data.decode()
        return bool(data)

    def type(self, text: str) -> None:
        os.write(self._master, text.encode())

    def echoes(self) -> bool:
        return bool(termios.tcgetattr(self._slave)[3] & termios.ECHO)

    def end(self) -> int:
        code = self.run.wait(timeout=60)
        while select.select([self._master], [], [], 0)[0] and self._read():
            pass
        return code

    def close(self) -> None:
        self.run.kill()
        self.run.wait()
        os.close(self._master)
        os.close(self._slave)


@pytest.fixture
def talk(azvmreset: Program) -> Iterator[list[Conversation]]:
    opened: list[Conversation] = []
    yield opened
    for conversation in opened:
        conversation.close()


def begin(talk: list[Conversation], azvmreset: Program, *words: str) -> Conversation:
    talk.append(Conversation(azvmreset, *words))
    return talk[-1]


def test_card_password_question_result(azure: Simulator, azvmreset: Program, talk: list[Conversation]) -> None:
    screen = begin(talk, azvmreset, "reset-password", vm("web-01"), "--username", "azureuser")
    screen.read_until("New password for azureuser: ")
    for part in ("web-01 in rescue-demo", "subscription", "power", "1. VMAccess, which leaves", "2. Run Command, which leaves", "DPAPI and EFS"):
        assert part in screen.seen
    assert not screen.echoes()
    screen.type(NEW + "\n")
    screen.read_until("The same again: ")
    screen.type(NEW + "\n")
    screen.read_until("Set the password of azureuser on web-01? [y/N] ")
    assert screen.echoes()
    assert azure.writes() == []
    screen.type("y\n")
    assert screen.end() == 0
    assert "confirmed: the password of azureuser on web-01 was set" in screen.seen
    assert NEW not in screen.seen
    assert azure.signs_in("web-01", "azureuser", NEW)


def test_no_is_the_default(azure: Simulator, azvmreset: Program, talk: list[Conversation]) -> None:
    screen = begin(talk, azvmreset, "reset-rdp", vm("web-01"))
    screen.read_until("[y/N] ")
    screen.type("\n")
    assert screen.end() == 7
    assert "cancelled before anything was changed" in screen.seen
    assert azure.writes() == []


def test_yes_skips_the_question_but_not_the_card(azvmreset: Program, talk: list[Conversation]) -> None:
    screen = begin(talk, azvmreset, "reset-rdp", vm("web-01"), "--yes")
    assert screen.end() == 0
    assert "left behind" in screen.seen
    assert "[y/N]" not in screen.seen


def test_passwords_that_differ_are_asked_for_again(
    azure: Simulator, azvmreset: Program, talk: list[Conversation]
) -> None:
    screen = begin(talk, azvmreset, "reset-password", vm("web-01"), "-u", "azureuser", "--yes")
    screen.read_until("New password for azureuser: ")
    screen.type("one-Thing-1\n")
    screen.read_until("The same again: ")
    screen.type("another-Thing-1\n")
    screen.read_until("The two differ. Once more.\r\nNew password for azureuser: ")
    screen.seen = ""
    screen.type(NEW + "\n")
    screen.read_until("The same again: ")
    screen.type(NEW + "\n")
    assert screen.end() == 0
    assert azure.signs_in("web-01", "azureuser", NEW)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_at_the_prompt_brings_the_echo_back(
    azure: Simulator, azvmreset: Program, talk: list[Conversation], number: signal.Signals
) -> None:
    screen = begin(talk, azvmreset, "reset-password", vm("web-01"), "-u", "azureuser")
    screen.read_until("New password for azureuser: ")
    assert not screen.echoes()
    screen.type("half a pass")
    screen.run.send_signal(number)
    assert screen.end() == 7
    assert screen.echoes()
    assert azure.signs_in("web-01", "azureuser", OLD_PASSWORD)


def test_a_blocker_ends_it_before_a_password_is_asked_for(azvmreset: Program, talk: list[Conversation]) -> None:
    screen = begin(talk, azvmreset, "reset-password", vm("legacy-07"), "-u", "azureuser")
    assert screen.end() == 3
    assert "New password" not in screen.seen


def test_progress_is_one_line_that_is_rewritten(azvmreset: Program, talk: list[Conversation]) -> None:
    screen = begin(talk, azvmreset, "reset-rdp", vm("web-01"), "--yes")
    assert screen.end() == 0
    assert "\r\x1b[Kreading the VM (" in screen.seen


def test_an_answer_on_a_terminal_is_easy_to_read(azvmreset: Program, talk: list[Conversation]) -> None:
    screen = begin(talk, azvmreset, "rest", "GET", f"{vm('web-01')}?api-version=2024-07-01")
    assert screen.end() == 0
    assert '\n  "name": "web-01"' in screen.seen.replace("\r", "")


def test_a_vm_that_is_stopped_is_started_when_the_person_wants_it(
    azure: Simulator, azvmreset: Program, talk: list[Conversation]
) -> None:
    screen = begin(talk, azvmreset, "reset-rdp", vm("parked-01"), "--yes", "--after", "restore")
    screen.read_until("parked-01 is deallocated. Start it for the reset, and stop it again afterwards? [y/N] ")
    assert azure.writes() == []
    screen.type("y\n")
    screen.read_until("it will be started, and deallocated again afterwards")
    assert screen.end() == 0, screen.seen
    assert azure.machine("parked-01")["power"] == "deallocated"


def test_a_vm_that_is_stopped_stays_so_by_default(
    azure: Simulator, azvmreset: Program, talk: list[Conversation]
) -> None:
    screen = begin(talk, azvmreset, "reset-rdp", vm("halted-01"), "--yes")
    screen.read_until("Start it for the reset? [y/N] ")
    screen.type("\n")
    assert screen.end() == 3
    assert "--start-if-stopped" in screen.seen
    assert azure.writes() == []


def test_leftovers_are_shown_before_the_question(
    azure: Simulator, azvmreset: Program, talk: list[Conversation]
) -> None:
    assert azvmreset("reset-rdp", vm("web-01"), "--snapshot-first").code == 0
    screen = begin(talk, azvmreset, "leftovers", vm("web-01"), "--remove")
    screen.read_until("[y/N] ")
    assert "/snapshots/azvmreset-" in screen.seen
    screen.type("y\n")
    assert screen.end() == 0
    assert "removed" in screen.seen


def test_a_resume_asks_for_the_password_that_was_never_sent(
    azure: Simulator, azvmreset: Program, talk: list[Conversation], tmp_path: Path
) -> None:
    token = tmp_path / "token"
    azure.add_fault("stall_before", method="PUT", count=1)
    words = ["reset-password", vm("web-01"), "-u", "azureuser", "--password-stdin", "--resume-file", str(token)]
    assert azvmreset(*words, "--timeout", "3", stdin=NEW).code == 8

    screen = begin(talk, azvmreset, "resume", str(token))
    screen.read_until("New password for the account: ")
    screen.type(NEW + "\n")
    screen.read_until("The same again: ")
    screen.type(NEW + "\n")
    assert screen.end() == 0, screen.seen
    assert azure.signs_in("web-01", "azureuser", NEW)
    assert not token.exists()
