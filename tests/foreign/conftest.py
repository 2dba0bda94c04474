"""A simulator as new before each test. With --record, what each test of a client sent becomes golden data."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Iterator

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "e2e"))

from azure_fixtures import azure, azvmreset, running  # noqa: E402, F401
from golden import Recording  # noqa: E402
from sent import sent_to  # noqa: E402
from simulator import Simulator  # noqa: E402


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--record", action="store_true", help="write the golden data of the clients that run")


@pytest.fixture(scope="module")
def recording(request: pytest.FixtureRequest) -> Iterator[Recording]:
    """Of the module's client: the module names it, and says in origin() which versions took part."""
    module: Any = request.module
    recording = Recording(module.CLIENT, module.origin())
    yield recording
    if request.config.getoption("record") and not request.session.testsfailed:
        recording.write()


@pytest.fixture
def recorded(request: pytest.FixtureRequest, azure: Simulator, recording: Recording) -> Iterator[None]:
    yield
    recording.add(request.node.name.removeprefix("test_").replace("_", " "), sent_to(azure))
