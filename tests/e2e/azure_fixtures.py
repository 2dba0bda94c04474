"""One simulator for all tests, as new before each, and the program that talks to it. Imported by each conftest.py."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Iterator

import pytest
from program import Program
from simulator import Simulator


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    simulator = Simulator(Path(os.environ["AZVMRESET_SIM"]), tmp_path_factory.mktemp("simulator"))
    yield simulator
    simulator.stop()


@pytest.fixture
def azure(running: Simulator) -> Simulator:
    running.reset()
    return running


@pytest.fixture
def azvmreset(azure: Simulator) -> Program:
    return Program(Path(os.environ["AZVMRESET_CLI"]), azure.variables())
