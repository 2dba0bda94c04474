"""A grammar of PowerShell reads what a plan prints for a person, whatever its names are."""

from __future__ import annotations

import os
import subprocess

import pytest
from test_grammar import faults

PRINTED = os.environ.get("AZVMRESET_PRINTED_PLANS", "")


@pytest.fixture(scope="module")
def scripts() -> list[bytes]:
    if not PRINTED:
        pytest.skip("no program that prints plans was built")
    return subprocess.run([PRINTED], capture_output=True, check=True).stdout.split(b"\0")[:-1]


def test_the_grammar_reads_each_of_them(scripts: list[bytes]) -> None:
    assert len(scripts) > 10
    for script in scripts:
        assert faults(script) == []


def test_every_line_is_ascii_but_for_comments(scripts: list[bytes]) -> None:
    """Windows PowerShell 5.1 reads a file without a byte order mark in its own code page."""
    for script in scripts:
        for line in script.splitlines():
            assert line.startswith(b"#") or line.isascii(), line
