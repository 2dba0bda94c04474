"""The end-to-end fixtures, with real proxies and servers between the program and the simulator."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Iterator

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "e2e"))

from azure_fixtures import azure, azvmreset, running  # noqa: E402, F401
from certificates import Authority  # noqa: E402


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Marked with `needs(PROGRAM)`: skipped, and named so, where the program is not installed."""
    for mark in item.iter_markers("needs"):
        if shutil.which(mark.args[0], path="/usr/sbin:/usr/bin:/sbin:/bin") is None:
            pytest.skip(f"{mark.args[0]} is not installed")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "needs(program): a program that may be absent")


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Authority]:
    yield Authority(tmp_path_factory.mktemp("authority"), "Test Root")
