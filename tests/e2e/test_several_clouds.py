"""One simulator that is several clouds: what signs in to one is good for nothing in another, and never goes there."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Iterator

import pytest
from program import Program
from simulator import Simulator

NAMES = ("AzureCloud", "AzureUSGovernment", "USSec", "Custom")
NEW = "Back-In-With-Th1s"


class Cloud:
    """One of those in the ready line."""

    def __init__(self, process: Simulator, told: dict[str, Any]) -> None:
        self.told = told
        self._process = process

    def variables(self) -> dict[str, str | None]:
        """The simulated cloud by nothing but its address."""
        return {
            "AZURE_TENANT_ID": self.told["tenant_id"],
            "AZURE_CLIENT_ID": self.told["client_id"],
            "AZURE_CLIENT_SECRET": self.told["client_secret"],
            "AZVMRESET_CLOUD": self.told["arm_endpoint"],
            "AZVMRESET_CA_FILE": self._process.ready["ca_file"],
        }

    def vm(self, name: str) -> str:
        group = f"/subscriptions/{self.told['subscription_id']}/resourceGroups/rescue-demo"
        return f"{group}/providers/Microsoft.Compute/virtualMachines/{name}"

    def control(self, path: str, data: bytes | None = None, method: str = "GET") -> Any:
        return self._process.ask(self.told["control"] + path, data, method=method)

    def requests(self) -> list[dict[str, Any]]:
        logged: list[dict[str, Any]] = self.control("requests?raw")["value"]
        return [{**request, "headers": dict(request["headers"])} for request in logged]

    def tokens(self) -> set[str]:
        return {request["headers"]["Authorization"] for request in self.requests() if "Authorization" in request["headers"]}


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    options = [word for name in NAMES for word in ("--cloud", name)]
    simulator = Simulator(Path(os.environ["AZVMRESET_SIM"]), tmp_path_factory.mktemp("clouds"), *options)
    yield simulator
    simulator.stop()


@pytest.fixture
def clouds(process: Simulator) -> dict[str, Cloud]:
    ready: dict[str, Any] = {**process.ready}
    all_of_them = {told["name"]: Cloud(process, told) for told in ready["clouds"]}
    for cloud in all_of_them.values():
        cloud.control("reset", method="POST")
    return all_of_them


@pytest.fixture
def bare() -> Program:
    """The program without anything in its environment."""
    return Program(Path(os.environ["AZVMRESET_CLI"]), {})


def test_each_is_met_by_its_address_alone(clouds: dict[str, Cloud], bare: Program) -> None:
    for name, cloud in clouds.items():
        env: dict[str, str | None] = {**cloud.variables(), "AZVMRESET_CLOUD": None}
        found = bare("clouds", "--cloud", cloud.told["arm_endpoint"], "-o", "json", env=env).json()
        assert (found["name"], found["authority"]) == (name, cloud.told["authority"])
        ended = bare("status", cloud.vm("web-01"), "--cloud", cloud.told["arm_endpoint"], env=env)
        assert ended.code == 0, ended.err
        assert f"authority {cloud.told['authority']} (as the cloud says)" in ended.err


def test_resets_that_run_together_share_no_token_and_no_request(clouds: dict[str, Cloud], bare: Program) -> None:
    words = ["-u", "azureuser", "--password-stdin"]
    running = [bare.start("reset-rdp", cloud.vm("web-01"), env=cloud.variables()) for cloud in clouds.values()]
    for run in running:
        errors = run.communicate(timeout=120)[1]
        assert run.returncode == 0, errors
    for cloud in clouds.values():
        ended = bare("reset-password", cloud.vm("web-01"), *words, stdin=NEW, env=cloud.variables())
        assert ended.code == 0, ended.err
    tokens: set[str] = set()
    for cloud in clouds.values():
        assert all(request["status"] < 400 for request in cloud.requests())
        places = {cloud.told["arm_endpoint"], cloud.told["authority"]}
        assert {request["url"][: len(cloud.told["authority"])] for request in cloud.requests()} == places
        assert cloud.tokens() and not cloud.tokens() & tokens
        tokens |= cloud.tokens()
        for request in cloud.requests():
            if request["url"].startswith(cloud.told["authority"]):
                assert "Authorization" not in request["headers"]


def test_a_token_of_one_is_refused_by_the_others(clouds: dict[str, Cloud], bare: Program) -> None:
    for here in clouds.values():
        here.control("requests", method="DELETE")
        assert bare("status", here.vm("web-01"), env=here.variables()).code == 0
        (bearer,) = here.tokens()
        for there in clouds.values():
            if here is there:
                continue
            there.control("requests", method="DELETE")
            env: dict[str, str | None] = {
                "AZVMRESET_ACCESS_TOKEN": bearer.removeprefix("Bearer "),
                "AZVMRESET_CLOUD": there.told["arm_endpoint"],
                "AZVMRESET_CA_FILE": there.variables()["AZVMRESET_CA_FILE"],
            }
            ended = bare("status", there.vm("web-01"), "-o", "json", env=env)
            assert ended.code != 0
            assert ended.error["http_status"] == 401
            assert [request["status"] for request in there.requests()] == [401]


def test_a_token_for_a_cloud_that_is_known_by_name_does_not_leave(clouds: dict[str, Cloud], bare: Program) -> None:
    """The simulated authority gives out a token for the cloud's real audience; the addresses here are not that cloud's."""
    here, there = clouds["AzureUSGovernment"], clouds["USSec"]
    env = {
        **there.variables(),
        "AZURE_TENANT_ID": here.told["tenant_id"],
        "AZURE_CLIENT_ID": here.told["client_id"],
        "AZURE_CLIENT_SECRET": here.told["client_secret"],
        "AZVMRESET_CLOUD": "AzureUSGovernment",
        "AZVMRESET_ARM_ENDPOINT": there.told["arm_endpoint"],
        "AZVMRESET_AUTHORITY": here.told["authority"],
    }
    ended = bare("status", there.vm("web-01"), "-o", "json", env=env)
    assert ended.code != 0
    assert "issued for AzureUSGovernment" in ended.error["message"]
    assert there.requests() == []
