"""The az program as it is, in the environment of requirements/az.txt."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any, Callable

import pytest
from program import Program
from sent import NEW_PASSWORD
from simulator import OLD_PASSWORD, Simulator, vm

CLIENT = "az"
PROGRAM = Path(os.environ.get("AZVMRESET_TEST_AZ", "az"))
ON = ("--resource-group", "rescue-demo")

recorded = pytest.mark.usefixtures("recorded")
Az = Callable[..., Any]


def run(words: tuple[str, ...], environment: dict[str, str]) -> Any:
    done = subprocess.run(
        [PROGRAM, *words, "--output", "json"], env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout) if done.stdout.strip() else None


def origin() -> dict[str, Any]:
    versions = run(("version",), {"PATH": os.environ["PATH"]})
    return {"client": "azure-cli", "version": versions["azure-cli"]}


@pytest.fixture
def signed_in(azure: Simulator, tmp_path: Path) -> dict[str, str]:
    """The environment of an az that is signed in to the simulator, which it knows as a cloud."""
    arm, authority = azure.ready["arm_endpoint"], azure.ready["authority"]
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "AZURE_CONFIG_DIR": str(tmp_path / "azure"),
        "AZURE_CORE_COLLECT_TELEMETRY": "no",
        "AZURE_CORE_INSTANCE_DISCOVERY": "false",
        "REQUESTS_CA_BUNDLE": azure.ready["ca_file"],
    }
    endpoints = {
        "resource-manager": arm,
        "active-directory": authority,
        "active-directory-resource-id": arm,
        "active-directory-graph-resource-id": arm,
    }
    given = [word for name, url in endpoints.items() for word in (f"--endpoint-{name}", url)]
    run(("cloud", "register", "--name", "Simulated", "--skip-endpoint-discovery", *given), environment)
    run(("cloud", "set", "--name", "Simulated"), environment)
    who = ("--username", azure.ready["client_id"], "--password", azure.ready["client_secret"])
    run(("login", "--service-principal", *who, "--tenant", azure.ready["tenant_id"]), environment)
    return environment


@pytest.fixture
def az(signed_in: dict[str, str]) -> Az:
    return lambda *words: run(words, signed_in)


@recorded
def test_a_password_is_reset(azure: Simulator, az: Az) -> None:
    user = ("--username", "azureuser", "--password", NEW_PASSWORD)
    made = az("vm", "user", "update", *ON, "--name", "web-01", *user)
    assert made["id"] == f"{vm('web-01')}/extensions/enablevmaccess"
    assert made["provisioningState"] == "Succeeded"
    assert not azure.signs_in("web-01", "azureuser", OLD_PASSWORD)
    assert azure.signs_in("web-01", "azureuser", NEW_PASSWORD)


@recorded
def test_a_password_is_reset_through_an_instance_of_another_name(azure: Simulator, az: Az) -> None:
    user = ("--username", "azureuser", "--password", NEW_PASSWORD)
    made = az("vm", "user", "update", *ON, "--name", "named-01", *user)
    assert made["name"] == "myVMAccessExtension"
    assert azure.signs_in("named-01", "azureuser", NEW_PASSWORD)


@recorded
def test_remote_desktop_is_reset(azure: Simulator, az: Az) -> None:
    what = ("--publisher", "Microsoft.Compute", "--name", "VMAccessAgent", "--version", "2.0", "--force-update")
    instance = ("--vm-name", "named-01", "--extension-instance-name", "myVMAccessExtension")
    az("vm", "extension", "set", *ON, *instance, *what)
    assert azure.machine("named-01")["guest"]["rdp"]["enabled"]


@recorded
def test_extensions_are_listed(az: Az) -> None:
    found = az("vm", "extension", "list", *ON, "--vm-name", "named-01")
    assert [extension["name"] for extension in found] == ["myVMAccessExtension"]


@recorded
def test_a_vm_is_read(az: Az) -> None:
    machine = az("vm", "get-instance-view", *ON, "--name", "web-01")
    assert machine["id"] == vm("web-01")
    assert machine["instanceView"]["vmAgent"]["statuses"][0]["displayStatus"] == "Ready"


@recorded
def test_vms_are_listed_page_by_page(az: Az) -> None:
    names = [machine["name"] for machine in az("vm", "list")]
    assert len(names) == len(set(names)) >= 12


@recorded
def test_a_vm_is_started_and_deallocated_again(azure: Simulator, az: Az) -> None:
    az("vm", "start", *ON, "--name", "stopped-01")
    assert azure.machine("stopped-01")["power"] == "running"
    az("vm", "deallocate", *ON, "--name", "stopped-01")
    assert azure.machine("stopped-01")["power"] == "deallocated"


@recorded
def test_a_vm_is_restarted(az: Az) -> None:
    az("vm", "restart", *ON, "--name", "web-01")


@recorded
def test_a_snapshot_of_the_os_disk_is_made_listed_and_deleted(az: Az) -> None:
    disk = az("vm", "show", *ON, "--name", "web-01")["storageProfile"]["osDisk"]["managedDisk"]["id"]
    tags = ("--tags", f"azvmreset-target={vm('web-01')}")
    made = az("snapshot", "create", *ON, "--name", "by-az", "--source", disk, "--incremental", "true", *tags)
    assert made["creationData"]["sourceResourceId"] == disk
    assert [one["name"] for one in az("snapshot", "list", *ON)] == ["by-az"]
    az("snapshot", "delete", *ON, "--name", "by-az")
    assert az("snapshot", "list", *ON) == []


def printed(azvmreset: Program, *words: str) -> str:
    ended = azvmreset(*words, "--print-commands", "az", stdin="Not-This-0ne")
    assert ended.code == 0, ended.err
    return ended.out


def execute(commands: str, environment: dict[str, str]) -> None:
    """As a person would, who pastes them and types the password."""
    path = f"{PROGRAM.parent}:{environment['PATH']}"
    bash = ["bash", "-euc", commands]
    done = subprocess.run(
        bash, env={**environment, "PATH": path}, input=NEW_PASSWORD + "\n", capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_the_commands_that_we_print_reset_a_password(
    azure: Simulator, azvmreset: Program, signed_in: dict[str, str]
) -> None:
    options = ("--start-if-stopped", "--after", "restore", "--snapshot-first", "--password-stdin")
    commands = printed(azvmreset, "reset-password", vm("stopped-01"), "--username", "azureuser", *options)
    assert azure.writes() == []
    execute(commands, signed_in)
    assert azure.machine("stopped-01")["power"] == "deallocated"
    azure.control("POST", "world/stopped-01", {"power": "running"})
    assert azure.signs_in("stopped-01", "azureuser", NEW_PASSWORD)


def test_the_commands_that_we_print_reset_remote_desktop(
    azure: Simulator, azvmreset: Program, signed_in: dict[str, str]
) -> None:
    execute(printed(azvmreset, "reset-rdp", vm("named-01")), signed_in)
    assert azure.machine("named-01")["guest"]["rdp"]["enabled"]


def test_the_commands_that_we_print_restart_a_vm(
    azure: Simulator, azvmreset: Program, signed_in: dict[str, str]
) -> None:
    execute(printed(azvmreset, "restart", vm("web-01")), signed_in)
    assert [request["url"].split("?")[0].split("/")[-1] for request in azure.writes()] == ["restart"]
