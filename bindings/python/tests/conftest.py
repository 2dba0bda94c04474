"""A simulated Azure over HTTPS for every test, from the CMake build that AZVMRESET_BUILD_DIR names."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from azvmreset import Client
from simulated_azure import Azure


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Azure]:
    folder = tmp_path_factory.mktemp("simulator")
    program = Path(os.environ["AZVMRESET_BUILD_DIR"]) / "tests" / "simulator" / "azvmreset-sim"
    # At the pace that Azure allows for one VM a rescue takes minutes.
    world = json.loads(subprocess.check_output([program, "--print-scenario"])) | {"throttling": "off"}
    scenario = folder / "scenario.json"
    scenario.write_text(json.dumps(world))
    options: list[str | Path] = ["--port", "0", "--time-scale", "0", "--retry-after", "0", "--scenario", scenario]
    options += ["--identity-out", folder / "identity", "--identity-port", "0"]
    with subprocess.Popen([program, *options], stdout=subprocess.PIPE, text=True) as simulator:
        assert simulator.stdout is not None
        ready = json.loads(simulator.stdout.readline())
        try:
            yield Azure(**{name: ready[name] for name in Azure.__dataclass_fields__})
        finally:
            simulator.terminate()


@pytest.fixture
def azure(running: Azure) -> Azure:
    """The world as at the beginning."""
    running.ask("reset", {})
    return running


@pytest.fixture
def client(azure: Azure) -> Iterator[Client]:
    with azure.client() as client:
        yield client
