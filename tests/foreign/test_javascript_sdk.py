"""@azure/arm-compute and @azure/identity as they are, in a program of a few lines: javascript/client.js."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any, Callable

import pytest
from sent import NEW_PASSWORD
from simulator import Simulator, vm

CLIENT = "javascript"
NODE = Path(os.environ.get("AZVMRESET_TEST_NODE", "node"))
SDK = Path(os.environ.get("AZVMRESET_TEST_JAVASCRIPT_SDK", "."))
ON = {"group": "rescue-demo", "vm": "web-01"}

recorded = pytest.mark.usefixtures("recorded")
Client = Callable[..., Any]


def origin() -> dict[str, Any]:
    def version(package: str) -> str:
        return str(json.loads((SDK / "node_modules/@azure" / package / "package.json").read_text())["version"])

    packages = ("identity", "core-lro", "core-rest-pipeline")
    return {
        "client": "@azure/arm-compute",
        "version": version("arm-compute"),
        "with": {f"@azure/{name}": version(name) for name in packages},
    }


@pytest.fixture
def client(azure: Simulator) -> Client:
    environment = {
        "PATH": os.environ["PATH"],
        "NODE_EXTRA_CA_CERTS": azure.ready["ca_file"],
        "AZURE_TENANT_ID": azure.ready["tenant_id"],
        "AZURE_CLIENT_ID": azure.ready["client_id"],
        "AZURE_CLIENT_SECRET": azure.ready["client_secret"],
        "AUTHORITY": azure.ready["authority"],
        "ARM_ENDPOINT": azure.ready["arm_endpoint"],
        "SUBSCRIPTION": azure.ready["subscription_id"],
    }

    def run(task: str, *, fails: bool = False, **parameters: Any) -> Any:
        command: list[str | Path] = [NODE, SDK / "client.js", task]
        given = json.dumps(parameters)
        done = subprocess.run(
            command, input=given, env=environment, capture_output=True, text=True, timeout=120, check=False
        )
        assert done.returncode == (1 if fails else 0), done.stdout + done.stderr
        return json.loads(done.stdout)

    return run


def vm_access(**more: Any) -> dict[str, Any]:
    what = {"publisher": "Microsoft.Compute", "typePropertiesType": "VMAccessAgent", "typeHandlerVersion": "2.0"}
    return {"location": "westeurope", **what, **more}


@recorded
def test_a_vm_is_read(client: Client) -> None:
    machine = client("read", **ON)
    assert machine["id"] == vm("web-01")
    assert machine["instanceView"]["vmAgent"]["statuses"][0]["displayStatus"] == "Ready"


@recorded
def test_vms_are_listed_page_by_page(client: Client) -> None:
    names = [machine["name"] for machine in client("list")]
    assert len(names) == len(set(names)) >= 12


@recorded
def test_a_password_is_reset(azure: Simulator, client: Client) -> None:
    body = vm_access(settings={"UserName": "azureuser"}, protectedSettings={"Password": NEW_PASSWORD})
    made = client("write", **ON, name="enablevmaccess", body=body)
    assert made["provisioningState"] == "Succeeded"
    assert azure.signs_in("web-01", "azureuser", NEW_PASSWORD)


@recorded
def test_remote_desktop_is_reset(azure: Simulator, client: Client) -> None:
    body = vm_access(settings={}, protectedSettings={})
    client("write", group="rescue-demo", vm="named-01", name="myVMAccessExtension", body=body)
    assert azure.machine("named-01")["guest"]["rdp"]["enabled"]


@recorded
def test_an_extension_is_deleted(client: Client) -> None:
    target = {"group": "rescue-demo", "vm": "named-01"}
    client("remove", **target, name="myVMAccessExtension")
    assert client("extensions", **target)["value"] == []


def test_a_failure_of_the_guest_reaches_the_caller(client: Client) -> None:
    body = vm_access(settings={"UserName": "azureuser"}, protectedSettings={"Password": NEW_PASSWORD})
    error = client("write", fails=True, group="rescue-demo", vm="dc-01", name="enablevmaccess", body=body)
    assert "VMExtensionProvisioningError" in error["message"] and "Domain Controller" in error["message"]


@recorded
def test_a_vm_is_started_and_deallocated_again(azure: Simulator, client: Client) -> None:
    target = {"group": "rescue-demo", "vm": "stopped-01"}
    client("start", **target)
    assert azure.machine("stopped-01")["power"] == "running"
    client("deallocate", **target)
    assert azure.machine("stopped-01")["power"] == "deallocated"


@recorded
def test_a_vm_is_restarted(client: Client) -> None:
    client("restart", **ON)


@recorded
def test_a_snapshot_of_the_os_disk_is_made_listed_and_deleted(client: Client) -> None:
    disk = client("read", **ON)["storageProfile"]["osDisk"]["managedDisk"]["id"]
    body = {
        "location": "westeurope",
        "tags": {"azvmreset-target": vm("web-01")},
        "creationData": {"createOption": "Copy", "sourceResourceId": disk},
        "incremental": True,
    }
    snapshot = {"group": "rescue-demo", "name": "by-javascript"}
    assert client("snapshot", **snapshot, body=body)["creationData"]["sourceResourceId"] == disk
    assert [one["name"] for one in client("snapshots", group="rescue-demo")] == ["by-javascript"]
    client("forget", **snapshot)
    assert client("snapshots", group="rescue-demo") == []
