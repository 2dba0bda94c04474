"""One simulator for all tests, as new before each."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Iterator

import pytest
from program import Program
from simulator import Simulator


# Tests that were started in the background ignore Ctrl-C, and so would the programs they start.
signal.signal(signal.SIGINT, signal.default_int_handler)


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
